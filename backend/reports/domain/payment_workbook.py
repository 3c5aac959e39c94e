"""Making the payment workbook of a released run."""

import hashlib
from tempfile import TemporaryFile
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import reasons
from accounts.models import User
from consultants.domain.payee import read_payee_for_payment
from core import permits, time
from core.errors import WrongState
from core.models import StateChange
from jobs.models import Job
from payments.domain import mark_exported
from payments.domain.invoicing import Progress
from payments.domain.runs import held_payees, lock_run, run_state_words
from payments.models import PaymentRun
from payments.states import CLOSED, EXPORTED, PARTLY_SETTLED, RELEASED
from reports.models import ReportFile, ReportKind
from reports.queries import (
    RunFacts,
    payee_ids,
    payment_rows,
    summary_rows,
    system_totals,
)
from reports.workbooks.payment import write_payment_workbook
from workbooks.cells import Kind
from workbooks.copytext import encode_rows
from workbooks.writing import Properties, Written

PAYEES_AT_ONCE = 1_000
WITH_WORKBOOK = frozenset({RELEASED, EXPORTED, PARTLY_SETTLED, CLOSED})


def make_payment_workbook(
    *, actor: User, run_id: int, job: Job | None = None, progress: Progress | None = None
) -> ReportFile:
    """Make the next version of a run's workbook and note the run as exported.

    Refuses a run that was not released, and keeps no workbook whose totals are not the run's to
    the cent. ``progress`` is told the rows done and may raise to stop; nothing is left then. A
    job that runs again after its process was killed gets the file that it made already.
    """
    run = permits.get_visible(PaymentRun.objects.all(), actor, pk=run_id)
    permits.require(actor, "payments.export_run", run)
    if run.state not in WITH_WORKBOOK:
        raise WrongState(_("This run has not been released."))
    made = ReportFile.objects.filter(job=job).first() if job else None
    if made is not None:
        return made
    with TemporaryFile() as out, translation.override(actor.language):
        written = _write(out, run, actor, job, progress)
        path = _store(out, f"reports/{run}/{written.sha256[:16]}.xlsx", written)
    return _record(actor, run, job, path, written)


def _write(
    out: BinaryIO, run: PaymentRun, actor: User, job: Job | None, progress: Progress | None
) -> Written:
    system = system_totals(run)
    sealed_columns = _sealed_columns(run, actor)
    written = write_payment_workbook(
        out,
        properties=Properties(
            title=_("Payments of %(run)s") % {"run": run},
            creator=settings.ORGANIZATION_NAME,
            # A job that runs again writes the same bytes.
            created_at=job.created_at if job else time.now(),
            page_footer=_("Page &P of &N"),
        ),
        facts=_facts(run),
        summary=summary_rows(run),
        system=system,
        rows=payment_rows(run, sealed_columns=sealed_columns, nobody=_("Nobody, in time")),
        progress=(lambda done: progress(done, run.line_count)) if progress else None,
    )
    (sheet,) = written.long_sheets.values()
    in_file = (sheet.row_count, sheet.totals["minutes"], sheet.totals["amount"])
    frozen = (run.line_count, run.total_minutes, run.total_amount)
    if not in_file == frozen == (system.lines, system.minutes, system.amount):
        raise WrongState(_("The workbook does not agree with the run. Nothing was kept."))
    return written


def _sealed_columns(run: PaymentRun, actor: User) -> dict[int, bytes]:
    """Open each payee once, logged, and write the sealed columns as COPY text.

    Who changed their details after the release is not paid to the new ones unseen: words stand
    in place of the name and the address.
    """
    ids = payee_ids(run)
    columns: dict[int, bytes] = {}
    # Some at a time: what is kept of each is a line of text, what opening takes is far more.
    for start in range(0, len(ids), PAYEES_AT_ONCE):
        some = ids[start : start + PAYEES_AT_ONCE]
        payees = read_payee_for_payment(
            actor=actor, consultant_ids=some, reason=reasons.FOR_WORKBOOK % {"what": run}
        )
        # After they were read: whoever changes meanwhile is held as well.
        held = held_payees(run)
        texts = [
            (_("On hold"), _("The payment details changed after release. Ask the person first."))
            if pk in held
            else (payees[pk].legal_name, ", ".join(payees[pk].remit_to.splitlines()))
            for pk in some
        ]
        encoded = b"".join(encode_rows(texts, (Kind.TEXT, Kind.TEXT)))
        columns.update(zip(some, encoded.split(b"\n"), strict=False))
    return columns


def _facts(run: PaymentRun) -> RunFacts:
    zone = ZoneInfo(settings.TIME_ZONE)
    changes = StateChange.objects.filter(noun=PaymentRun.moves.noun, object_id=run.pk)
    opened = (
        str(run_state_words("draft")),
        str(run.opened_by),
        run.opened_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
    )
    steps = [
        (
            str(run_state_words(change.to_state)),
            str(change.actor),
            change.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        )
        for change in changes.select_related("actor").order_by("id")
    ]
    return RunFacts(label=str(run), pay_on=run.pay_on, steps=[opened, *steps])


def _store(out: BinaryIO, path: str, written: Written) -> str:
    """Keep the file at the place its bytes name; a half-written one there is replaced."""
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            if hashlib.file_digest(kept, "sha256").hexdigest() == written.sha256:
                return path
        default_storage.delete(path)
    out.seek(0)
    return default_storage.save(path, File(out))


def _record(
    actor: User, run: PaymentRun, job: Job | None, path: str, written: Written
) -> ReportFile:
    (sheet,) = written.long_sheets.values()
    with transaction.atomic():
        lock_run(actor, run.pk)
        latest = run.files.aggregate(latest=Max("version"))["latest"] or 0
        file = ReportFile.objects.create(
            kind=ReportKind.PAYMENT_WORKBOOK,
            run=run,
            job=job,
            version=latest + 1,
            name=f"{run}-v{latest + 1}.xlsx",
            path=path,
            sha256=written.sha256,
            size=written.size,
            row_count=sheet.row_count,
            total_amount=sheet.totals["amount"],
            made_by=actor,
            made_at=time.now(),
        )
        mark_exported(actor=actor, run_id=run.pk)
    return file
