"""The shapes of a release: what changes about each session, for whom, and what it costs.

Frozen values and pure comparisons. ``release_plan`` puts them together.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from compensation.models import Fund
from consultants.models import Consultant
from core import money
from engagements.domain.conflict_kinds import Conflict
from engagements.domain.limits import words_for
from engagements.domain.programme_draft import draft_of
from engagements.models import (
    Assignment,
    Convening,
    Offer,
    Session,
    SessionChange,
    SessionDraft,
    SessionRevision,
)
from engagements.states import SENT

NEW, GONE = "new", "gone"
TITLE, TIME, ROOM, FRAMING = "title", "time", "room", "framing"
WORDING, FUND = "wording", "fund"
ASKED_AGAIN = frozenset({TITLE, TIME, ROOM, FRAMING})
"""What those who are booked said yes to: a change of any asks them again."""


@dataclass(frozen=True)
class Version:
    """How a session stands on a programme."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room_id: int
    room: str
    title_discloses: bool
    as_printed: str

    @property
    def length_minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @classmethod
    def of(cls, said: SessionRevision | SessionDraft) -> "Version":
        """Read a version that has a time and a room."""
        if said.starts_at is None or said.ends_at is None or said.room is None:
            raise ValueError("it is unscheduled")
        return cls(
            title=said.title,
            starts_at=said.starts_at,
            ends_at=said.ends_at,
            room_id=said.room.pk,
            room=said.room.name,
            title_discloses=said.title_discloses,
            as_printed=said.as_printed,
        )


@dataclass(frozen=True)
class PersonChange:
    """What a change means for one booking: time, pay, and the date it is paid by.

    ``must_confirm`` is false when only who pays for it changes.
    """

    assignment: Assignment
    consultant: Consultant
    must_confirm: bool
    starts_at: datetime
    ends_at: datetime
    attendance_minutes: int
    minutes_before: int
    minutes_after: int
    amount_before: Decimal
    amount_after: Decimal
    service_on: date
    report_by_on: date
    pay_by_before: date
    pay_by_after: date
    fund_before: Fund
    fund_after: Fund
    # Kinds of what the person set themselves that the new time goes beyond; theirs to answer.
    beyond: tuple[str, ...] = ()

    @property
    def beyond_words(self) -> list[str]:
        """Say what the person set that the new time goes beyond, in the reader's language."""
        return [words_for(kind) for kind in self.beyond]

    @property
    def raised_amount(self) -> Decimal:
        """How much more they are paid; never less than nothing."""
        return self.amount_after - self.amount_before

    @property
    def plain(self) -> list[Any]:
        """What the digest is made of."""
        was = self.assignment.during
        return [
            *(self.assignment.pk, self.must_confirm, was.lower, was.upper),
            *(self.starts_at, self.ends_at, self.minutes_before, self.minutes_after),
            *(self.amount_before, self.amount_after, self.pay_by_before, self.pay_by_after),
            *(self.fund_before.pk, self.fund_after.pk),
        ]


@dataclass(frozen=True)
class OfferChange:
    """An open offer that a change takes back and drafts anew, to wait in the outbox.

    ``why_not`` says why it cannot be drafted anew; empty when it will be. ``was_sent`` says
    that the person knows of it, and is told that it is taken back.
    """

    offer: Offer
    consultant: Consultant
    reply_by_at: datetime | None = None
    why_not: str = ""

    @property
    def was_sent(self) -> bool:
        """Whether the person was asked already."""
        return self.offer.state == SENT

    @property
    def is_made_again(self) -> bool:
        """Whether a new offer waits in the outbox afterwards."""
        return self.reply_by_at is not None

    @property
    def plain(self) -> list[Any]:
        """What the digest is made of."""
        return [self.offer.pk, self.was_sent, self.is_made_again]


@dataclass(frozen=True)
class PlannedChange:
    """What a release changes about one session, and for whom.

    Without ``before`` it is new on the programme, without ``after`` gone from it. ``fields``
    name what changes. ``people`` are those who are booked, ``offers`` those that are taken back.
    """

    session: Session
    before: Version | None
    after: Version | None
    fields: frozenset[str]
    fund_before: Fund | None = None
    fund_after: Fund | None = None
    people: tuple[PersonChange, ...] = ()
    offers: tuple[OfferChange, ...] = ()

    @property
    def asks_again(self) -> bool:
        """Whether those who are booked are asked to confirm again."""
        return not ASKED_AGAIN.isdisjoint(self.fields)


