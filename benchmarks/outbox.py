"""Sending what waits in the outbox, each step written down, over TCP to a mail server.

Compared with Django's own backend, which sends the same e-mails over one connection to the same
server and writes nothing down.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.plan import Benchmark, Measured, Peer, Subject

PATH = "/offers/1/"


def _serve(line: Any) -> None:
    from tests.notices.mail_server import mail_server

    with mail_server() as server:
        line.send(server.port)
        line.recv()
        line.send(len(server.taken))


@contextmanager
def _mail_server() -> Iterator[Any]:
    """Run a mail server in a process of its own; ask it for how much it took at the end."""
    from django.conf import settings

    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there,), daemon=True
    )
    process.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", here.recv()
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""

    def taken() -> int:
        here.send("enough")
        return int(here.recv())

    yield taken
    process.join()


def _told(count: int) -> list[Any]:
    from accounts.models import User
    from notices.domain import tell_each
    from notices.models import Notice, NoticeKind

    reader = User.objects.create_user("reader@bench.invalid", name="Nguyễn")
    Notice.objects.all().delete()
    tell_each(kind=NoticeKind.OFFER_SENT, notices=[(reader.pk, PATH, 1)] * count)
    return list(Notice.objects.select_related("recipient").order_by("pk"))


def deliver(*, n: int, directory: str) -> Measured:
    """Send all of it as the worker does."""
    from notices import domain

    _told(n)
    with _mail_server() as taken:
        yield
        sent = domain.deliver()
        yield
        return {"rows": sent, "total": taken()}


def django(*, n: int, directory: str) -> Measured:
    """Write and send the same e-mails, and remember nothing."""
    from django.core.mail import get_connection

    from notices.domain import message_for

    notices = _told(n)
    with _mail_server() as taken:
        yield
        with get_connection() as backend:
            sent = sum(backend.send_messages([message_for(each)]) or 0 for each in notices)
        yield
        return {"rows": sent, "total": taken()}


BENCHMARK = Benchmark(
    name="outbox",
    module=__name__,
    stage="work",
    rows=lambda _n: (2, 2),
    sizes=(1_000,),
    ours=Subject("deliver"),
    peers=[Peer("Django's backend, nothing written down", Subject("django"))],
    writes=True,
)
