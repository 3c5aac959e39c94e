"""Stations of the chain: rate, seat, offer, booking, hours, each one call away."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from compensation.domain import add_comparator, make_rate_card, set_fund, set_rate
from compensation.models import Component, Fund, Rate
from consultants.models import Consultant
from core.time import clock_at
from engagements import domain
from engagements.domain.gates import NEEDS_REASON
from engagements.models import Assignment, Engagement, Offer, Seat
from tests.cast import Cast

DAY = date(2026, 3, 10)
STARTS = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)  # 15:00 in Sacramento
BEFORE = datetime(2026, 2, 20, 18, 0, tzinfo=UTC)
AFTER = STARTS + timedelta(days=1)
PLAN = {Component.PREPARATION: 60, Component.DEBRIEF: 30}
# A test asks whom it is about, in the order of its story; a kind that is not met is not kept.
REASONS = dict.fromkeys(NEEDS_REASON, "The test is about this person.")


@dataclass
class Chain:
    """A fund, a rate of $97.50 an hour for panelists, and the steps from there."""

    cast: Cast
    fund: Fund
    rate: Rate
    engagements: list[Engagement] = field(default_factory=list)

    def engagement(self, *, starts_at: datetime = STARTS, minutes: int = 60) -> Engagement:
        """Plan a panel in Sacramento."""
        requester = domain.make_requester(actor=self.cast.ximena, name="Sacramento County")
        planned = domain.plan_engagement(
            actor=self.cast.ximena,
            activity="panel",
            title="A panel",
            requester_id=requester.pk,
            fund_id=self.fund.pk,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
        )
        self.engagements.append(planned)
        return planned

    def seat(self, engagement: Engagement | None = None, **plan: int) -> Seat:
        """Add a panelist's seat: an hour of attendance, an hour before, half an hour after."""
        engagement = engagement or self.engagement()
        return domain.add_seat(
            actor=self.cast.ximena,
            engagement_id=engagement.pk,
            role="panelist",
            workload=plan or PLAN,
        )

    def draft(self, seat: Seat, consultant: Consultant) -> Offer:
        """Draft an offer, to be answered within ten days and before the work begins."""
        latest = seat.engagement.starts_at - timedelta(hours=1)
        with clock_at(BEFORE):
            return domain.make_offer(
                actor=self.cast.ximena,
                seat_id=seat.pk,
                consultant_id=consultant.pk,
                reply_by_at=min(BEFORE + timedelta(days=10), latest),
                reasons=REASONS,
            )

    def sent(self, seat: Seat | None = None, consultant: Consultant | None = None) -> Offer:
        """Send an offer, to Linh when nobody is named."""
        offer = self.draft(seat or self.seat(), consultant or self.cast.linh)
        with clock_at(BEFORE):
            return domain.send_offer(actor=self.cast.ximena, offer_id=offer.pk)

    def booked(self, seat: Seat | None = None, consultant: Consultant | None = None) -> Assignment:
        """Send an offer and accept it."""
        offer = self.sent(seat, consultant)
        with clock_at(BEFORE):
            return domain.accept_offer(actor=offer.consultant.user, offer_id=offer.pk)

    def delivered(
        self, seat: Seat | None = None, consultant: Consultant | None = None
    ) -> Assignment:
        """Book and let the work take place."""
        assignment = self.booked(seat, consultant)
        with clock_at(max(AFTER, assignment.during.upper)):
            return domain.mark_delivered(actor=self.cast.ximena, assignment_id=assignment.pk)

    def reported(
        self,
        seat: Seat | None = None,
        consultant: Consultant | None = None,
        minutes: dict[str, int] | None = None,
    ) -> Assignment:
        """Deliver and report the hours, as planned when none are given."""
        assignment = self.delivered(seat, consultant)
        with clock_at(AFTER):
            return domain.report_hours(
                actor=assignment.consultant.user, assignment_id=assignment.pk, minutes=minutes
            )

    def confirmed(
        self,
        seat: Seat | None = None,
        consultant: Consultant | None = None,
        minutes: dict[str, int] | None = None,
    ) -> Assignment:
        """Report and confirm the hours."""
        assignment = self.reported(seat, consultant, minutes)
        with clock_at(AFTER):
            domain.confirm_hours(actor=self.cast.ximena, assignment_ids=[assignment.pk])
        assignment.refresh_from_db()
        return assignment


def chain_for(cast: Cast, *, hourly: str = "97.50") -> Chain:
    """Put a fund, a comparator and a rate in force."""
    fund = set_fund(
        actor=cast.adwoa,
        code="F-100",
        name="State evaluation",
        gl_account="6100",
        cost_center="CC-1",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        budget_amount=Decimal("50000.00"),
    )
    card = make_rate_card(actor=cast.adwoa, name="Network", version="2026")
    comparator = add_comparator(
        actor=cast.adwoa,
        profession="Evaluation consultant",
        credential="PhD",
        activity="panel",
        hourly_amount=Decimal(hourly),
        evidence="Three invoices of the year before",
        source="Contracts register",
        dated_on=date(2025, 11, 1),
    )
    rate = set_rate(
        actor=cast.adwoa,
        card_id=card.pk,
        activity="panel",
        role="panelist",
        hourly_amount=Decimal(hourly),
        starts_on=date(2026, 1, 1),
        comparator_id=comparator.pk,
    )
    return Chain(cast=cast, fund=fund, rate=rate)
