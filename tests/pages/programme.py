"""A convening with people booked and a draft that changes everything about it that can change."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from compensation.domain import set_fund
from compensation.models import Fund
from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Engagement, Offer
from tests.factories import Chain, Event, event_for
from tests.factories.chain import BEFORE, REASONS
from tests.pages.scenes import LATER, NOW

HOUR = timedelta(hours=1)


@dataclass
class Planned:
    """Three panels and lunch; Linh, Itzel and Mose are booked, Itzel is asked for another."""

    event: Event
    longer: Engagement
    other_room: Engagement
    retitled: Engagement
    asked: Engagement
    linh: Assignment
    itzel: Assignment
    mose: Assignment
    offer: Offer
    other_fund: Fund

    @property
    def code(self) -> str:
        """The convening's."""
        return str(self.event.convening.code)

    @property
    def pk(self) -> int:
        """The convening's number."""
        return int(self.event.convening.pk)


def planned_programme(chain: Chain) -> Planned:
    """Plan it: everything stands as it holds, and nothing is released yet."""
    event = event_for(chain, starts_on=LATER.date())
    cast = chain.cast
    longer, other_room = (
        event.session(starts_at=LATER),
        event.session(event.rooms[1], starts_at=LATER),
    )
    retitled = event.session(event.rooms[1], starts_at=LATER + 2 * HOUR)
    asked = event.session(event.rooms[2], starts_at=LATER + 4 * HOUR)
    other_fund = set_fund(
        actor=cast.adwoa,
        code="F-200",
        name="County training",
        gl_account="6200",
        cost_center="",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        budget_amount=Decimal("100.00"),
    )
    return Planned(
        event=event,
        longer=longer,
        other_room=other_room,
        retitled=retitled,
        asked=asked,
        linh=chain.booked(chain.seat(longer), cast.linh),
        itzel=chain.booked(chain.seat(other_room), cast.itzel),
        mose=_by_phone(chain, retitled),
        offer=_sent(chain, asked),
        other_fund=other_fund,
    )


def _by_phone(chain: Chain, engagement: Engagement) -> Assignment:
    offer = chain.sent(chain.seat(engagement), chain.cast.mose)
    with clock_at(BEFORE):
        return domain.accept_offer(actor=chain.cast.ximena, offer_id=offer.pk)


def _sent(chain: Chain, engagement: Engagement) -> Offer:
    seat = chain.seat(engagement)
    with clock_at(NOW - HOUR):
        offer = domain.make_offer(
            actor=chain.cast.ximena,
            seat_id=seat.pk,
            consultant_id=chain.cast.itzel.pk,
            reply_by_at=NOW + timedelta(days=3),
            reasons=REASONS,
        )
        return domain.send_offer(actor=chain.cast.ximena, offer_id=offer.pk)


def release(chain: Chain, plan: Planned, **options) -> None:
    """Release whatever the draft is, at the scene's present."""
    with clock_at(NOW):
        digest = domain.release_plan(actor=chain.cast.ximena, convening_id=plan.pk).digest
        domain.release_programme(
            actor=chain.cast.ximena, convening_id=plan.pk, digest=digest, **options
        )


def draft_changes(chain: Chain, plan: Planned) -> None:
    """Change time, length, room, title, framing and fund in the draft, and add a session."""
    actor, rooms = chain.cast.ximena, plan.event.rooms
    with clock_at(NOW):
        domain.draft_session(
            actor=actor,
            session_id=plan.longer.session_id,
            starts_at=LATER + 5 * HOUR,
            ends_at=LATER + 7 * HOUR,
            fund_id=plan.other_fund.pk,
        )
        domain.draft_session(
            actor=actor, session_id=plan.other_room.session_id, room_id=rooms[2].pk
        )
        domain.draft_session(
            actor=actor,
            session_id=plan.retitled.session_id,
            title="Through our own lens",
            title_discloses=True,
        )
        domain.move_session(
            actor=actor,
            session_id=plan.asked.session_id,
            starts_at=LATER + 3 * HOUR,
            room_id=rooms[2].pk,
        )
        domain.add_session(
            actor=actor, convening_id=plan.pk, code="N1", kind="meal", title="Supper"
        )
