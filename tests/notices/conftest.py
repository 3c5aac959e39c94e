"""A real mail server for every test that sends."""

import pytest

from tests.notices.mail_server import MailServer, mail_server


@pytest.fixture
def server(settings) -> MailServer:
    """Run a mail server on the loopback and let this process send through it."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        yield running
