"""The key of a private link stands in no log line."""

import logging
import re
import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string
from gunicorn.config import Config
from pghistory.models import Context

from config.access import AccessLog
from core.time import clock_at
from engagements.domain import make_calendar_link
from pages.shared.forms import FORM_KEY
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
@pytest.mark.parametrize("lost", [0, 1, 30])
def test_the_access_log_does_not_write_it_either(path, lost):
    key = ("aB3_-" * 8 + "xyz")[lost:]
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


def test_no_statement_and_no_history_of_a_change_holds_a_key(cast):
    request = confirmed()
    feed = make_calendar_link(actor=cast.linh.user)
    body = {FORM_KEY: str(uuid.uuid4()), "text": "Thank you."}
    with clock_at(ASKED), CaptureQueriesContext(connection) as caught:
        said = Client().post(f"/ask/{request.link_key}/answer/", body)
        read = Client().get(f"/calendar/{feed}.ics")
    assert (said.status_code, read.status_code) == (303, 200)
    written = "\n".join(query["sql"] for query in caught.captured_queries)
    urls = re.findall(r'"url": "([^"]*)"', written)
    assert {url.replace("\\", "") for url in urls} == {"/ask/u2026/answer/", "/calendar/u2026"}
    assert feed not in written
    for key in (request.link_key, feed):
        assert not Context.objects.filter(metadata__url__contains=key).exists()
