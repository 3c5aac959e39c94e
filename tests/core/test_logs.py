"""The key of a private link stands in no log line."""

import logging
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string
from gunicorn.config import Config

from config.access import AccessLog
from core.time import clock_at
from tests.factories.requests import ASKED, confirmed


def lines_of(records: list[logging.LogRecord]) -> str:
    """Write records as the shipped settings do."""
    options = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(options.pop("()"))(options["format"])
    return "\n".join(formatter.format(record) for record in records)


def test_a_refusal_on_a_private_page_does_not_write_its_key(cast, caplog):
    request = confirmed()
    with clock_at(ASKED):
        answer = Client().post(f"/ask/{request.link_key}/answer/", {"text": ""})
    assert answer.status_code == 422
    assert request.link_key in caplog.text, "nothing was logged that the formatter could mask"
    lines = lines_of(caplog.records)
    assert "/ask/…/answer/" in lines
    assert request.link_key not in lines


@pytest.mark.parametrize("path", ["/ask/{key}/", "/ask/{coded}/answer/", "/calendar/{key}.ics"])
def test_the_access_log_does_not_write_it_either(path):
    key = "aB3_-" * 8 + "xyz"
    uri = path.format(key=key, coded=key.replace("_", "%5F"))
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": uri,
        "PATH_INFO": path.format(key=key, coded=key),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://parity.invalid{uri}",
    }
    atoms = AccessLog(Config()).atoms(
        SimpleNamespace(status="200 OK", sent=1, headers=[]),
        SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])]),
        environ,
        SimpleNamespace(seconds=0, microseconds=1),
    )
    assert f"/{path.split('/')[1]}/…" in atoms["r"]
    written = " ".join(str(value) for value in atoms.values())
    assert key not in written
    assert key.replace("_", "%5F") not in written
