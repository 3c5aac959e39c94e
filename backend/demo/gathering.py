"""A gathering that is still to come: released, then changed, with answers that are still out.

It comes in by a workbook, as every convening does. It lies on a Monday and Tuesday six weeks on.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from core import time
from demo import released, staff
from engagements import convening_layout as layout
from engagements import domain
from engagements.domain.gates import NEEDS_REASON
from engagements.domain.programme import import_convening
from engagements.models import Convening, Offer, Reconfirmation, Room, Seat, Session
from engagements.states import ASKED
from workbooks.templates import write_template

CODE = "listening-gathering"
TITLE = "Listening gathering"
ZONE = "America/Los_Angeles"
HALL, GARDEN, STUDIO = "Main hall", "Garden room", "Studio"
WEEKS_ON = 6
PANEL, TRAINING, TALKS = "D1-PANEL", "D1-TRAIN", "D2-TALKS"
BOOKED = {
    PANEL: (staff.CONSULTANT, staff.SPANISH_CONSULTANT, "deshawn@example.org"),
    TRAINING: ("pajzoua@example.org", "henrik@example.org"),
}
CONFIRM = ("deshawn@example.org", "pajzoua@example.org")
REASONS = dict.fromkeys(NEEDS_REASON, "They asked to speak together at this gathering.")
WORK = {"preparation": 60, "travel": 60, "debrief": 30}
# Code, kind, title, day, from, to, room, activity.
SESSIONS = (
    ("D1-REG", "registration", "Coffee and name tags", 1, "9:00", "9:30", GARDEN, ""),
    ("D1-OPEN", "plenary", "Welcome: what we heard last year", 1, "9:30", "10:15", HALL, ""),
    (PANEL, "panel", "The first week: what helped", 1, "10:30", "11:45", HALL, "panel"),
    ("D1-LUNCH", "meal", "Lunch", 1, "12:30", "13:30", GARDEN, ""),
    (TRAINING, "breakout", "Listening in practice", 1, "13:45", "15:15", HALL, "training"),
    ("D2-OPEN", "plenary", "What we take along", 2, "9:00", "9:45", HALL, ""),
    (TALKS, "table talks", "Pay and paperwork", 2, "10:00", "11:30", HALL, "technical assistance"),
    ("D2-CLOSE", "plenary", "Thank you, and what comes next", 2, "11:45", "12:30", HALL, ""),
)
# Session, role, count, label.
SEATS = (
    (PANEL, "panelist", 4, "Network consultant"),
    (TRAINING, "trainer", 2, "Trainer"),
    (TALKS, "table host", 3, "Table host"),
)


def convening() -> Convening | None:
    """Return the gathering, once it is planned."""
    return Convening.objects.filter(code=CODE).first()


def first_day(today: date) -> date:
    """Return the Monday on which it begins."""
    on = today + timedelta(weeks=WEEKS_ON)
    return on + timedelta(days=-on.weekday() % 7)


def plan(fund: str, today: date) -> None:
    """Bring the gathering in and release its programme."""
    found = convening()
    if found is None:
        data = _workbook(fund, first_day(today))
        import_convening(actor=staff.user(staff.COORDINATOR), data=data)
        found = Convening.objects.get(code=CODE)
    if not found.releases.exists():
        released.release(found, reason="The rooms are shared on purpose.")


def _workbook(fund: str, monday: date) -> bytes:
    def at(day: int, hour: str) -> datetime:
        on = monday + timedelta(days=day - 1)
        hours, minutes = map(int, hour.split(":"))
        return datetime.combine(on, time_of_day(hours, minutes))

    rows: dict[str, Iterable[dict[str, Any]]] = {
        "convening": [
            {
                "code": CODE,
                "title": TITLE,
                "starts_on": monday,
                "ends_on": monday + timedelta(days=1),
                "timezone": ZONE,
                "venue_name": "The old cannery",
                "venue_address": "200 River Street, Fresno, CA",
                "county": "Fresno",
                "host": "The network",
                "fund": fund,
            }
        ],
        "rooms": [{"name": name} for name in (HALL, GARDEN, STUDIO)],
        "sessions": [
            {
                "code": code,
                "kind": kind,
                "title": title,
                "starts_at": at(day, starts),
                "ends_at": at(day, ends),
                "room": room,
                "activity": activity,
            }
            for code, kind, title, day, starts, ends, room, activity in SESSIONS
        ],
        "seats": [
            {
                "session": session,
                "role": role,
                "count": count,
                "label": label,
                "filled_by": "network",
                **WORK,
            }
            for session, role, count, label in SEATS
        ],
    }
    return write_template(layout.LAYOUT, properties=layout.PROPERTIES, rows=rows)


def ask() -> None:
    """Send the offers of its panel and its training."""
    coordinator = staff.user(staff.COORDINATOR)
    for code, people in BOOKED.items():
        seats = Seat.objects.filter(
            engagement__convening__code=CODE, engagement__session__code=code
        )
        for email, seat in zip(people, seats.order_by("position"), strict=False):
            if Offer.objects.filter(seat=seat).exists():
                continue
            offer = domain.make_offer(
                actor=coordinator,
                seat_id=seat.pk,
                consultant_id=staff.consultant(email).pk,
                reply_by_at=time.now() + timedelta(days=7),
                reasons=REASONS,
            )
            domain.send_offer(actor=coordinator, offer_id=offer.pk)


def accept() -> None:
    """Let everyone say yes."""
    asked = Offer.objects.filter(seat__engagement__convening__code=CODE, state="sent")
    for offer in asked.select_related("consultant").order_by("pk"):
        domain.accept_offer(actor=staff.member(offer.consultant.email), offer_id=offer.pk)


def change() -> None:
    """Give the panel more time, move the training next door, and release both."""
    found = convening()
    if found is None or found.releases.count() > 1:
        return
    coordinator = staff.user(staff.COORDINATOR)
    panel = _session(PANEL)
    if panel.current is None:
        raise ValueError("an imported session holds")
    domain.draft_session(
        actor=coordinator,
        session_id=panel.pk,
        starts_at=panel.current.starts_at + timedelta(minutes=15),
        ends_at=panel.current.ends_at + timedelta(minutes=30),
    )
    domain.draft_session(
        actor=coordinator,
        session_id=_session(TRAINING).pk,
        room_id=Room.objects.get(convening=found, name=STUDIO).pk,
    )
    released.release(found, reason="People asked for more time.", note="More time for questions")


def confirm() -> None:
    """Let some confirm; the others have yet to answer."""
    waiting = Reconfirmation.objects.filter(
        assignment__engagement__convening__code=CODE,
        assignment__consultant__email__in=CONFIRM,
        state=ASKED,
    )
    for asked in waiting.select_related("assignment__consultant").order_by("pk"):
        domain.confirm_change(
            actor=staff.member(asked.assignment.consultant.email), reconfirmation_id=asked.pk
        )


def draft() -> None:
    """Leave something to be released: a talk that begins later, a walk without a place yet."""
    found = convening()
    if found is None or found.sessions.filter(code="D2-WALK").exists():
        return
    coordinator = staff.user(staff.COORDINATOR)
    talks = _session(TALKS)
    if talks.current is None:
        raise ValueError("an imported session holds")
    domain.move_session(
        actor=coordinator,
        session_id=talks.pk,
        starts_at=talks.current.starts_at + timedelta(minutes=15),
        room_id=talks.current.room_id,
    )
    domain.add_session(
        actor=coordinator,
        convening_id=found.pk,
        code="D2-WALK",
        kind="break",
        title="A walk along the river",
    )


def _session(code: str) -> Session:
    rows = Session.objects.select_related("current")
    return rows.get(convening__code=CODE, code=code)
