"""A consultant's and a coordinator's day, made through the verbs, for the tests of their pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from compensation.domain import set_fund
from consultants.domain.payee import choose_payment_method, record_w9, set_payee_details
from consultants.models import Consultant
from core.time import clock_at
from engagements import domain
from engagements.domain.programme import import_convening
from engagements.models import Assignment, Convening, Offer
from payments.domain import issue_invoices
from payments.models import Invoice
from tests.factories import Chain, event_for
from tests.factories.chain import AFTER, REASONS, STARTS
from tests.factories.programme import redraft, released

# The present of every page test: work of the tenth is over, work of the twentieth is to come.
NOW = AFTER + timedelta(hours=1)
SHIPPED = Path(settings.BACKEND) / "demo" / "data" / "convening-2023.xlsx"
LATER = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)
LEGAL_NAME = "Canary Legal Name"
REMIT_TO = "1 Canary Street\nSacramento CA 95814"


def shipped_convening(cast) -> Convening:
    """Import the shipped programme with the funds that it names."""
    for code in ("PACT-2023", "SB855-EVAL"):
        set_fund(
            actor=cast.adwoa,
            code=code,
            name=code,
            gl_account="6100",
            cost_center="",
            starts_on=date(2023, 1, 1),
            ends_on=date(2023, 12, 31),
            budget_amount=Decimal("50000.00"),
        )
    import_convening(actor=cast.ximena, data=SHIPPED.read_bytes())
    return Convening.objects.get()


@dataclass
class Scene:
    """Linh's things in every state, as they stand at ``NOW``."""

    chain: Chain
    open_offer: Offer
    declined_offer: Offer
    past_offer: Offer
    draft: Offer
    booked: Assignment
    to_report: Assignment
    asked_again: Assignment
    reported: Assignment
    changed: Assignment
    confirmed: Assignment
    invoice: Invoice


def can_be_paid(chain: Chain, consultant: Consultant) -> None:
    """Let the consultant enter what is needed to pay them."""
    set_payee_details(
        actor=consultant.user,
        consultant_id=consultant.pk,
        legal_name=LEGAL_NAME,
        remit_to=REMIT_TO,
    )
    choose_payment_method(actor=consultant.user, consultant_id=consultant.pk, method="check")
    record_w9(
        actor=chain.cast.prudence,
        consultant_id=consultant.pk,
        w9_on=date(2026, 1, 5),
        vendor_id=f"V{consultant.pk:05d}",
    )


def seat_at(chain: Chain, hour: int, *, day: datetime = STARTS):
    """Add a seat on a panel of its own, so that one person can hold several."""
    return chain.seat(chain.engagement(starts_at=day + timedelta(hours=hour)))


def make_scene(chain: Chain) -> Scene:
    """Bring Linh's things into every state."""
    cast = chain.cast
    can_be_paid(chain, cast.linh)
    # Invoiced first, so that what is confirmed later still waits for an invoice.
    chain.confirmed(seat_at(chain, -8))
    with clock_at(AFTER):
        issued = issue_invoices(actor=cast.prudence)
    asked_again = chain.reported(seat_at(chain, -6))
    with clock_at(AFTER):
        domain.ask_hours_again(
            actor=cast.ximena, assignment_id=asked_again.pk, note="Was the travel by train?"
        )
    reported = chain.reported(seat_at(chain, -5))
    changed = chain.reported(seat_at(chain, -4), cast.itzel, {"preparation": 90, "waiting": 15})
    declined = chain.sent(seat_at(chain, 40))
    with clock_at(AFTER - timedelta(days=8)):
        domain.decline_offer(actor=cast.linh.user, offer_id=declined.pk)
    past = chain.sent(seat_at(chain, 44))
    with clock_at(AFTER):
        domain.withdraw_offer(actor=cast.ximena, offer_id=past.pk)
    booked = chain.booked(seat_at(chain, 0, day=LATER))
    to_report = chain.delivered(seat_at(chain, -2))
    confirmed = chain.confirmed(seat_at(chain, -12))
    with clock_at(NOW - timedelta(hours=1)):
        open_offer = offer_now(chain, seat_at(chain, 4, day=LATER), cast.linh)
        domain.send_offer(actor=cast.ximena, offer_id=open_offer.pk)
        draft = offer_now(chain, seat_at(chain, 8, day=LATER), cast.itzel)
    asked_again.refresh_from_db()
    open_offer.refresh_from_db()
    return Scene(
        chain=chain,
        open_offer=open_offer,
        declined_offer=declined,
        past_offer=past,
        draft=draft,
        booked=booked,
        to_report=to_report,
        asked_again=asked_again,
        reported=reported,
        changed=changed,
        confirmed=confirmed,
        invoice=Invoice.objects.get(pk__in=issued.invoice_ids),
    )


def changed_booking(chain: Chain) -> Assignment:
    """Book Linh on a session to come that a release has then moved and made longer."""
    starts_at = LATER + timedelta(days=2)
    event = event_for(chain)
    event.convening.ends_on = starts_at.date()
    event.convening.save()
    engagement = event.session(starts_at=starts_at)
    booked = chain.booked(chain.seat(engagement))
    released(event)
    redraft(
        event,
        engagement,
        starts_at=starts_at + timedelta(hours=1),
        ends_at=starts_at + timedelta(hours=3),
        room_id=event.rooms[1].pk,
    )
    released(event, at=NOW - timedelta(hours=1))
    return booked


def offer_now(chain: Chain, seat, consultant: Consultant) -> Offer:
    """Draft an offer at the clock's present."""
    return domain.make_offer(
        actor=chain.cast.ximena,
        seat_id=seat.pk,
        consultant_id=consultant.pk,
        reply_by_at=NOW + timedelta(days=3),
        reasons=REASONS,
    )
