"""Rows that only the pages of asking need: who is next, a question asked first, a call to make."""

from datetime import timedelta

from consultants.models import Consultant
from core.time import clock_at
from engagements import domain
from tests.cast import consultant
from tests.factories import Chain
from tests.factories.chain import BEFORE, REASONS, STARTS
from tests.permissions.world import Person

REPLY_BY = BEFORE + timedelta(days=5)


def asking_rows(chain: Chain, person: Person) -> dict[str, int]:
    """Return one of each for a person: somebody waiting, somebody careful, somebody by phone."""
    ximena = chain.cast.ximena

    def seat(days: int):
        starts_at = STARTS + timedelta(days=40 + days, hours=4 * person.number)
        return chain.seat(chain.engagement(starts_at=starts_at))

    careful = consultant(f"Careful{person.number}", signs_in=False)
    Consultant.objects.filter(pk=careful.pk).update(most_asks_a_month=0)
    by_phone = consultant(f"Phone{person.number}", signs_in=False)
    waiting_seat, suggested = seat(0), chain.sent(seat(1), person.consultant)
    begins_at = suggested.seat.engagement.starts_at + timedelta(hours=1)
    with clock_at(BEFORE):
        row = domain.add_standby(
            actor=ximena,
            seat_id=waiting_seat.pk,
            consultant_id=by_phone.pk,
            reason="They live nearby.",
        )
        first = domain.ask_first(
            actor=ximena, seat_id=seat(2).pk, consultant_id=careful.pk, reply_by_at=REPLY_BY
        )
        phone_seat = seat(3)
        offer = domain.make_offer(
            actor=ximena,
            seat_id=phone_seat.pk,
            consultant_id=by_phone.pk,
            reply_by_at=REPLY_BY,
            reasons=REASONS,
        )
        domain.send_offer(actor=ximena, offer_id=offer.pk)
        suggestion = domain.suggest_time(
            actor=person.consultant.user,
            offer_id=suggested.pk,
            starts_at=begins_at,
            ends_at=begins_at + timedelta(hours=1),
        )
    phone_hours = consultant(f"Worked{person.number}", signs_in=False)
    worked = chain.sent(seat(4), phone_hours)
    with clock_at(BEFORE):
        booking = domain.accept_offer(actor=ximena, offer_id=worked.pk)
    with clock_at(booking.during.upper):
        domain.mark_delivered(actor=ximena, assignment_id=booking.pk)
    return {
        "phone_hours": booking.pk,
        "careful": careful.pk,
        "waiting": row.pk,
        "waiting_seat": waiting_seat.pk,
        "first": first.pk,
        "phone_offer": offer.pk,
        "suggestion": suggestion.pk,
    }
