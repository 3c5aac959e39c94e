"""Home: one next thing, what is coming up, and the next payment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultants.models import Consultant
from pages.consultant import reading
from pages.consultant.access import actor, own_page
from pages.consultant.money_reading import Amount, Money, money_of
from pages.consultant.reading import Agenda, NextThing, OfferRow
from payments.domain.readiness import payee_of


@require_GET
@own_page
def home(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the one thing that is asked of the person now, or that nothing is."""
    waiting = reading.open_offers(actor(request), me)
    agenda = reading.agenda(actor(request), me)
    money = money_of(me, with_lines=False)
    return render(
        request,
        "consultant/home.html",
        {
            "me": me,
            "next": _next_thing(me, waiting, agenda, money),
            "coming": agenda.coming[: reading.COMING_UP],
            "payment": money.next,
            "open_count": len(waiting),
        },
    )


def _next_thing(
    me: Consultant, waiting: list[OfferRow], agenda: Agenda, money: Money
) -> NextThing | None:
    """Return the most urgent thing: hours and invoices first, because pay waits for them."""
    if agenda.to_report:
        first = min(agenda.to_report, key=lambda item: item.assignment.report_by_on)
        return reading.next_hours(first)
    invoice = next((amount for amount in money.to_come if amount.is_to_confirm), None)
    if invoice is not None:
        return _next_invoice(invoice)
    if waiting:
        return reading.next_offer(waiting[0])
    payee = payee_of(me)
    if money.to_come and (payee is None or not payee.payment_method):
        return NextThing(
            title=_("Tell us how to pay you"),
            text=_("Your payment details are not complete yet."),
            by=None,
            url=reverse("consultant:profile"),
            label=_("Go to my profile"),
        )
    return None


def _next_invoice(amount: Amount) -> NextThing:
    invoice = amount.row.invoice
    if invoice is None:
        raise ValueError("there is no invoice to confirm")
    return NextThing(
        title=_("Your invoice is ready to confirm"),
        text=_("Invoice %(number)s") % {"number": invoice},
        by=invoice.confirm_by_on,
        url=reverse("consultant:invoice", args=[invoice.pk]),
        label=_("Look at my invoice"),
    )
