"""The advisory board, cohorts and workgroups: who sits on them, from when to when."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef

from consultants.models import Consultant, Group, GroupKind, Membership
from core import time

BOARD_NAME = "Advisory Board"


def advisory_board() -> Group:
    """Return the board; it is there as soon as someone asks for it."""
    board, _created = Group.objects.get_or_create(
        name=BOARD_NAME, defaults={"kind": GroupKind.BOARD}
    )
    return board


def sits_on_board(day: date) -> Exists:
    """Return whether the outer consultant sits on the advisory board on a day."""
    return Exists(
        Membership.objects.filter(
            consultant=OuterRef("pk"), group__name=BOARD_NAME, term__contains=day
        )
    )


def seat_on_board(person: Consultant, wanted: bool) -> None:
    """Begin or end a person's term on the board today, as a roster says."""
    today = time.today()
    held = Membership.objects.select_for_update().filter(
        consultant=person, group=advisory_board(), term__contains=today
    )
    term = held.first()
    if wanted and term is None:
        Membership.objects.create(
            consultant=person, group=advisory_board(), term=DateRange(today, None)
        )
    elif term is not None and not wanted:
        if term.term.lower == today:
            term.delete()
        else:
            term.term = DateRange(term.term.lower, today)
            term.save(update_fields=["term"])
