"""What is sealed stays sealed: searched for in everything that the whole chain leaves behind."""

import logging
import uuid

import pytest
import redis
from django.conf import settings as shipped
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from consultants.domain.payee import choose_payment_method, record_w9
from core import time
from jobs import domain as jobs
from jobs.models import Job, JobKind
from notices.domain import deliver
from payments import domain as payments
from payments.models import Invoice
from reports.domain import ask_for_workbook
from tests.api.calls import Caller
from tests.pages.asking import BACKEND
from tests.payments.stage import confirmed_work, prepared_run, set_stage
from worker.jobs import HANDLERS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_cache", "invariants_hold"),
]
CACHE_URL = shipped.CACHES["default"]["LOCATION"]
CANARIES = ["Qwyzzle Canarybird", "88 Zrimvex Avenue", "Blorptown 99"]


def spellings() -> list[bytes]:
    """Each canary as text, as the hexadecimal of PostgreSQL's bytes, and as JSON escapes it."""
    found = []
    for canary in CANARIES:
        found += [canary.encode(), canary.encode().hex().encode(), canary.encode("utf-16-le")]
    return found


def holds_canary(data: bytes) -> bool:
    return any(each in data for each in spellings())


def tables_with_canaries() -> list[str]:
    """Read every row of every table as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            if any(holds_canary(row[0].encode()) for row in cursor.fetchall()):
                found.append(table)
    return found


def keys_with_canaries(url: str) -> list[bytes]:
    """Read every value of a Redis database, whatever its kind."""
    client = redis.from_url(url)
    read = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1),
    }

    def content(key: bytes) -> bytes:
        kind = client.type(key)  # none for one that has just expired
        return repr((key, read[kind](key) if kind in read else "")).encode()

    return [key for key in client.scan_iter() if holds_canary(content(key))]


def enter_details(consultant, client: Client) -> None:
    """Through the page, and again through the API, so that both leave what they leave."""
    details = {"legal_name": CANARIES[0], "remit_to": "\n".join(CANARIES[1:])}
    answer = client.post(reverse("consultant:payee"), {"form_key": str(uuid.uuid4()), **details})
    assert answer.status_code == 303
    again = Caller(consultant.user).post(f"payees/{consultant.pk}/details/", details)
    assert again.status_code == 200
    # Sent while signed out: kept for the person, sealed.
    page = client.get(reverse("consultant:payee")).content.decode()
    owner = page.split('name="form_for" value="')[1].split('"')[0]
    stranger = Client()
    kept = stranger.post(reverse("consultant:payee"), {"form_for": owner, **details})
    assert kept.status_code == 302
    assert "draft" in stranger.session


def test_sealed_text_is_in_nothing_that_the_chain_leaves(cast, settings, tmp_path, caplog):
    settings.MEDIA_ROOT = str(tmp_path)
    caplog.set_level(logging.DEBUG)
    stage = set_stage(cast)
    linh = cast.linh
    client = Client()
    client.force_login(linh.user, backend=BACKEND)

    enter_details(linh, client)
    choose_payment_method(actor=linh.user, consultant_id=linh.pk, method="check")
    record_w9(actor=cast.prudence, consultant_id=linh.pk, w9_on=time.today(), vendor_id="V-1")
    confirmed_work(stage, linh)
    job = payments.ask_for_invoices(actor=cast.ximena)
    assert jobs.run(job_id=job.pk, handlers=HANDLERS)
    invoice = Invoice.objects.get()
    payments.confirm_invoice(actor=linh.user, invoice_id=invoice.pk)
    payments.approve_invoices(actor=cast.prudence, invoice_ids=[invoice.pk])
    run = prepared_run(stage)
    payments.release_run(actor=cast.renata, run_id=run.pk, typed_total=run.total_amount)
    book = ask_for_workbook(actor=cast.prudence, run_id=run.pk)
    assert jobs.run(job_id=book.pk, handlers=HANDLERS)
    revealed = Caller(cast.prudence).post(
        f"payees/{linh.pk}/reveal/", {"reason": "A check came back"}
    )
    assert CANARIES[0] in revealed.content.decode(), "the canary is not alive"
    payments.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=time.today())
    deliver()

    assert {each.kind for each in Job.objects.filter(state="succeeded")} == {
        JobKind.ISSUE_INVOICES,
        JobKind.PAYMENT_WORKBOOK,
    }
    assert tables_with_canaries() == []
    sessions = [str(each.get_decoded()) for each in Session.objects.all()]
    assert any("draft" in each for each in sessions)
    assert not any(holds_canary(each.encode()) for each in sessions)
    cache.set("alive", 1)
    assert keys_with_canaries(shipped.REDIS_URL) == []
    assert keys_with_canaries(CACHE_URL) == []
    assert mail.outbox
    for message in mail.outbox:
        assert not holds_canary(message.message().as_bytes())
        assert not holds_canary(f"{message.subject} {message.body}".encode())
    assert caplog.records
    assert not holds_canary(caplog.text.encode())


def test_the_search_finds_what_is_there(cast):
    """A search that finds nothing anywhere would prove nothing."""
    cast.linh.chosen_name = CANARIES[0]
    cast.linh.save()
    assert "consultants_consultant" in tables_with_canaries()
    client = redis.from_url(CACHE_URL)
    key = f"canary-{uuid.uuid4()}"
    client.set(key, CANARIES[1], ex=30)
    assert key.encode() in keys_with_canaries(CACHE_URL)
    client.delete(key)
