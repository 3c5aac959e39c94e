"""Meetings of a group: a seat and a draft for each member of that day; and the group's report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultants import domain as people
from core.errors import Invalid, NotVisible, Refused
from core.time import clock_at
from engagements import domain
from engagements.models import Engagement, Offer
from tests.cast import consultant
from tests.factories.chain import AFTER, BEFORE, STARTS
from tests.pages.asking import Asker

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(cast):
    group = people.make_group(actor=cast.ximena, kind="cohort", name="Cohort 4")
    for person, ends_on in ((cast.linh, None), (cast.itzel, date(2026, 3, 10))):
        people.seat_member(
            actor=cast.ximena,
            group_id=group.pk,
            consultant_id=person.pk,
            starts_on=date(2026, 1, 1),
            ends_on=ends_on,
        )
    return group


def call(chain, group, **given):
    requester = domain.make_requester(actor=chain.cast.ximena, name="The network")
    meeting = {
        "title": "Spring meeting",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=1),
        "requester_id": requester.pk,
        "fund_id": chain.fund.pk,
        "reply_by_at": BEFORE + timedelta(days=10),
        "activity": "panel",
        "role": "panelist",
        "workload": {"preparation": 60},
    }
    with clock_at(BEFORE):
        return domain.call_meeting(actor=chain.cast.ximena, group_id=group.pk, **meeting | given)


def test_each_member_of_that_day_gets_a_seat_and_a_draft(chain, cast, cohort):
    meeting = call(chain, cohort)
    assert [offer.consultant for offer in meeting.offers] == [cast.itzel, cast.linh]
    assert {offer.state for offer in meeting.offers} == {"draft"}
    assert meeting.engagement.group == cohort
    assert meeting.engagement.seats.count() == 2
    assert meeting.offers[0].total_amount == Decimal("195.00")
    later = call(
        chain,
        cohort,
        starts_at=STARTS + timedelta(days=1),
        ends_at=STARTS + timedelta(days=1, hours=1),
    )
    assert [offer.consultant for offer in later.offers] == [cast.linh]


def test_a_member_who_cannot_be_asked_keeps_a_seat_and_is_named_with_why(chain, cast, cohort):
    with clock_at(BEFORE):
        people.pause(actor=cast.linh.user, consultant_id=cast.linh.pk, until=date(2026, 12, 1))
    meeting = call(chain, cohort)
    assert [offer.consultant for offer in meeting.offers] == [cast.itzel]
    ((name, words),) = [(each.consultant, each.words) for each in meeting.not_asked]
    assert name == cast.linh
    assert "no invitations" in words
    assert meeting.engagement.seats.count() == 2


def test_all_members_are_held_by_number_before_the_first_is_asked(chain, cast, cohort):
    with CaptureQueriesContext(connection) as asked:
        call(chain, cohort)
    held = next(
        query["sql"]
        for query in asked
        if "consultants_consultant" in query["sql"] and "FOR NO KEY UPDATE" in query["sql"]
    )
    first, second = sorted((cast.linh.pk, cast.itzel.pk))
    assert f"IN ({first}, {second})" in held or f"IN ({second}, {first})" in held


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_at": STARTS - timedelta(days=90)}, "reply_by_at"),
        ({"activity": "keynote"}, "role"),
        ({"title": " "}, "title"),
        ({"reply_by_at": STARTS}, "reply_by_at"),
    ],
)
def test_what_cannot_be_a_meeting_is_refused_and_nothing_is_planned(chain, cohort, given, field):
    with pytest.raises(Invalid) as refused:
        call(chain, cohort, **given)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Engagement.objects.exists()
    assert not Offer.objects.exists()


def test_a_group_without_members_that_day_cannot_meet(chain, cast):
    empty = people.make_group(actor=cast.ximena, kind="workgroup", name="Housing")
    with pytest.raises(Invalid) as refused:
        call(chain, empty)
    assert [problem.field for problem in refused.value.problems] == ["starts_at"]


def hold(chain, meeting, *, paid: bool = True) -> None:
    """Let everyone say yes, come, and be paid for it."""
    with clock_at(BEFORE):
        domain.send_offers(
            actor=chain.cast.ximena, offer_ids=[offer.pk for offer in meeting.offers]
        )
        booked = [
            domain.accept_offer(actor=offer.consultant.user, offer_id=offer.pk)
            for offer in meeting.offers
        ]
    with clock_at(AFTER):
        for assignment in booked if paid else []:
            domain.mark_delivered(actor=chain.cast.ximena, assignment_id=assignment.pk)
            domain.report_hours(actor=assignment.consultant.user, assignment_id=assignment.pk)
            domain.confirm_hours(actor=chain.cast.ximena, assignment_ids=[assignment.pk])


def test_the_report_counts_attendance_hours_development_and_pay(chain, cast, cohort):
    hold(chain, call(chain, cohort))
    coming = call(
        chain,
        cohort,
        title="Summer meeting",
        starts_at=STARTS + timedelta(days=100),
        ends_at=STARTS + timedelta(days=100, hours=1),
    )
    hold(chain, coming, paid=False)
    training = chain.confirmed(chain.seat(chain.engagement(starts_at=STARTS + timedelta(hours=9))))
    Engagement.objects.filter(pk=training.engagement_id).update(activity="professional_development")
    report = domain.group_report(actor=cast.ximena, group_id=cohort.pk)
    itzel, linh = report.members
    assert (itzel.attended, itzel.coming, itzel.development_minutes) == (1, 0, 0)
    assert (linh.attended, linh.coming) == (1, 1)
    assert (linh.meeting_minutes, linh.development_minutes) == (120, 150)
    assert linh.amount == Decimal("195.00") + Decimal("243.75")
    assert report.amount == linh.amount + itzel.amount
    summer, spring = report.meetings
    assert (summer.coming, spring.attended) == (["Linh"], ["Itzel", "Linh"])


def test_who_did_not_come_and_who_cancelled_are_told_apart(chain, cast, cohort):
    meeting = call(chain, cohort)
    hold(chain, meeting, paid=False)
    mine, hers = (offer.assignment for offer in Offer.objects.order_by("consultant__chosen_name"))
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=cast.itzel.user, assignment_id=mine.pk)
    with clock_at(AFTER):
        domain.mark_no_show(actor=cast.ximena, assignment_id=hers.pk, note="Nobody came")
    report = domain.group_report(actor=cast.ximena, group_id=cohort.pk)
    assert [(row.attended, row.missed, row.cancelled) for row in report.members] == [
        (0, 0, 1),
        (0, 1, 0),
    ]
    assert report.amount == 0


def test_who_reads_the_report_and_who_sees_pay_in_it(chain, cast, cohort):
    hold(chain, call(chain, cohort))
    path = reverse("coordination:group", args=[cohort.pk])
    assert "$390.00" in Asker(cast.ximena).read(path)
    page = Asker(cast.adwoa).read(path)
    assert "Spring meeting" in page
    assert "$" not in page
    with pytest.raises(Refused):
        domain.group_report(actor=cast.linh.user, group_id=cohort.pk)
    with pytest.raises(NotVisible):
        domain.group_report(actor=cast.mose.user or consultant("Ana").user, group_id=cohort.pk)


def test_a_report_costs_as_many_queries_for_thirty_members_as_for_two(chain, cast, cohort):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            domain.group_report(actor=cast.ximena, group_id=cohort.pk)
        return len(caught)

    hold(chain, call(chain, cohort))
    few = queries()
    for number in range(30):
        people.seat_member(
            actor=cast.ximena,
            group_id=cohort.pk,
            consultant_id=consultant(f"Person{number}").pk,
            starts_on=date(2026, 1, 1),
        )
    assert queries() == few <= 8
