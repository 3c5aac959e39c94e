"""The queue: what waits for finance, what is blocked and who has it; approving many at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultants.models import Consultant
from core import permits
from core.errors import Invalid
from engagements.models import Assignment
from engagements.states import AGREED_STATES
from pages.finance.tables import ApproveTable, WaitingTable
from pages.shared.forms import chosen_numbers, once_per_form
from pages.shared.tables import shown
from payments import domain as payments
from payments.models import Invoice, InvoiceKind, InvoiceLine
from payments.states import CONFIRMED, ISSUED, QUERIED

MOST_AT_ONCE = 500


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, with reasons, owner and age against the pay-by date."""
    user: Any = request.user
    permits.require(user, "payments.see_queue")
    ready, blocked = payments.ready_and_blocked(actor=user)
    to_approve = Invoice.objects.filter(kind=InvoiceKind.INVOICE, state=CONFIRMED)
    sums = to_approve.aggregate(count=Count("id"), minutes=Sum("total_minutes"), total=_total())
    approving = ApproveTable(
        to_approve.select_related("consultant"), prefix="a-", order_by="due_on"
    )
    may_approve = permits.allows(user, "payments.approve_invoice")
    if not may_approve:
        approving.exclude = ("choose",)
    context = {
        "to_approve": shown(request, approving),
        "sums": sums,
        "ready": shown(request, _waiting(ready, "r-", _("Ready to pay"), _("Nothing is ready."))),
        "ready_total": sum(item.invoice.total_amount for item in ready),
        "ready_minutes": sum(item.invoice.total_minutes for item in ready),
        "ready_count": len(ready),
        "blocked": shown(request, _blocked(user, blocked)),
        "elsewhere": _elsewhere(),
        "may_approve": may_approve and sums["count"],
        "may_issue": permits.allows(user, "payments.issue_invoices"),
        "may_open": permits.allows(user, "payments.prepare_run"),
    }
    return render(request, "finance/queue.html", context)


def _total() -> Sum:
    return Sum("total_amount")


def _waiting(items: list[Any], prefix: str, caption: str, empty: str) -> WaitingTable:
    table = WaitingTable(items, prefix=prefix, empty_text=empty)
    table.caption = caption
    if prefix == "r-":
        table.exclude = ("reasons", "owner_words", "step")
    return table


def _blocked(user: Any, items: list[Any]) -> WaitingTable:
    table = _waiting(items, "b-", _("Blocked"), _("Nothing is blocked."))
    if not permits.allows(user, "consultants.record_w9"):
        table.exclude = ("step",)
    return table


def _elsewhere() -> list[dict[str, Any]]:
    """What is not finance's to do now, so that nothing is out of sight."""
    counts = dict(
        Invoice.objects.filter(kind=InvoiceKind.INVOICE, state__in=[ISSUED, QUERIED])
        .values_list("state")
        .annotate(Count("id"))
    )
    live = InvoiceLine.objects.live().filter(work_entry__assignment=OuterRef("pk"))
    uninvoiced = Assignment.objects.filter(
        consultant=OuterRef("pk"), state__in=AGREED_STATES
    ).exclude(Exists(live))
    nameless = Consultant.objects.filter(Exists(uninvoiced), payee=None).count()
    invoices = reverse("finance:invoices")
    rows = [
        (counts.get(ISSUED, 0), _("With the consultant, to confirm"), f"{invoices}?state=issued"),
        (counts.get(QUERIED, 0), _("Questioned by the consultant"), f"{invoices}?state=queried"),
        (nameless, _("Consultants with hours but no payment details yet"), ""),
    ]
    return [
        {"label": label, "url": url, "state": str(count), "tone": "wait"}
        for count, label, url in rows
        if count
    ]


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest) -> HttpResponse:
    """Show count and total of the chosen invoices, then approve them all or none."""
    user: Any = request.user
    permits.require(user, "payments.approve_invoice")
    chosen = _chosen(request)
    found = Invoice.objects.visible_to(user).filter(pk__in=chosen).select_related("consultant")

    def do() -> str:
        approved = payments.approve_invoices(actor=user, invoice_ids=chosen)
        words = ngettext(
            "%(n)s invoice is approved.", "%(n)s invoices are approved.", len(approved)
        )
        messages.success(request, words % {"n": len(approved)})
        return reverse("finance:queue")

    if request.method == "POST":
        return once_per_form(request, "payments.approve_invoices", do)
    if not chosen:
        messages.info(request, _("Choose at least one invoice."))
        return redirect("finance:queue")
    rows = list(found.order_by("due_on", "id"))
    context = {
        "title": _("Approve these invoices?"),
        "consequence": _("They can be paid then. Only a credit note takes an invoice back."),
        "action_label": _("Approve"),
        "back_url": reverse("finance:queue"),
        "hidden": [("invoice", invoice.pk) for invoice in rows],
        "count": len(rows),
        "minutes": sum(invoice.total_minutes for invoice in rows),
        "total": sum(invoice.total_amount for invoice in rows),
        "count_label": _("Invoices"),
        "rows": rows,
    }
    return render(request, "finance/confirm.html", context)


def _chosen(request: HttpRequest) -> list[int]:
    values = request.POST if request.method == "POST" else request.GET
    chosen = chosen_numbers(values, "invoice")
    if len(values.getlist("invoice")) > min(len(chosen), MOST_AT_ONCE):
        raise Invalid(_("Choose at most 500 invoices of the list."))
    return chosen


@login_required
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Ask the worker to issue invoices from all confirmed hours."""
    user: Any = request.user

    def do() -> str:
        return reverse("job", args=[payments.ask_for_invoices(actor=user).pk])

    return once_per_form(request, "payments.issue_invoices", do)
