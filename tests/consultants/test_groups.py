"""Boards, cohorts and workgroups: terms within their days, and no more people than seats."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consultants import domain
from consultants.domain.groups import advisory_board, members_on
from consultants.domain.roster import check_roster, import_roster
from consultants.models import Membership, Topic
from core import invariants, time
from core.errors import Invalid, Refused, WrongState
from core.imports import ImportRefused
from tests.consultants.test_roster import roster

pytestmark = pytest.mark.django_db
JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def fields(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


@pytest.fixture
def cohort(cast):
    return domain.make_group(
        actor=cast.ximena,
        kind="cohort",
        name="Cohort 4",
        parent_id=advisory_board().pk,
        seat_count=2,
        starts_on=JANUARY,
        ends_on=DECEMBER,
    )


def seat(cast, group, person, starts_on=JANUARY, ends_on=DECEMBER):
    return domain.seat_member(
        actor=cast.ximena,
        group_id=group.pk,
        consultant_id=person.pk,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_a_term_holds_its_last_day(cast, cohort):
    seat(cast, cohort, cast.linh, JANUARY, JUNE)
    assert members_on(cohort, JUNE) == [cast.linh]
    assert members_on(cohort, JUNE + timedelta(days=1)) == []


def test_no_day_has_more_members_than_seats(cast, cohort):
    seat(cast, cohort, cast.linh, JANUARY, JUNE)
    seat(cast, cohort, cast.itzel)
    with pytest.raises(Invalid) as refused:
        seat(cast, cohort, cast.mose, JUNE, DECEMBER)
    assert fields(refused) == ["starts_on"]
    seat(cast, cohort, cast.mose, JUNE + timedelta(days=1), DECEMBER)
    with pytest.raises(Invalid) as refused:
        domain.change_group(
            actor=cast.ximena,
            group_id=cohort.pk,
            name="Cohort 4",
            seat_count=1,
            starts_on=JANUARY,
            ends_on=JUNE,
        )
    assert fields(refused) == ["seat_count"]
    with pytest.raises(Invalid) as refused:
        domain.change_group(
            actor=cast.ximena, group_id=cohort.pk, name="Cohort 4", starts_on=JANUARY, ends_on=JUNE
        )
    assert fields(refused) == ["ends_on"]
    assert invariants.check() == []


def test_a_term_is_once_within_the_groups_days_and_can_be_ended(cast, cohort):
    term = seat(cast, cohort, cast.linh, JANUARY, DECEMBER)
    for starts_on, ends_on, field in (
        (JUNE, DECEMBER, "consultant_id"),
        (date(2025, 12, 31), JUNE, "starts_on"),
        (JUNE, None, "ends_on"),
        (JUNE, JANUARY, "ends_on"),
    ):
        with pytest.raises(Invalid) as refused:
            seat(cast, cohort, cast.linh, starts_on, ends_on)
        assert fields(refused) == [field]
    for day in (date(2025, 12, 31), DECEMBER, date.max):
        with pytest.raises(Invalid) as refused, time.clock_at(noon(JANUARY)):
            domain.end_term(actor=cast.ximena, membership_id=term.pk, ends_on=day)
        assert fields(refused) == ["ends_on"]
    with time.clock_at(noon(JANUARY)):
        domain.end_term(actor=cast.ximena, membership_id=term.pk, ends_on=JUNE)
    with time.clock_at(noon(DECEMBER)), pytest.raises(WrongState):
        domain.end_term(actor=cast.ximena, membership_id=term.pk, ends_on=JANUARY)
    assert members_on(cohort, DECEMBER) == []


def test_names_and_numbers_of_groups(cast, cohort):
    for given, field in (
        ({"name": "Cohort 4"}, "name"),
        ({"name": " "}, "name"),
        ({"kind": "crowd"}, "kind"),
        ({"seat_count": 0}, "seat_count"),
        ({"starts_on": JUNE, "ends_on": JANUARY}, "ends_on"),
        ({"parent_id": 987_654_321}, "parent_id"),
    ):
        with pytest.raises(Invalid) as refused:
            domain.make_group(actor=cast.ximena, **{"kind": "workgroup", "name": "Housing"} | given)
        assert fields(refused) == [field]
    for other in (cast.adwoa, cast.ansel, cast.linh.user):
        with pytest.raises(Refused):
            domain.make_group(actor=other, kind="workgroup", name="Housing")


def test_a_roster_takes_no_more_board_seats_than_there_are(cast):
    board = advisory_board()
    domain.change_group(actor=cast.ximena, group_id=board.pk, name=board.name, seat_count=2)
    seats = roster({"Advisory board": True}, {"Advisory board": True}, {"Advisory board": True})
    with pytest.raises(ImportRefused) as refused:
        import_roster(actor=cast.ximena, data=seats)
    assert [(row.row, row.column) for row in refused.value.report.refusals] == [
        (4, "Advisory board")
    ]
    import_roster(
        actor=cast.ximena, data=roster({"Advisory board": True}, {"Advisory board": True})
    )
    swap = roster({"Advisory board": False}, {"Advisory board": True}, {"Advisory board": True})
    assert check_roster(actor=cast.ximena, data=swap).is_clean
    import_roster(actor=cast.ximena, data=swap)
    assert len(members_on(board, time.today())) == 2
    assert invariants.check() == []


def test_a_roster_ends_a_new_term_where_a_later_one_begins(cast):
    import_roster(actor=cast.ximena, data=roster({"Advisory board": False}))
    board, later = advisory_board(), time.today() + timedelta(days=30)
    (person,) = type(cast.linh).objects.filter(email="person0@example.org")
    seat(cast, board, person, later, None)
    import_roster(actor=cast.ximena, data=roster({"Advisory board": True}))
    terms = Membership.objects.filter(consultant=person).values_list("term", flat=True)
    assert [(term.lower, term.upper) for term in terms] == [(time.today(), later), (later, None)]


def test_a_roster_brings_no_topic_that_the_person_ruled_out(cast):
    topic = Topic.objects.first()
    domain.rule_out(
        actor=cast.linh.user, consultant_id=cast.linh.pk, kind="topic", topic_id=topic.pk
    )
    data = roster({"E-mail": cast.linh.email, "Topics": topic.name})
    with pytest.raises(ImportRefused) as refused:
        import_roster(actor=cast.ximena, data=data)
    assert [row.column for row in refused.value.report.refusals] == ["Topics"]
    assert invariants.check() == []
