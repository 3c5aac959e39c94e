"""The advisory board, cohorts and workgroups: who sits on them, from when to when."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.writing import choice_problems
from consultants.models import Consultant, Group, GroupKind, Membership
from core import permits, time
from core.errors import FieldProblem, Invalid, WrongState
from core.texts import refuse, text_problems

BOARD_NAME = "Advisory Board"
LONGEST_NAME = 120
MOST_SEATS = 1000
KEEP = "consultants.keep_groups"
NO_OVERLAP = "consultants_membership_no_overlap"
A_DAY = timedelta(days=1)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
"""Outside of these a date is a slip of the hand."""


def make_group(
    *,
    actor: User,
    kind: str,
    name: str,
    parent_id: int | None = None,
    seat_count: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Group:
    """Make a board, a cohort of it or a workgroup; without a number of seats it has no limit.

    Refuses a name that another group has, and a last day before the first.
    """
    permits.require(actor, KEEP)
    group = Group(kind=kind, name=" ".join(name.split()), parent_id=parent_id)
    group.seat_count, group.starts_on, group.ends_on = seat_count, starts_on, ends_on
    problems = choice_problems("kind", kind, GroupKind.values) + _problems_of(group)
    if parent_id is not None and not Group.objects.filter(pk=parent_id).exists():
        problems.append(FieldProblem("parent_id", _("Choose a group from the list.")))
    refuse(problems)
    _save(group)
    return group


def change_group(
    *,
    actor: User,
    group_id: int,
    name: str,
    seat_count: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Group:
    """Change a group's name, number of seats and days.

    Refuses fewer seats than are taken on some day, and days that leave a term outside.
    """
    with transaction.atomic():
        group = _locked(actor, group_id)
        group.name, group.seat_count = " ".join(name.split()), seat_count
        group.starts_on, group.ends_on = starts_on, ends_on
        problems = _problems_of(group)
        if seat_count is not None and (most := most_at_once(group)) > seat_count:
            words = _("%(count)s seats are taken on some day.") % {"count": most}
            problems.append(FieldProblem("seat_count", words))
        if not problems and _has_terms_outside(group):
            problems.append(FieldProblem("ends_on", _("A term reaches beyond these days.")))
        refuse(problems)
        _save(group)
    return group


def seat_member(
    *,
    actor: User,
    group_id: int,
    consultant_id: int,
    starts_on: date,
    ends_on: date | None = None,
) -> Membership:
    """Begin a person's term on a day; ``ends_on`` is its last day, none when it is open.

    Refuses a term outside the group's days, a second one of the person at the same time, and
    one more than there are seats on any of its days.
    """
    with transaction.atomic():
        group = _locked(actor, group_id)
        consultant = permits.get_visible(Consultant.objects.all(), actor, pk=consultant_id)
        refuse(_term_problems(group, starts_on, ends_on))
        term = DateRange(starts_on, ends_on + A_DAY if ends_on else None)
        try:
            with transaction.atomic():
                membership = Membership.objects.create(
                    group=group, consultant=consultant, term=term
                )
        except IntegrityError as error:
            if NO_OVERLAP not in str(error):
                raise
            words = _("This person has a seat in the group at that time already.")
            raise Invalid(problems=[FieldProblem("consultant_id", words)]) from error
        if group.seat_count is not None and most_at_once(group) > group.seat_count:
            words = _("All seats of the group are taken at that time.")
            raise Invalid(problems=[FieldProblem("starts_on", words)])
    return membership


def end_term(*, actor: User, membership_id: int, ends_on: date) -> Membership:
    """Let a term end with a day, which is its last; an ended term stays on record.

    Refuses a day before the term began, one that would make it longer than it is, and a term
    that is over.
    """
    with transaction.atomic():
        seen = permits.get_visible(Membership.objects.all(), actor, pk=membership_id)
        _locked(actor, seen.group_id)
        membership = Membership.objects.select_for_update().get(pk=membership_id)
        upper = membership.term.upper
        if upper is not None and upper <= time.today():
            raise WrongState(_("This term has ended already."))
        if ends_on < membership.term.lower:
            refuse([FieldProblem("ends_on", _("The term began after this day."))])
        if ends_on >= LATEST or (upper is not None and ends_on + A_DAY >= upper):
            refuse([FieldProblem("ends_on", _("The term ends by this day already."))])
        membership.term = DateRange(membership.term.lower, ends_on + A_DAY)
        membership.save(update_fields=["term"])
    return membership


def members_on(group: Group, day: date) -> list[Consultant]:
    """Return who sits in a group on a day, by name."""
    seated = Membership.objects.filter(group=group, term__contains=day)
    people = Consultant.objects.filter(pk__in=seated.values("consultant"))
    return list(people.select_related("user").order_by("chosen_name", "id"))


def most_at_once(group: Group) -> int:
    """Return the most seats taken on any day: it is reached on a day when a term begins."""
    terms = [membership.term for membership in group.memberships.all()]
    return max((sum(begun.lower in term for term in terms) for begun in terms), default=0)


def board_seats_left(first: date, *, without: Iterable[int] = ()) -> int | None:
    """Return how many more people can sit on the board from a day on; None is no limit.

    ``without`` are people whose terms end before.
    """
    board = Group.objects.filter(name=BOARD_NAME, seat_count__isnull=False).first()
    if board is None or board.seat_count is None:
        return None
    held = board.memberships.exclude(consultant__in=without, term__contains=first)
    terms = [each.term for each in held]
    days = [first, *(term.lower for term in terms if term.lower > first)]
    return board.seat_count - max(sum(day in term for term in terms) for day in days)


def lock_board() -> None:
    """Let nobody else give the board's seats away until the end of the transaction."""
    Group.objects.select_for_update().filter(name=BOARD_NAME).first()


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
    """Begin or end a person's term on the board today, as a roster says.

    A term that begins later stays: the new one ends when it begins.
    """
    today = time.today()
    held = Membership.objects.select_for_update().filter(consultant=person, group=advisory_board())
    term = held.filter(term__contains=today).first()
    if wanted and term is None:
        later = held.filter(term__startswith__gt=today).order_by("term").first()
        ends = later.term.lower if later else None
        Membership.objects.create(
            consultant=person, group=advisory_board(), term=DateRange(today, ends)
        )
    elif term is not None and not wanted:
        if term.term.lower == today:
            term.delete()
        else:
            term.term = DateRange(term.term.lower, today)
            term.save(update_fields=["term"])


