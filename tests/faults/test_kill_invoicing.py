"""The worker is killed with -9 while it invoices; started again, each invoice is there once."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from core import time
from jobs import domain as jobs
from jobs.models import Job, JobKind
from notices.models import Notice, NoticeKind
from payments.models import Invoice, InvoiceLine
from tests.cast import consultant
from tests.faults.processes import ROOT, environment
from tests.payments.stage import confirmed_work, set_stage, with_payee
from worker.jobs import HANDLERS

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("invariants_hold"),
]
# Two chunks of two, and one that is not full.
PEOPLE = 5
POINTS = [
    pytest.param("payments.domain.invoicing:next_ids", 1, id="before the first number"),
    pytest.param("payments.domain.invoicing:_tell", 2, id="in the second chunk, all inserted"),
    pytest.param("payments.domain.ledger:post", 3, id="in the third chunk, before its journal"),
    pytest.param("payments.domain.documents:make_documents", 1, id="all issued, no document"),
    pytest.param("payments.domain.documents:_store", 2, id="one document made"),
    pytest.param("jobs.domain.running:_end", 1, id="all done, not yet written down"),
]


@pytest.fixture
def work(cast, settings, tmp_path):
    """Return the job and its files' place, with confirmed hours of several people."""
    settings.MEDIA_ROOT = tmp_path
    stage = set_stage(cast)
    for number in range(PEOPLE):
        person = with_payee(cast, consultant(f"Extra{number}"))
        confirmed_work(stage, person, {"attendance": 30, "preparation": 20})
    return jobs.enqueue(actor=cast.ximena, kind=JobKind.ISSUE_INVOICES, params={}), tmp_path


@pytest.mark.parametrize(("point", "times"), POINTS)
def test_a_worker_killed_in_the_middle_and_started_again_invoices_once(work, point, times):
    job, media = work

    killed = subprocess.run(
        [sys.executable, "-m", "tests.faults.invoicing_child", str(job.pk), point, str(times)],
        cwd=ROOT,
        env=environment(PARITY_MEDIA_ROOT=str(media)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    job.refresh_from_db()
    assert job.state == "running"
    with time.clock_at(time.now() + timedelta(minutes=5)):
        jobs.sweep()
        assert jobs.run(job_id=job.pk, handlers=HANDLERS)

    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.attempts) == ("succeeded", 2)
    assert Invoice.objects.count() == PEOPLE
    assert list(Invoice.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, PEOPLE + 1)
    )
    assert InvoiceLine.objects.count() == 2 * PEOPLE
    assert not Invoice.objects.filter(document=None).exists()
    assert len(list(media.glob("invoices/*/*.pdf"))) == PEOPLE
    assert Notice.objects.filter(kind=NoticeKind.INVOICE_ISSUED).count() == PEOPLE
