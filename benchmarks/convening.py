"""A convening in rows: sessions in rooms, seats, people booked and asked, and who is kept apart."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from compensation.models import Fund, Rate
    from consultants.models import Consultant
    from engagements.models import Convening, Engagement, Offer, Seat

ROOMS = 6
SLOTS = 5
SESSION = timedelta(minutes=75)
BETWEEN = timedelta(minutes=10)
LINES = {"attendance": 75, "preparation": 60, "travel": 60}
APART_EVERY = 10


def fill(
    *,
    actor: "User",
    fund: "Fund",
    rate: "Rate",
    people: "Sequence[Consultant]",
    starts_at: datetime,
    sessions: int = 60,
    seats: int = 200,
) -> "Convening":
    """Write a convening in a few statements; every second seat is booked, the others are asked.

    People have several seats, in slots ten minutes apart, so that there is something of every
    kind to warn of; sessions beyond the rooms of a slot share a room.
    """
    from consultants.models import County
    from engagements.models import Convening, Room

    convening = Convening.objects.create(
        code=f"bench-{sessions}-{seats}",
        title="A convening",
        starts_on=starts_at.date(),
        ends_on=starts_at.date() + timedelta(days=1),
        timezone="America/Los_Angeles",
        venue_name="A hotel",
        venue_address="1 Invented Way",
        county=County.objects.get(name="Sacramento"),
        host="The network",
        created_by=actor,
    )
    rooms = Room.objects.bulk_create(
        Room(convening=convening, name=f"Room {number}", position=number) for number in range(ROOMS)
    )
    engagements = _sessions(convening, rooms, fund, actor, starts_at, sessions)
    offers = _offers(_seats(engagements, seats), people, rate, actor, starts_at)
    _book(offers[::2])
    _keep_apart(people, actor)
    return convening


def _sessions(
    convening: "Convening",
    rooms: "Sequence[object]",
    fund: "Fund",
    actor: "User",
    starts_at: datetime,
    count: int,
) -> "list[Engagement]":
    from engagements.models import Engagement, Requester, Session, SessionRevision

    made = Session.objects.bulk_create(
        Session(convening=convening, code=f"S{number}", kind="panel") for number in range(count)
    )
    revisions = []
    for number, session in enumerate(made):
        slot = number // ROOMS % (2 * SLOTS)
        at = starts_at + timedelta(days=slot // SLOTS) + (slot % SLOTS) * (SESSION + BETWEEN)
        revisions.append(
            SessionRevision(
                session=session,
                number=1,
                source="programme",
                title=f"Session {number}",
                starts_at=at,
                ends_at=at + SESSION,
                room=rooms[number % ROOMS],
                made_by=actor,
                made_at=starts_at,
            )
        )
    for session, revision in zip(made, SessionRevision.objects.bulk_create(revisions), strict=True):
        session.current = revision
    Session.objects.bulk_update(made, ["current"])
    requester, _made = Requester.objects.get_or_create(name="Sacramento County")
    return Engagement.objects.bulk_create(
        Engagement(
            activity="panel",
            title=f"Session {number}",
            requester=requester,
            fund=fund,
            convening=convening,
            session=session,
            created_by=actor,
            created_at=starts_at,
        )
        for number, session in enumerate(made)
    )


def _seats(engagements: "Sequence[Engagement]", count: int) -> "list[Seat]":
    from engagements.models import FilledBy, Seat

    return Seat.objects.bulk_create(
        Seat(
            engagement=engagements[number % len(engagements)],
            role="panelist",
            position=number // len(engagements) + 1,
            filled_by=FilledBy.NETWORK,
        )
        for number in range(count)
    )


def _offers(
    seats: "Sequence[Seat]",
    people: "Sequence[Consultant]",
    rate: "Rate",
    actor: "User",
    starts_at: datetime,
) -> "list[Offer]":
    from engagements.models import Offer, OfferLine

    on = starts_at.date() + timedelta(days=28)
    offers = Offer.objects.bulk_create(
        Offer(
            seat=seat,
            consultant=people[number % len(people)],
            state="accepted" if number % 2 == 0 else "sent",
            reply_by_at=starts_at,
            pay_by_on=on,
            total_minutes=sum(LINES.values()),
            total_amount=Decimal("316.88"),
            made_by=actor,
            made_at=starts_at,
            sent_at=starts_at - timedelta(days=30),
        )
        for number, seat in enumerate(seats)
    )
    OfferLine.objects.bulk_create(
        OfferLine(
            offer=offer,
            component=component,
            minutes=minutes,
            rate=rate,
            rate_amount=rate.hourly_amount,
            amount=Decimal(minutes),
        )
        for offer in offers
        for component, minutes in LINES.items()
    )
    return offers


def _book(offers: "Sequence[Offer]") -> None:
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from engagements.models import Assignment

    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    rows = []
    for offer in offers:
        engagement = offer.seat.engagement
        span = (engagement.starts_at, engagement.ends_at)
        held = taken.setdefault(offer.consultant_id, [])
        if any(span[0] < end and start < span[1] for start, end in held):
            continue
        held.append(span)
        on: date = span[0].date()
        rows.append(
            Assignment(
                offer=offer,
                seat=offer.seat,
                engagement=engagement,
                consultant_id=offer.consultant_id,
                fund_id=engagement.fund_id,
                during=DateTimeTZRange(*span),
                service_on=on,
                report_by_on=on + timedelta(days=7),
                pay_by_on=on + timedelta(days=28),
                attendance_minutes=int((span[1] - span[0]).total_seconds() // 60),
                agreed_minutes=offer.total_minutes,
                agreed_amount=offer.total_amount,
                booked_at=span[0] - timedelta(days=20),
            )
        )
    Assignment.objects.bulk_create(rows)


def _keep_apart(people: "Sequence[Consultant]", actor: "User") -> None:
    from consultants.models import Apart
    from core import time

    Apart.objects.bulk_create(
        Apart(consultant=one, other=other, stated_by=actor, stated_at=time.now())
        for one, other in zip(people[::APART_EVERY], people[1::APART_EVERY], strict=False)
    )