def _locked(actor: User, group_id: int) -> Group:
    """Lock the group, so that two coordinators cannot both give its last seat away."""
    group = permits.get_visible(Group.objects.select_for_update(of=("self",)), actor, pk=group_id)
    permits.require(actor, KEEP)
    return group


def _problems_of(group: Group) -> list[FieldProblem]:
    problems = text_problems("name", group.name, LONGEST_NAME, required=True)
    if group.seat_count is not None and not 1 <= group.seat_count <= MOST_SEATS:
        problems.append(FieldProblem("seat_count", _("Enter a number from 1 to 1,000.")))
    for field in ("starts_on", "ends_on"):
        day = getattr(group, field)
        if day and not EARLIEST <= day < LATEST:
            problems.append(FieldProblem(field, _("Enter a year from 2000 to 2099.")))
    if group.starts_on and group.ends_on and group.ends_on < group.starts_on:
        problems.append(FieldProblem("ends_on", _("The last day is before the first.")))
    return problems


def _term_problems(group: Group, starts_on: date, ends_on: date | None) -> list[FieldProblem]:
    if not EARLIEST <= starts_on < LATEST or (ends_on and not ends_on < LATEST):
        return [FieldProblem("starts_on", _("Enter a year from 2000 to 2099."))]
    if ends_on and ends_on < starts_on:
        return [FieldProblem("ends_on", _("The last day is before the first."))]
    if group.starts_on and starts_on < group.starts_on:
        return [FieldProblem("starts_on", _("The group has not begun on that day."))]
    if group.ends_on and (ends_on is None or ends_on > group.ends_on):
        words = _("The group ends before. Choose a last day within its own.")
        return [FieldProblem("ends_on", words)]
    return []


def _has_terms_outside(group: Group) -> bool:
    outside = Q()
    if group.starts_on:
        outside |= Q(term__startswith__lt=group.starts_on)
    if group.ends_on:
        outside |= Q(term__endswith__gt=group.ends_on + A_DAY) | Q(term__upper_inf=True)
    return bool(outside) and group.memberships.filter(outside).exists()


def _save(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        if "name" not in str(error):
            raise
        problem = FieldProblem("name", _("Another group has this name."))
        raise Invalid(problems=[problem]) from error
