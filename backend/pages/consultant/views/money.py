"""Money: every amount from expected to paid, and the person's own invoices."""

from io import BytesIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultants.models import Consultant
from core.errors import NotVisible, WrongState
from core.permits import get_visible
from pages.consultant.access import actor, own_page
from pages.consultant.forms import QueryForm
from pages.consultant.money_reading import invoice_line, may_confirm, money_of
from pages.shared.downloads import PDF, attachment
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from payments.domain import confirm_invoice, open_document, query_invoice
from payments.models import Invoice
from payments.states import ISSUED


@require_GET
@own_page
def money(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show all of the person's money, what is still to come first."""
    return render(request, "consultant/money.html", {"money": money_of(me), "me": me})


def _own(request: HttpRequest, me: Consultant, invoice_id: int) -> Invoice:
    rows = Invoice.objects.select_related("document", "credit_note")
    row = get_visible(rows, actor(request), pk=invoice_id)
    if row.consultant_id != me.pk:
        raise NotVisible
    return row


@require_http_methods(["GET", "POST"])
@own_page
def invoice(request: HttpRequest, me: Consultant, invoice_id: int) -> HttpResponse:
    """Show one invoice with its lines and where its money is; take “looks right”."""
    row = _own(request, me, invoice_id)

    def do() -> str:
        confirm_invoice(actor=actor(request), invoice_id=invoice_id)
        messages.success(request, _("Thank you. Finance has your invoice now."))
        return reverse("consultant:invoice", args=[invoice_id])

    if request.method == "POST":
        return once_per_form(request, "consultant.confirm_invoice", do)
    amounts = money_of(me, with_lines=False)
    mine = [*amounts.to_come, *amounts.paid]
    return render(
        request,
        "consultant/invoice.html",
        {
            "invoice": row,
            "amount": next((a for a in mine if a.row.invoice and a.row.invoice.pk == row.pk), None),
            "lines": [invoice_line(line) for line in row.lines.order_by("service_on", "id")],
            "may_confirm": may_confirm(row),
            "may_ask": row.state == ISSUED,
            "has_file": hasattr(row, "document"),
            "me": me,
        },
    )


@require_GET
@own_page
def document(request: HttpRequest, me: Consultant, invoice_id: int) -> HttpResponseBase:
    """Send the invoice as it was made; its bytes are checked first."""
    _own(request, me, invoice_id)
    made = open_document(actor=actor(request), invoice_id=invoice_id)
    return attachment(BytesIO(made.data), name=made.name, content_type=PDF)


@require_http_methods(["GET", "POST"])
@own_page
def question(request: HttpRequest, me: Consultant, invoice_id: int) -> HttpResponse:
    """Take what looks wrong, in the person's own words."""
    row = _own(request, me, invoice_id)
    form = QueryForm(data_of(request))

    def do() -> str:
        note = form.cleaned_data["note"]
        query_invoice(actor=actor(request), invoice_id=invoice_id, note=note)
        messages.success(request, _("Thank you for telling us. A person looks at it now."))
        return reverse("consultant:invoice", args=[invoice_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.query_invoice", do)
    elif request.method == "GET" and row.state != ISSUED:
        raise WrongState(_("This invoice has moved on. Please write to the network."))
    context = {"invoice": row, "form": form, "me": me}
    return render(request, "consultant/question.html", context, status=status_of(form))