@dataclass(frozen=True)
class FundChange:
    """What a release moves on one fund; ``balance`` is its budget less what is agreed."""

    fund: Fund
    amount: Decimal
    balance_before: Decimal

    @property
    def balance_after(self) -> Decimal:
        """What is left of the budget then."""
        return self.balance_before - self.amount


@dataclass(frozen=True)
class ReleasePlan:
    """All that a release would do; ``stops`` are what it would be refused for, in words.

    ``conflicts`` are what it would bring about; those that ``needs_reason`` take one each kind.
    """

    convening: Convening
    number: int
    changes: tuple[PlannedChange, ...]
    conflicts: tuple[Conflict, ...]
    stops: tuple[str, ...]
    by_fund: tuple[FundChange, ...] = ()

    @property
    def told(self) -> list[PersonChange]:
        """Those who are asked to confirm again, one for each booking."""
        return [each for each in self.people if each.must_confirm]

    @property
    def people(self) -> list[PersonChange]:
        """Every booking that the release touches."""
        return [person for change in self.changes for person in change.people]

    @property
    def offers(self) -> list[OfferChange]:
        """The offers that are taken back."""
        return [offer for change in self.changes for offer in change.offers]

    @property
    def raised_amount(self) -> Decimal:
        """How much more is agreed to be paid than before, in sum."""
        return sum((each.raised_amount for each in self.people), money.ZERO)

    @property
    def needs_reasons(self) -> list[str]:
        """The kinds of conflict that take a reason."""
        return list(dict.fromkeys(each.kind for each in self.conflicts if each.needs_reason))

    @property
    def is_empty(self) -> bool:
        """Whether the programme was released as it stands."""
        return not self.changes

    @cached_property
    def digest(self) -> str:
        """Tell this plan from any other, in whatever language it is read."""
        told = {
            "convening": self.convening.pk,
            "number": self.number,
            "changes": [_plain(change) for change in self.changes],
            "conflicts": sorted((each.about, each.gap_minutes) for each in self.conflicts),
        }
        written = json.dumps(told, sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()


def _plain(change: PlannedChange) -> dict[str, Any]:
    return {
        "session": change.session.pk,
        "before": change.before,
        "after": change.after,
        "funds": [fund and fund.pk for fund in (change.fund_before, change.fund_after)],
        "people": [person.plain for person in change.people],
        "offers": [offer.plain for offer in change.offers],
    }


def session_changes(convening: Convening) -> list[PlannedChange]:
    """Return what changes about each session, by time, in two statements."""
    shown: dict[int, bool] = {}
    before = SessionChange.objects.filter(release__convening=convening).order_by("release_id", "id")
    for session_id, after_id in before.values_list("session_id", "after_id"):
        shown[session_id] = after_id is not None
    rows = convening.sessions.select_related(
        "current__room", "draft__room", "draft__fund", "engagement__fund"
    )
    found = [_change(session, was_released=shown.get(session.pk, False)) for session in rows]
    changes = [change for change in found if change is not None]
    return sorted(changes, key=_by_time)


def _by_time(change: PlannedChange) -> tuple[datetime, str]:
    version = change.after or change.before
    if version is None:
        raise ValueError("a change is from something or to something")
    return version.starts_at, change.session.code


def _change(session: Session, *, was_released: bool) -> PlannedChange | None:
    """Return what a release changes about a session, if it changes anything."""
    draft = draft_of(session)
    holds = Version.of(session.current) if session.current else None
    will = holds
    if draft is not None:
        will = Version.of(draft) if draft.is_scheduled else None
    if will is None and holds is None:
        return None
    engagement = getattr(session, "engagement", None)
    fund_before = engagement.fund if engagement else None
    fund_after = (draft.fund if draft else None) or fund_before
    fields = _fields(holds, will) | ({FUND} if fund_before != fund_after else set())
    if not fields and was_released:
        return None
    if not fields:
        # It holds already, and stands on no released programme yet.
        return PlannedChange(session, None, will, frozenset({NEW}), fund_before, fund_after)
    return PlannedChange(session, holds, will, frozenset(fields), fund_before, fund_after)


def _fields(before: Version | None, after: Version | None) -> set[str]:
    if before is None:
        return {NEW}
    if after is None:
        return {GONE}
    told = {
        TITLE: before.title != after.title,
        TIME: (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at),
        ROOM: before.room_id != after.room_id,
        FRAMING: before.title_discloses != after.title_discloses,
        WORDING: before.as_printed != after.as_printed,
    }
    return {name for name, is_other in told.items() if is_other}
