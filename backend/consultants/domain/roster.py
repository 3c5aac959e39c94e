"""Importing members of the network from a workbook, all of it or nothing.

Rows are matched by e-mail. Nobody is removed, and importing the same workbook twice changes
nothing. ``check_roster`` says what would happen, by the same code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants import roster_layout
from consultants.domain.groups import (
    board_seats_left,
    lock_board,
    seat_on_board,
    sits_on_board,
)
from consultants.domain.known_names import KnownNames
from consultants.models import Consultant, County, Exclusion, Language, Topic
from core import permits, time
from core.imports import Fate, ImportRefused, ImportReport, ImportRow, refused_cells
from workbooks.layout import Row
from workbooks.reading import read_workbook

BOARD_COLUMN = "is_advisory_board"
LISTS = ("counties_served", "languages", "topics")
DEFAULTS: Mapping[str, object] = {
    "pronouns": "",
    "in_person": True,
    "remote": True,
    "timezone": roster_layout.DEFAULT_TIMEZONE,
    BOARD_COLUMN: False,
    "is_invented": False,
}


@dataclass(frozen=True)
class Entry:
    """One row as it would be stored: plain columns, and lists as ids."""

    number: int
    email: str
    fields: Mapping[str, Any]
    lists: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Known:
    """The reference data that a roster may name."""

    counties: KnownNames
    languages: KnownNames
    topics: KnownNames

    @classmethod
    def load(cls) -> "Known":
        """Read it all: three short tables."""
        languages = Language.objects.all()
        names = [(language.name, language.pk) for language in languages]
        tags = [(language.tag, language.pk) for language in languages]
        return cls(
            counties=KnownNames(County.objects.values_list("name", "pk")),
            languages=KnownNames(names, also=tags),
            topics=KnownNames(Topic.objects.values_list("name", "pk")),
        )

    def of(self, column: str) -> KnownNames:
        """Return the names that a list column may hold."""
        return {
            "counties_served": self.counties,
            "languages": self.languages,
            "topics": self.topics,
        }[column]


def check_roster(*, actor: User, data: bytes) -> ImportReport:
    """Say what importing would do to every row; changes nothing. ``data`` is an .xlsx file."""
    permits.require(actor, "consultants.import_roster")
    entries, refused = _read(data)
    stored = _stored(entries)
    return _report(entries, refused + _impossible(entries, stored), stored)


def import_roster(*, actor: User, data: bytes) -> ImportReport:
    """Add and change members as the workbook says, in one transaction.

    Raises ImportRefused with the whole report when any row needs mending.
    """
    permits.require(actor, "consultants.import_roster")
    entries, refused = _read(data)
    with transaction.atomic():
        _let_no_other_import_run()
        lock_board()
        stored = _stored(entries, locked=True)
        report = _report(entries, refused + _impossible(entries, stored), stored)
        if not report.is_clean:
            raise ImportRefused(report)
        _write(entries, stored)
    return ImportReport(report.rows, is_imported=True)


def _read(data: bytes) -> tuple[list[Entry], list[ImportRow]]:
    """Return the rows that can be stored and those to mend; parses outside any transaction."""
    result = read_workbook(data, roster_layout.LAYOUT)
    known = Known.load()
    entries, refused = [], refused_cells(result.problems)
    for row in result.rows.get("roster", ()):
        entry, problems = _entry(row, known)
        refused += problems
        if not problems:
            entries.append(entry)
    if not entries and not refused:
        refused.append(_mend(None, "", _("The sheet has no rows.")))
    return entries, sorted(refused, key=lambda problem: problem.row or 0)


def _entry(row: Row, known: Known) -> tuple[Entry, list[ImportRow]]:
    typed = {key: value for key, value in row.values.items() if value is not None}
    values: dict[str, Any] = {**DEFAULTS, **typed}
    problems: list[ImportRow] = []
    home, words = known.counties.find(values["home_county"])
    if words:
        problems.append(_mend(row.number, "home_county", words))
    if not time.is_zone(values["timezone"]):
        words = _("“%(zone)s” is not a time zone. An example: America/Los_Angeles")
        problems.append(_mend(row.number, "timezone", words % {"zone": values["timezone"]}))
    lists = {}
    for column in LISTS:
        found = [known.of(column).find(name) for name in values.get(column) or ()]
        problems += [_mend(row.number, column, words) for _id, words in found if words]
        lists[column] = frozenset(pk for pk, words in found if not words)
    fields = {
        "chosen_name": values["chosen_name"],
        "pronouns": values["pronouns"],
        "expertise": roster_layout.EXPERTISE[values["expertise"]].value,
        "home_county_id": home,
        **{key: values[key] for key in DEFAULTS if key != "pronouns"},
    }
    return Entry(row.number, values["email"].lower(), fields, lists), problems


def _mend(number: int | None, column: str, words: str) -> ImportRow:
    title = roster_layout.ROSTER.title
    name = roster_layout.header(column) if column else ""
    return ImportRow(title, number, name, Fate.REFUSED, words)


def _let_no_other_import_run() -> None:
    """Wait for another import to end, so that two cannot both add the same person."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE consultants_consultant IN SHARE ROW EXCLUSIVE MODE")


