"""Each handler calls one domain function, and each routine may run at any time."""

import uuid

import pytest
from django.db import connection

from accounts.models import User
from core import invariants
from jobs import domain as jobs
from jobs.models import Job, JobKind
from payments.models import Invoice
from reports.models import ReportFile
from tests.payments.stage import (
    approved_invoice,
    confirmed_work,
    exported_run,
    issued_invoice,
    set_stage,
    with_payee,
)
from worker.jobs import HANDLERS, ROUTINES
from worker.jobs.counting import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, settings, tmp_path):
    """Return the stage of money, with files of its own."""
    settings.MEDIA_ROOT = tmp_path
    return set_stage(cast)


def run(actor, kind, **params):
    job = jobs.enqueue(actor=actor, kind=kind, params=params)
    assert jobs.run(job_id=job.pk, handlers=HANDLERS)
    job.refresh_from_db()
    return job


def test_issuing_tells_how_much_and_where_to_look(stage):
    with_payee(stage.cast, stage.cast.linh)
    confirmed_work(stage, stage.cast.linh)

    job = run(stage.cast.prudence, JobKind.ISSUE_INVOICES)

    assert job.state == "succeeded"
    assert job.result == {
        "invoice_count": 1,
        "line_count": 1,
        "total_amount": "97.50",
        "waiting_count": 0,
        "document_count": 1,
        "path": "/finance/invoices/",
    }
    assert (job.done, job.total) == (1, 1)


def test_a_coordinator_who_issues_is_not_led_to_finance(stage):
    job = run(stage.cast.ximena, JobKind.ISSUE_INVOICES)

    assert job.result["path"] == "/coordination/"


def test_whoever_may_not_issue_reads_why(stage):
    job = run(stage.cast.ansel, JobKind.ISSUE_INVOICES)

    assert (job.state, job.error) == ("failed", "You are not allowed to do this")


def test_one_document_or_all_that_are_missing(stage):
    first = issued_invoice(stage, stage.cast.linh)
    issued_invoice(stage, stage.cast.itzel)

    one = run(stage.cast.prudence, JobKind.MAKE_DOCUMENTS, invoice_id=first.pk)
    rest = run(stage.cast.prudence, JobKind.MAKE_DOCUMENTS)

    assert (one.result["document_count"], rest.result["document_count"]) == (1, 1)
    assert not Invoice.objects.filter(document=None).exists()


def test_the_workbook_of_a_job_is_made_once_however_often_it_runs(stage):
    approved_invoice(stage, stage.cast.linh)
    payment_run = exported_run(stage)
    job = run(stage.cast.prudence, JobKind.PAYMENT_WORKBOOK, run_id=payment_run.pk)

    token = uuid.uuid4()
    Job.objects.filter(pk=job.pk).update(state="running", lease_token=token)
    job.refresh_from_db()
    again = HANDLERS[JobKind.PAYMENT_WORKBOOK](job, jobs.Progress(job.pk, token))

    assert again == job.result
    assert ReportFile.objects.get().job == job


def test_the_books_are_checked_and_what_is_broken_is_named(stage):
    issued_invoice(stage, stage.cast.linh)
    system = User.objects.system()
    assert run(system, JobKind.CHECK_INVARIANTS).result == {"checked": len(invariants.REGISTRY)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_numberseries SET last = 9 WHERE series = 'INV'")

    job = run(system, JobKind.CHECK_INVARIANTS)

    assert job.state == "failed"
    assert "6.1 (INV-" in job.error


def test_checking_the_books_renews_its_lease_after_every_check(cast, monkeypatch):
    job = jobs.enqueue(actor=cast.adwoa, kind=JobKind.CHECK_INVARIANTS, params={})
    renewed = []
    monkeypatch.setattr(jobs.Progress, "report", lambda _self, done: renewed.append(done))

    assert jobs.run(job_id=job.pk, handlers=HANDLERS)
    assert renewed == list(range(1, len(invariants.REGISTRY) + 1))


def test_cancelling_stops_between_two_steps(stage):
    job = jobs.enqueue(actor=stage.cast.prudence, kind=JobKind.ISSUE_INVOICES, params={})
    token = uuid.uuid4()
    Job.objects.filter(pk=job.pk).update(state="running", lease_token=token, cancel_requested=True)

    with pytest.raises(jobs.Cancelled):
        counted(jobs.Progress(job.pk, token))(1, 2)


@pytest.mark.parametrize("name", sorted(ROUTINES))
def test_every_routine_runs_twice_over_nothing_and_over_something(stage, name):
    ROUTINES[name]()
    issued_invoice(stage, stage.cast.linh)
    ROUTINES[name]()
    ROUTINES[name]()


def test_the_nightly_check_is_asked_for_once(cast):
    ROUTINES["check_books"]()
    ROUTINES["check_books"]()

    assert Job.objects.filter(kind=JobKind.CHECK_INVARIANTS).count() == 1
