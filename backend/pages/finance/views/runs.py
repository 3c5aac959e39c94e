"""Payment runs: the list, the builder, one run and its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import permits, time
from jobs.models import Job, JobKind
from pages.finance import words
from pages.finance.filters import RunFilter
from pages.finance.forms import NoteForm, PayOnForm, ReleaseForm
from pages.finance.tables import (
    FileTable,
    FundTotalTable,
    PaymentTable,
    RunTable,
    TrailTable,
    WaitingTable,
)
from pages.finance.views.invoices import trail_of
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.tables import shown
from pages.shared.templatetags.parity import day, moment
from payments import domain as payments
from payments import states
from payments.domain.runs import (
    changed_since_approval,
    fund_totals,
    held_payees,
    totals_by_fund,
)
from payments.models import PaymentRun
from reports.domain import ask_for_workbook
from reports.models import ReportFile


@login_required
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """List the payment runs, newest first."""
    user: Any = request.user
    permits.require(user, "payments.see_runs")
    filtered = RunFilter(
        request.GET, queryset=PaymentRun.objects.visible_to(user).select_related("opened_by")
    )
    context = {
        "filter": filtered,
        "table": shown(request, RunTable(filtered.qs)),
        "may_open": permits.allows(user, "payments.prepare_run"),
    }
    return render(request, "finance/runs.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show what a run would pay and what not, then open it."""
    user: Any = request.user
    permits.require(user, "payments.prepare_run")
    form = PayOnForm(data_of(request), initial={"pay_on": time.today()})

    def do() -> str:
        run = payments.open_run(actor=user, pay_on=form.cleaned_data["pay_on"])
        return reverse("finance:run", args=[run.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.open_run", do)
    ready, blocked = payments.ready_and_blocked(actor=user)
    included = WaitingTable(
        ready,
        prefix="i-",
        empty_text=_("Nothing is ready."),
        exclude=("reasons", "owner_words", "step"),
    )
    included.caption = _("Included")
    excluded = WaitingTable(blocked, prefix="e-", empty_text=_("Nothing is left out."))
    excluded.caption = _("Left out")
    context = {
        "form": form,
        "included": shown(request, included),
        "excluded": shown(request, excluded),
        "funds": FundTotalTable(totals_by_fund([item.invoice.pk for item in ready])),
        "changed": changed_since_approval([item.invoice.pk for item in ready]),
        "count": len(ready),
        "minutes": sum(item.invoice.total_minutes for item in ready),
        "total": sum(item.invoice.total_amount for item in ready),
    }
    return render(request, "finance/run_new.html", context, status=status_of(form))


def found_run(request: HttpRequest, run_id: int) -> PaymentRun:
    """Return the run of the address, if the reader can see it."""
    user: Any = request.user
    permits.require(user, "payments.see_runs")
    people = ("opened_by", "prepared_by", "released_by")
    return permits.get_visible(PaymentRun.objects.select_related(*people), user, pk=run_id)


@login_required
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run: where it stands, what it pays, its workbooks, what can be done now."""
    user: Any = request.user
    found = found_run(request, run_id)
    paid = PaymentTable(found.payments.select_related("invoice", "consultant"), order_by="pk")
    files = ReportFile.objects.visible_to(user).filter(run=found).select_related("made_by")
    context = {
        "run": found,
        "state": words.RUN[found.state],
        "steps": words.RUN_STEPS,
        "now": words.RUN_STEP_OF.get(found.state, 0),
        "facts": _facts(found),
        "funds": FundTotalTable(fund_totals(found)),
        "changed": _changed(found),
        "payments": shown(request, paid),
        "files": FileTable(files),
        "trail": TrailTable(trail_of(found)),
        "may_drop": _may(user, found, "prepare_run", states.DRAFT),
        "may_record": permits.allows(user, "payments.record_payment"),
        "held": held_payees(found)
        if found.state in (states.EXPORTED, states.PARTLY_SETTLED)
        else (),
        **_next_steps(user, found),
        **_workbook_job(user, found),
    }
    return render(request, "finance/run.html", context)


def _changed(found: PaymentRun) -> list[str]:
    """Whose details changed after approval, for as long as their money has not left."""
    waiting = found.payments.filter(state=states.RESERVED)
    return changed_since_approval(waiting.values("invoice"))


def _may(user: Any, found: PaymentRun, permit: str, *in_states: str) -> bool:
    return found.state in in_states and permits.allows(user, f"payments.{permit}", found)


def _next_steps(user: Any, found: PaymentRun) -> dict[str, Any]:
    open_states = [states.EXPORTED, states.PARTLY_SETTLED]
    waiting = set(found.payments.values_list("state", flat=True).distinct())
    records = found.state in open_states and permits.allows(user, "payments.record_payment")
    return {
        "may_prepare": _may(user, found, "prepare_run", states.DRAFT),
        "may_take_back": _may(user, found, "take_back_run", states.PREPARED),
        "may_abandon": _may(user, found, "take_back_run", states.DRAFT, states.PREPARED),
        "may_release": _may(user, found, "release_run", states.PREPARED),
        "may_export": _may(user, found, "export_run", states.RELEASED, *open_states, states.CLOSED),
        "may_send": records and states.RESERVED in waiting,
        "may_settle": records and states.SENT in waiting,
    }


def _workbook_job(user: Any, found: PaymentRun) -> dict[str, Any]:
    job = (
        Job.objects.visible_to(user)
        .filter(kind=JobKind.PAYMENT_WORKBOOK, params__run_id=found.pk)
        .first()
    )
    if job is None or job.state == "succeeded":
        return {"job": None}
    steers = permits.allows(user, "jobs.cancel_job", job)
    return {
        "job": job,
        "may_cancel": steers and job.is_open and not job.cancel_requested,
        "may_retry": steers and not job.is_open,
    }


def _facts(found: PaymentRun) -> list[tuple[Any, ...]]:
    def said(user: Any, at: Any) -> str:
        return f"{user}, {moment(at)}" if user else ""

    return [
        (_("Payment date"), day(found.pay_on)),
        (_("Opened by"), said(found.opened_by, found.opened_at)),
        (_("Prepared by"), said(found.prepared_by, found.prepared_at)),
        (_("Released by"), said(found.released_by, found.released_at)),
    ]


def _step(request: HttpRequest, run_id: int, verb: Callable[..., Any], words_done: str) -> Any:
    user: Any = request.user
    found_run(request, run_id)

    def do() -> str:
        verb(actor=user, run_id=run_id)
        messages.success(request, words_done)
        return reverse("finance:run", args=[run_id])

    return once_per_form(request, f"payments.{verb.__name__}", do)


@login_required
@require_POST
def prepare(request: HttpRequest, run_id: int) -> HttpResponse:
    """Freeze the totals."""
    done = _("The run is prepared. A colleague releases it now.")
    return _step(request, run_id, payments.prepare_run, done)


@login_required
@require_POST
def take_back(request: HttpRequest, run_id: int) -> HttpResponse:
    """Make a prepared run a draft again."""
    return _step(request, run_id, payments.take_back_run, _("The run is a draft again."))


@login_required
@require_http_methods(["GET", "POST"])
def abandon(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask once more, then give a run up."""
    user: Any = request.user
    found = found_run(request, run_id)
    permits.require(user, "payments.take_back_run", found)
    form = NoteForm(data_of(request))

    def do() -> str:
        payments.abandon_run(actor=user, run_id=run_id, note=form.cleaned_data["note"])
        messages.success(request, _("The run is given up. Its invoices are in the queue again."))
        return reverse("finance:queue")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.abandon_run", do)
    context = confirming(found) | {
        "title": _("Give up %(run)s?") % {"run": found},
        "consequence": _("Nobody is paid by it. Its invoices go back to the queue."),
        "action_label": _("Give it up"),
        "kind": "care",
        "form": form,
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


def confirming(found: PaymentRun) -> dict[str, Any]:
    """Return what every question about a run shows: the way back and the control strip."""
    return {
        "back_url": reverse("finance:run", args=[found.pk]),
        "count": found.payment_count,
        "minutes": found.total_minutes,
        "total": found.total_amount,
        "count_label": _("Payments"),
    }


@login_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask for the total, then release the run."""
    user: Any = request.user
    found = found_run(request, run_id)
    form = ReleaseForm(data_of(request))

    def do() -> str:
        payments.release_run(
            actor=user, run_id=run_id, typed_total=form.cleaned_data["typed_total"]
        )
        messages.success(request, _("The run is released. Make the workbook next."))
        return reverse("finance:run", args=[run_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.release_run", do)
    permits.require(user, "payments.release_run", found)
    context = confirming(found) | {
        "title": _("Release %(run)s?") % {"run": found},
        "consequence": _("The money may leave then. This cannot be taken back."),
        "action_label": _("Release"),
        "form": form,
        "funds": FundTotalTable(fund_totals(found)),
        "changed": _changed(found),
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))


@login_required
@require_POST
def workbook(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask the worker for the workbook's next version."""
    user: Any = request.user

    def do() -> str:
        ask_for_workbook(actor=user, run_id=run_id)
        return reverse("finance:run", args=[run_id])

    return once_per_form(request, "reports.make_payment_workbook", do)
