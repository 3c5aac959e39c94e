"""A planned release as its page shows it: what changes, for whom, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compensation.models import Fund
from core import time
from engagements.domain.conflict_kinds import Fix
from engagements.domain.conflicts import Conflict
from engagements.domain.release_changes import (
    FRAMING,
    FUND,
    GONE,
    NEW,
    ROOM,
    TIME,
    TITLE,
    WORDING,
    PersonChange,
    PlannedChange,
    ReleasePlan,
)
from engagements.domain.releasing import reply_by
from pages.coordination.change_preview import language_name, language_of
from pages.coordination.conflict_reading import NAMES
from pages.coordination.convening_reading import Programme, SessionCard, place_of
from pages.shared import when
from pages.shared.change_sheet import ChangedLine, ChangeSheet, SessionVersion

FIELD_NAMES: dict[str, str | Promise] = {
    NEW: pgettext_lazy("session", "New"),
    GONE: gettext_lazy("Leaves the programme"),
    TITLE: gettext_lazy("Title"),
    TIME: gettext_lazy("Time"),
    ROOM: gettext_lazy("Room"),
    FRAMING: gettext_lazy("Framing"),
    WORDING: gettext_lazy("Wording"),
    FUND: gettext_lazy("Fund"),
}


@dataclass(frozen=True)
class ShownPerson:
    """One person who is booked, and how they are told."""

    person: PersonChange
    title: str

    @property
    def has_sign_in(self) -> bool:
        """Whether they are told here; otherwise a coordinator calls them."""
        return self.person.consultant.user_id is not None

    @property
    def language(self) -> str:
        """The language they are written to in, in its own words."""
        return language_name(language_of(self.person.consultant.user))


@dataclass(frozen=True)
class ShownChange:
    """One session's change, old beside new on the clock of the place."""

    change: PlannedChange
    title: str
    lines: list[ChangedLine]

    @property
    def names(self) -> list[str | Promise]:
        """What changes, in a word each."""
        return [name for field, name in FIELD_NAMES.items() if field in self.change.fields]


@dataclass(frozen=True)
class ShownFix:
    """A way out; ``place`` lets it be taken with one button, where it is another room."""

    words: str
    place: str = ""


@dataclass(frozen=True)
class ShownConflict:
    """Something that the release would bring about, with its session when it is one's."""

    conflict: Conflict
    card: SessionCard | None
    fixes: list[ShownFix]

    @property
    def name(self) -> str | Promise:
        """The kind in words."""
        return NAMES[self.conflict.kind]

    @property
    def people(self) -> str:
        """Those it is about, when the words themselves do not name them."""
        return ", ".join(self.conflict.people) if self.conflict.kind == "apart" else ""


@dataclass(frozen=True)
class ShownRelease:
    """A planned release, ready to be looked at."""

    plan: ReleasePlan
    new: list[ShownChange]
    changes: list[ShownChange]
    people: list[ShownPerson]
    conflicts: list[ShownConflict]

    @property
    def told(self) -> list[ShownPerson]:
        """Those who are asked to confirm again."""
        return [each for each in self.people if each.person.must_confirm]

    @property
    def told_here(self) -> list[ShownPerson]:
        """Those of them who get an e-mail and a page."""
        return [each for each in self.told if each.has_sign_in]

    @property
    def called(self) -> list[ShownPerson]:
        """Those of them whom a coordinator calls."""
        return [each for each in self.told if not each.has_sign_in]

    @property
    def over_budget(self) -> list[Fund]:
        """Funds that would not reach any more; nobody is paid less for it."""
        return [each.fund for each in self.plan.by_fund if each.balance_after < 0]


def shown_release(plan: ReleasePlan, programme: Programme) -> ShownRelease:
    """Put a plan into words."""
    zone = plan.convening.timezone
    changes = [_shown(change, zone) for change in plan.changes]
    people = [
        ShownPerson(person, shown.title) for shown in changes for person in shown.change.people
    ]
    return ShownRelease(
        plan=plan,
        new=[each for each in changes if NEW in each.change.fields],
        changes=[each for each in changes if NEW not in each.change.fields],
        people=people,
        conflicts=shown_conflicts(plan.conflicts, programme),
    )


def _shown(change: PlannedChange, zone: str) -> ShownChange:
    version = change.after or change.before
    title = version.title if version else change.session.code
    lines = changed_lines(change.before, change.after, zone)
    if FUND in change.fields:
        before, after = str(change.fund_before or ""), str(change.fund_after or "")
        lines.append(ChangedLine(_("Fund"), before, after))
    return ShownChange(change, title, lines)


def changed_lines(
    before: SessionVersion | None, after: SessionVersion | None, zone: str
) -> list[ChangedLine]:
    """Return what differs between two versions; of a new or gone session, its time and room."""
    sides = [_told(version, zone) for version in (before, after)]
    lines = [
        ChangedLine(name, was, will)
        for name, was, will in zip(_line_names(), *sides, strict=True)
        if was != will
    ]
    placed = _line_names()[1:3]
    return lines if before and after else [line for line in lines if line.name in placed]


def _line_names() -> tuple[str, ...]:
    return (_("Title"), _("When"), _("Room"), _("Framing"), _("In print"))


def _told(version: SessionVersion | None, zone: str) -> tuple[str, ...]:
    if version is None or version.starts_at is None or version.ends_at is None:
        return ("",) * len(_line_names())
    return (
        version.title,
        when.span(version.starts_at, version.ends_at, zone),
        str(version.room),
        _("The title tells something") if version.title_discloses else _("The title is neutral"),
        getattr(version, "as_printed", ""),
    )


def shown_conflicts(found: Iterable[Conflict], programme: Programme) -> list[ShownConflict]:
    """Name each conflict's session; a free room can be taken with one button."""
    cards = {card.engagement_id: card for card in programme.cards if card.engagement_id}
    zone = ZoneInfo(programme.convening.timezone)
    return [
        ShownConflict(
            conflict=each,
            card=(card := cards.get(each.engagement_id or 0)),
            fixes=[_fix(fix, card, zone) for fix in each.fixes],
        )
        for each in found
    ]


def _fix(fix: Fix, card: SessionCard | None, zone: ZoneInfo) -> ShownFix:
    if card is None or card.starts_at is None or fix.room_id is None:
        return ShownFix(fix.words)
    return ShownFix(fix.words, place_of(fix.room_id, card.starts_at, zone))


def sheet_for(plan: ReleasePlan, assignment_id: int) -> tuple[ChangeSheet, PersonChange] | None:
    """Return what one person will read; None when the release asks them nothing."""
    for change in plan.changes:
        for person in change.people:
            if person.assignment.pk == assignment_id and person.must_confirm:
                return _sheet(change, person), person
    return None


def _sheet(change: PlannedChange, person: PersonChange) -> ChangeSheet:
    if change.before is None or change.after is None:
        raise ValueError("nobody is asked about a session that is new or gone")
    return ChangeSheet(
        before=change.before,
        after=change.after,
        minutes_before=person.minutes_before,
        minutes_after=person.minutes_after,
        amount_before=person.amount_before,
        amount_after=person.amount_after,
        pay_by_before=person.pay_by_before,
        pay_by_after=person.pay_by_after,
        reply_by_at=reply_by(time.now(), person.starts_at),
        zone=person.assignment.engagement.timezone,
        own_zone=person.consultant.timezone,
    )