def _stored(entries: Sequence[Entry], *, locked: bool = False) -> dict[str, Consultant]:
    people = Consultant.objects.filter(email__in=[entry.email for entry in entries]).annotate(
        is_advisory_board=sits_on_board(time.today())
    )
    if locked:
        # What people rule out meanwhile waits, so that no topic is both liked and ruled out.
        people = people.select_for_update(of=("self",)).order_by("id")
    return {
        str(person.email): person
        for person in people.select_related("home_county").prefetch_related(*LISTS)
    }


def _impossible(entries: Sequence[Entry], stored: Mapping[str, Consultant]) -> list[ImportRow]:
    """Return the rows that go against what a person ruled out, or against the board's seats."""
    ruled_out = {
        (exclusion.consultant.email, exclusion.topic_id): exclusion.topic
        for exclusion in Exclusion.objects.filter(
            topic__isnull=False, consultant__in=stored.values()
        ).select_related("consultant", "topic")
    }
    problems = [
        _mend(entry.number, "topics", _("This person does not do: %(topic)s.") % {"topic": topic})
        for entry in entries
        for (email, topic_id), topic in ruled_out.items()
        if email == entry.email and topic_id in entry.lists["topics"]
    ]
    return problems + _without_seat(entries, stored)


def _without_seat(entries: Sequence[Entry], stored: Mapping[str, Consultant]) -> list[ImportRow]:
    sitting = {email for email, person in stored.items() if getattr(person, BOARD_COLUMN)}
    wanting = [entry for entry in entries if entry.fields[BOARD_COLUMN]]
    joining = [entry for entry in wanting if entry.email not in sitting]
    staying = {entry.email for entry in wanting}
    leaving = [
        person.pk for email, person in stored.items() if email in sitting and email not in staying
    ]
    left = board_seats_left(time.today(), without=leaving)
    if left is None:
        return []
    words = _("All seats of the board are taken.")
    return [_mend(entry.number, BOARD_COLUMN, words) for entry in joining[max(0, left) :]]


def _report(
    entries: Sequence[Entry], refused: Sequence[ImportRow], stored: Mapping[str, Consultant]
) -> ImportReport:
    names = _Names()
    fates = []
    for entry in entries:
        person = stored.get(entry.email)
        changes = names.changes(person, entry) if person else []
        if person is None:
            fate, words = Fate.ADD, entry.fields["chosen_name"]
        elif changes:
            fate, words = Fate.UPDATE, f"{person.chosen_name}: {'; '.join(changes)}"
        else:
            fate, words = Fate.UNCHANGED, person.chosen_name
        fates.append(ImportRow(roster_layout.ROSTER.title, entry.number, "", fate, words))
    return ImportReport(tuple(sorted([*fates, *refused], key=lambda row: row.row or 0)))


class _Names:
    """Puts differences into words; looks names up only when there are differences."""

    def __init__(self) -> None:
        self._models = {
            "home_county_id": County,
            "counties_served": County,
            "languages": Language,
            "topics": Topic,
        }

    def changes(self, person: Consultant, entry: Entry) -> list[str]:
        """Return what the row would change about the person, column by column."""
        words = []
        for field, new in entry.fields.items():
            old = getattr(person, field)
            if old != new:
                shown = f"{self._shown(field, old)} → {self._shown(field, new)}"
                words.append(f"{_header_of(field)}: {shown}")
        for column, wanted in entry.lists.items():
            held = frozenset(item.pk for item in getattr(person, column).all())
            if held != wanted:
                added = [f"+ {name}" for name in self._names(column, wanted - held)]
                dropped = [f"− {name}" for name in self._names(column, held - wanted)]
                words.append(f"{_header_of(column)}: {', '.join(added + dropped)}")
        return words

    def _names(self, column: str, ids: Iterable[int]) -> list[str]:
        model = cast(Any, self._models[column])
        return sorted(model.objects.filter(pk__in=ids).values_list("name", flat=True))

    def _shown(self, field: str, value: Any) -> str:
        if field in self._models:
            return self._names(field, [value])[0]
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        words = {kind.value: name for name, kind in roster_layout.EXPERTISE.items()}
        return words.get(value, value) or _("empty")


def _header_of(field: str) -> str:
    return roster_layout.header(field.removesuffix("_id"))


def _write(entries: Sequence[Entry], stored: Mapping[str, Consultant]) -> None:
    for entry in entries:
        person = stored.get(entry.email)
        if person is None:
            person = Consultant(email=entry.email, created_at=time.now())
        if person.pk is None or any(getattr(person, k) != v for k, v in entry.fields.items()):
            _save(person, entry.fields)
        for column, wanted in entry.lists.items():
            if {item.pk for item in getattr(person, column).all()} != wanted:
                getattr(person, column).set(wanted)


def _save(person: Consultant, fields: Mapping[str, Any]) -> None:
    for field, value in fields.items():
        if field != BOARD_COLUMN:
            setattr(person, field, value)
    if person.home_county_id:
        person.home_region = None
    person.save()
    seat_on_board(person, bool(fields[BOARD_COLUMN]))
