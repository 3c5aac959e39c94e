"""What is agreed with somebody who is booked: their offer, as released changes have raised it.

An offer's terms are frozen; when and where the work is, and what is paid for it, is read here
once a person has said yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from compensation.models import Component
from core import money
from engagements.domain.terms import Terms, read_terms
from engagements.models import Assignment, OfferLine


@dataclass(frozen=True)
class AgreedLine:
    """One priced component as it is agreed now, at the offer's own rate."""

    component: str
    minutes: int
    rate_amount: Decimal
    amount: Decimal

    @property
    def get_component_display(self) -> str:
        """Name the component in the reader's language, as an offer's line does."""
        return str(Component(self.component).label)


def agreed_lines(
    assignment: Assignment, lines: Sequence[OfferLine] | None = None
) -> tuple[AgreedLine, ...]:
    """Return what is paid, component by component; they sum to ``agreed_amount``.

    ``lines`` are the offer's, where they were read already.
    """
    offered = assignment.offer.lines.all() if lines is None else lines
    return tuple(_line(each, assignment) for each in offered)


def _line(line: OfferLine, assignment: Assignment) -> AgreedLine:
    if line.component != Component.ATTENDANCE or line.minutes == assignment.attendance_minutes:
        return AgreedLine(line.component, line.minutes, line.rate_amount, line.amount)
    minutes = assignment.attendance_minutes
    amount = money.amount_for_minutes(minutes, line.rate_amount)
    return AgreedLine(line.component, minutes, line.rate_amount, amount)


def booking_terms(assignment: Assignment) -> Terms:
    """Return the terms of a booking as they hold today: its time, room and title may have moved.

    The caller has read ``engagement__session__current__room`` with the booking.
    """
    offered = read_terms(assignment.offer)
    session = assignment.engagement.session
    version = session.current if session else None
    now = replace(
        offered,
        starts_at=assignment.during.lower,
        ends_at=assignment.during.upper,
        service_on=assignment.service_on,
        report_by_on=assignment.report_by_on,
        pay_by_on=assignment.pay_by_on,
    )
    if version is None:
        return now
    return replace(
        now,
        title=version.title,
        title_discloses=version.title_discloses,
        room=version.room.name,
        session_revision=version.number,
    )
