"""What Home shows: the one next thing, and this month's hours beside the person's own limit."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import time
from pages.consultant.asking_reading import AskedFirst, asked_first
from pages.consultant.money_reading import Amount, Money
from pages.consultant.reading import Agenda, OfferRow, WorkItem
from payments.domain.readiness import payee_of


@dataclass(frozen=True)
class Load:
    """Planned hours of one month beside the limit that the person set, if any."""

    minutes: int
    limit_minutes: int | None

    @property
    def share(self) -> int:
        """How much of the limit is used, in percent, for the bar."""
        return min(100, 100 * self.minutes // self.limit_minutes) if self.limit_minutes else 0

    @property
    def is_full(self) -> bool:
        """Whether the limit is reached."""
        return self.limit_minutes is not None and self.minutes >= self.limit_minutes


def load_of(agenda: Agenda, me: Consultant) -> Load:
    """Return the planned hours of this month's bookings, on the person's own clock.

    The agenda holds them all: whatever is open, and all that ended in the last months.
    """
    zone = ZoneInfo(me.timezone)
    today = time.today(me.timezone)
    minutes = 0
    for item in agenda.all_items:
        begins = item.terms.starts_at.astimezone(zone)
        if (begins.year, begins.month) == (today.year, today.month):
            minutes += item.assignment.agreed_minutes
    return Load(minutes, me.most_minutes_a_month)


@dataclass(frozen=True)
class NextThing:
    """The one thing that is asked of the person now."""

    title: str
    text: str
    by: date | datetime | None
    url: str
    label: str


def next_offer(row: OfferRow) -> NextThing:
    """Ask for the answer to an offer."""
    return NextThing(
        title=_("You have an offer to look at"),
        text=row.terms.title,
        by=row.offer.reply_by_at,
        url=reverse("consultant:offer", args=[row.offer.pk]),
        label=_("Look at the offer"),
    )


def next_change(item: WorkItem) -> NextThing:
    """Ask whether changed work still suits; past its date it can be answered all the same."""
    answer_by = item.answer_change_by
    if answer_by is None:
        raise ValueError("nothing has changed")
    return NextThing(
        title=_("Something changed. Does it still suit you?"),
        text=item.terms.title,
        by=answer_by if answer_by > time.now() else None,
        url=reverse("consultant:change", args=[item.assignment.pk]),
        label=_("See what changed"),
    )


def next_hours(item: WorkItem) -> NextThing:
    """Ask for the hours of work that took place."""
    return NextThing(
        title=_("Your hours are ready to look at"),
        text=item.terms.title,
        by=item.assignment.report_by_on,
        url=reverse("consultant:hours", args=[item.assignment.pk]),
        label=_("Look at my hours"),
    )


def next_asked_first(asked: AskedFirst) -> NextThing:
    """Ask whether one may be asked beyond what they set."""
    return NextThing(
        title=_("May we ask you?"),
        text=asked.title,
        by=asked.row.reply_by_at,
        url=reverse("consultant:asked_first", args=[asked.row.pk]),
        label=_("See what it is about"),
    )


def next_invoice(amount: Amount) -> NextThing:
    """Ask for a look at an invoice."""
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


def next_payee() -> NextThing:
    """Ask how the person wants to be paid."""
    return NextThing(
        title=_("Tell us how to pay you"),
        text=_("Your payment details are not complete yet."),
        by=None,
        url=reverse("consultant:profile"),
        label=_("Go to my profile"),
    )


def next_thing(
    user: User, me: Consultant, *, waiting: list[OfferRow], agenda: Agenda, money: Money
) -> NextThing | None:
    """Return the most urgent thing: hours and invoices first, because pay waits for them.

    What is less urgent is looked up only when nothing comes before it.
    """
    if agenda.to_report:
        first = min(agenda.to_report, key=lambda item: item.assignment.report_by_on)
        return next_hours(first)
    invoice = next((amount for amount in money.to_come if amount.is_to_confirm), None)
    if invoice is not None:
        return next_invoice(invoice)
    changed = [item for item in agenda.coming if item.answer_change_by]
    if changed:
        return next_change(changed[0])
    if waiting:
        return next_offer(waiting[0])
    asked = asked_first(user, me)
    if asked:
        return next_asked_first(asked[0])
    payee = payee_of(me)
    if money.to_come and (payee is None or not payee.payment_method):
        return next_payee()
    return None
