"""A convening's programme with the names that may stand on it, and no others."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engagements.domain.disclosure import Printed, printed
from engagements.models import Assignment, Convening, Engagement, Session, SessionRevision
from engagements.states import LIVE_STATES


@dataclass(frozen=True)
class PrintedName:
    """One person as they agreed to be listed under the session's title."""

    role: str
    name: str
    label: str
    bio: str


@dataclass(frozen=True)
class PrintedSession:
    """One session; ``unnamed_count`` are people of the network who are not listed by name."""

    code: str
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    people: tuple[PrintedName, ...]
    unnamed_count: int


def printed_programme(convening: Convening) -> list[PrintedSession]:
    """Return the sessions in order of time with what is consented today, in four queries.

    What an import added since the last release is not printed before the next.

    People from outside the network are not kept here, so they are not named either.
    """
    booked = (
        Assignment.objects.filter(engagement__session__convening=convening, state__in=LIVE_STATES)
        .select_related("seat", "engagement")
        .order_by("seat__role", "seat__position")
    )
    by_session: dict[int, list[Assignment]] = defaultdict(list)
    for row in booked:
        by_session[row.engagement.session_id or 0].append(row)
    shown = printed(engagement_ids={row.engagement_id for row in booked})
    sessions = Session.objects.filter(convening=convening).on_programme()
    return [
        _session(session, session.current, by_session[session.pk], shown)
        for session in sessions.select_related("current__room").order_by(
            "current__starts_at", "code"
        )
        if session.current is not None
    ]


def _session(
    session: Session, version: SessionRevision, rows: list[Assignment], shown: Mapping[int, Printed]
) -> PrintedSession:
    people = [
        PrintedName(row.seat.role, scope.listed_name, scope.label, scope.bio)
        for row in rows
        # Someone booked between the two readings has said nothing yet.
        if (scope := shown.get(row.pk)) is not None and scope.listed_name
    ]
    return PrintedSession(
        code=session.code,
        kind=session.kind,
        title=version.title,
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        room=version.room.name,
        people=tuple(people),
        unnamed_count=len(rows) - len(people),
    )


@dataclass(frozen=True)
class PrintedPlace:
    """One filled seat of an engagement, with no more of its person than they agreed to today."""

    role: str
    name: str
    label: str
    bio: str
    photo: bool
    recording: bool


def printed_roster(engagement: Engagement) -> list[PrintedPlace]:
    """Return who is booked, as it may be shared today under the engagement's title; three queries.

    Someone who agreed to nothing is a place with a role alone.
    """
    booked = Assignment.objects.filter(engagement=engagement, state__in=LIVE_STATES)
    shown = printed(engagement_ids=[engagement.pk])
    rows = booked.select_related("seat").order_by("seat__role", "seat__position", "pk")
    return [_place(row.seat.role, shown.get(row.pk)) for row in rows]


def _place(role: str, scope: Printed | None) -> PrintedPlace:
    if scope is None or not scope.listed_name:
        return PrintedPlace(role, "", "", "", photo=False, recording=False)
    return PrintedPlace(
        role, scope.listed_name, scope.label, scope.bio, scope.photo, scope.recording
    )
