"""Invoices: the list, one with its evidence, and taking one back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import permits
from core.models import StateChange
from pages.finance import words
from pages.finance.filters import InvoiceFilter
from pages.finance.forms import NoteForm
from pages.finance.tables import InvoiceTable, LineTable, TrailTable
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.tables import shown
from pages.shared.templatetags.parity import day, moment
from payments import domain as payments
from payments.models import Invoice, InvoiceDocument, Payment
from payments.states import CONFIRMED, CREDITED, DROPPED, LIVE_PAYMENT_STATES, PAID


@login_required
@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """List invoices and credit notes, newest first."""
    user: Any = request.user
    permits.require(user, "payments.see_queue")
    filtered = InvoiceFilter(
        request.GET, queryset=Invoice.objects.visible_to(user).select_related("consultant")
    )
    context = {"filter": filtered, "table": shown(request, InvoiceTable(filtered.qs))}
    return render(request, "finance/invoices.html", context)


@login_required
@require_GET
def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Show one invoice with its lines, its document, its payments and what happened to it."""
    user: Any = request.user
    permits.require(user, "payments.see_queue")
    found = permits.get_visible(
        Invoice.objects.select_related(
            "consultant", "document", "credits", "credit_note", "confirmed_by", "approved_by"
        ),
        user,
        pk=invoice_id,
    )
    paid_by = found.payments.exclude(state=DROPPED).select_related("run")
    in_run = any(payment.state in LIVE_PAYMENT_STATES for payment in paid_by)
    context = {
        "invoice": found,
        "state": words.INVOICE[found.state],
        "lines": LineTable(_lines(found)),
        "trail": TrailTable(trail_of(found)),
        "payments": [_payment(payment) for payment in paid_by],
        "has_document": _has_document(found)
        and permits.allows(user, "payments.open_document", found),
        "facts": _facts(found),
        "may_approve": found.state == CONFIRMED
        and permits.allows(user, "payments.approve_invoice", found),
        "may_credit": found.state not in {PAID, CREDITED}
        and not in_run
        and permits.allows(user, "payments.credit_invoice", found),
    }
    return render(request, "finance/invoice.html", context)


def trail_of(thing: Any) -> Any:
    """Return the recorded steps of an invoice or run."""
    changes = StateChange.objects.filter(noun=thing.moves.noun, object_id=thing.pk)
    return changes.select_related("actor").order_by("id")


def _lines(found: Invoice) -> Any:
    return found.lines.select_related("fund").order_by("service_on", "id")


def _payment(payment: Payment) -> dict[str, Any]:
    said, tone = words.PAYMENT[payment.state]
    return {"payment": payment, "said": said, "tone": tone}


def _has_document(found: Invoice) -> bool:
    try:
        return found.document is not None
    except InvoiceDocument.DoesNotExist:
        return False


def _facts(found: Invoice) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("Consultant"), str(found.consultant)),
        (_("Issued"), day(found.issued_on)),
        (_("Pay by"), day(found.due_on)),
        (_("Confirmed by"), _who(found.confirmed_by, found.confirmed_at)),
        (_("Approved by"), _who(found.approved_by, found.approved_at)),
    ]
    if found.credits:
        url = reverse("finance:invoice", args=[found.credits.pk])
        facts.append((_("Takes back"), found.credits.label, url, _("Open")))
    note = Invoice.objects.filter(credits=found).first() if found.state == CREDITED else None
    if note:
        url = reverse("finance:invoice", args=[note.pk])
        facts.append((_("Taken back by"), note.label, url, _("Open")))
    return facts


def _who(user: Any, at: Any) -> str:
    if at is None:
        return ""
    who = str(user) if user else _("Nobody answered in time")
    return f"{who}, {moment(at)}"


@login_required
@require_http_methods(["GET", "POST"])
def credit(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Ask why, then take an invoice back with a credit note."""
    user: Any = request.user
    permits.require(user, "payments.see_queue")
    found = permits.get_visible(Invoice.objects.select_related("consultant"), user, pk=invoice_id)
    permits.require(user, "payments.credit_invoice", found)
    form = NoteForm(data_of(request))

    def do() -> str:
        note = payments.credit_invoice(
            actor=user, invoice_id=found.pk, reason=form.cleaned_data["note"]
        )
        messages.success(request, _("%(number)s was taken back.") % {"number": found.label})
        return reverse("finance:invoice", args=[note.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "payments.credit_invoice", do)
    context = {
        "title": _("Take back %(number)s?") % {"number": found.label},
        "consequence": _(
            "A credit note takes back every line. The hours are opened again, and the person is "
            "told. Nothing that was issued is changed."
        ),
        "action_label": _("Take it back"),
        "kind": "care",
        "back_url": reverse("finance:invoice", args=[found.pk]),
        "form": form,
        "count": 1,
        "minutes": found.total_minutes,
        "total": found.total_amount,
        "count_label": _("Invoices"),
    }
    return render(request, "finance/confirm.html", context, status=status_of(form))
