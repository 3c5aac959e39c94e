"""Releasing a programme: what holds afterwards, who is asked again, and what it pays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant
from compensation.domain import set_fund
from consultants.models import DateBlock
from core.errors import Invalid, Refused, WrongState
from core.time import clock_at
from engagements import domain
from engagements.models import Offer, Reconfirmation, Release, SessionChange
from notices.models import Notice
from tests.cast import consultant
from tests.factories import event_for
from tests.factories.chain import AFTER, BEFORE, DAY, STARTS
from tests.factories.programme import plan_of, redraft, released

pytestmark = pytest.mark.usefixtures("invariants_hold")

LATER = STARTS + timedelta(hours=2)


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def panel(event):
    """A panel of an hour on a released programme."""
    engagement = event.session()
    released(event)
    return engagement


@pytest.fixture
def booked(chain, panel):
    return chain.booked(chain.seat(panel))


def test_the_first_release_shows_everything_as_new_and_tells_nobody(event, chain):
    booked = chain.booked(chain.seat(event.session()))
    event.session(event.rooms[1])
    Notice.objects.all().delete()
    plan = plan_of(event)
    assert [change.fields for change in plan.changes] == [{"new"}, {"new"}]
    made = released(event)
    assert made.number == 1
    assert SessionChange.objects.filter(release=made, before=None, after__isnull=False).count() == 2
    assert not Notice.objects.exists()
    assert not Reconfirmation.objects.filter(assignment=booked).exists()
    assert plan_of(event).is_empty


def test_a_first_release_asks_those_whose_session_it_changes(event, chain):
    engagement = event.session()
    booked = chain.booked(chain.seat(engagement))
    redraft(event, engagement, title="Another title")
    released(event)
    change = booked.reconfirmations.get().change
    assert (change.before.title, change.after.title) == ("Session 1", "Another title")


def test_the_database_lets_no_agreed_pay_fall(booked):
    booked.agreed_amount -= Decimal("0.01")
    with pytest.raises(DatabaseError, match="agreed_pay_never_falls"), transaction.atomic():
        booked.save()


def test_a_longer_session_raises_pay_by_its_minutes(event, panel, booked):
    redraft(event, panel, ends_at=STARTS + timedelta(minutes=90))
    plan = plan_of(event)
    (person,) = plan.told
    assert (person.minutes_before, person.minutes_after) == (150, 180)
    assert (person.amount_before, person.amount_after) == (Decimal("243.75"), Decimal("292.50"))
    assert plan.raised_amount == Decimal("48.75")
    released(event)
    booked.refresh_from_db()
    assert (booked.attendance_minutes, booked.agreed_minutes) == (90, 180)
    assert booked.agreed_amount == Decimal("292.50")
    assert booked.during.upper == STARTS + timedelta(minutes=90)
    asked = booked.reconfirmations.get()
    assert (asked.amount_before, asked.amount_after) == (Decimal("243.75"), Decimal("292.50"))


def test_a_shorter_session_never_lowers_agreed_pay(event, panel, booked):
    redraft(event, panel, ends_at=STARTS + timedelta(minutes=30))
    assert plan_of(event).raised_amount == Decimal("0.00")
    released(event)
    booked.refresh_from_db()
    assert (booked.attendance_minutes, booked.agreed_amount) == (60, Decimal("243.75"))
    assert booked.during.upper == STARTS + timedelta(minutes=30)


def test_the_minutes_that_were_agreed_are_those_that_are_planned_and_paid(event, chain, panel):
    booked = chain.booked(chain.seat(panel))
    redraft(event, panel, ends_at=STARTS + timedelta(minutes=90))
    released(event)
    with clock_at(AFTER):
        domain.mark_delivered(actor=chain.cast.ximena, assignment_id=booked.pk)
    assert booked.work.get(component="attendance").planned_minutes == 90


def test_a_later_day_moves_the_dates_that_follow(event, panel, booked):
    redraft(
        event,
        panel,
        starts_at=STARTS + timedelta(days=1),
        ends_at=STARTS + timedelta(days=1, hours=1),
    )
    released(event)
    before = booked.pay_by_on
    booked.refresh_from_db()
    assert booked.service_on == DAY + timedelta(days=1)
    assert booked.pay_by_on == before + timedelta(days=1)


def test_another_fund_is_shown_with_its_balance_and_asks_nobody(event, chain, panel, booked):
    other = set_fund(
        actor=chain.cast.adwoa,
        code="F-200",
        name="County grant",
        gl_account="6200",
        cost_center="CC-2",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        budget_amount=Decimal("1000.00"),
    )
    redraft(event, panel, fund_id=other.pk)
    plan = plan_of(event)
    assert not plan.told
    assert [(each.fund, each.amount) for each in plan.by_fund] == [
        (chain.fund, Decimal("-243.75")),
        (other, Decimal("243.75")),
    ]
    assert plan.by_fund[1].balance_after == Decimal("756.25")
    released(event)
    booked.refresh_from_db()
    panel.refresh_from_db()
    assert (booked.fund, panel.fund, booked.calendar_sequence) == (other, other, 0)


def test_wording_alone_asks_nobody_again(event, panel, booked):
    redraft(event, panel, as_printed="SESSION 1")
    plan = plan_of(event)
    assert [change.fields for change in plan.changes] == [{"wording"}]
    released(event)
    panel.session.refresh_from_db()
    assert panel.session.current.number == 2
    assert not booked.reconfirmations.exists()


@pytest.mark.parametrize(
    "values", [{"title": "Another title"}, {"title_discloses": True}, {"room": 1}]
)
def test_title_framing_and_room_ask_again(event, panel, booked, values):
    if "room" in values:
        values = {"room_id": event.rooms[1].pk}
    redraft(event, panel, **values)
    Notice.objects.all().delete()
    released(event)
    booked.refresh_from_db()
    asked = booked.reconfirmations.get()
    assert (asked.state, booked.calendar_sequence, booked.state) == ("asked", 1, "booked")
    (told,) = Notice.objects.all()
    assert (told.kind, told.path) == ("programme_changed", f"/work/{booked.pk}/change/")
    assert told.recipient == booked.consultant.user


def test_a_second_change_replaces_the_question(event, panel, booked):
    redraft(event, panel, title="Another title")
    released(event)
    redraft(event, panel, title="A third title")
    released(event)
    states = list(booked.reconfirmations.order_by("pk").values_list("state", flat=True))
    assert states == ["replaced", "asked"]


def test_two_who_change_places_are_moved_at_once(event, chain):
    one, other = event.session(), event.session(starts_at=LATER)
    released(event)
    first, second = chain.booked(chain.seat(one)), chain.booked(chain.seat(other))
    redraft(event, one, starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    redraft(event, other, starts_at=STARTS, ends_at=STARTS + timedelta(hours=1))
    released(event)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.during.lower, second.during.lower) == (LATER, STARTS)


def test_nobody_is_released_into_two_places(event, chain):
    one, other = event.session(), event.session(event.rooms[1], starts_at=LATER)
    released(event)
    chain.booked(chain.seat(one))
    chain.booked(chain.seat(other))
    redraft(event, one, starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    assert any("Linh would be in two places" in words for words in plan_of(event).stops)
    with pytest.raises(Invalid) as caught:
        released(event)
    assert {problem.field for problem in caught.value.problems} == {"stops"}


def test_work_is_not_left_without_a_time(event, panel, cast):
    domain.unschedule_session(actor=cast.ximena, session_id=panel.session_id)
    with pytest.raises(Invalid, match="cannot be released"):
        released(event)


def test_work_that_is_done_is_not_changed(event, panel, chain):
    chain.delivered(chain.seat(panel))
    redraft(event, panel, title="Another title")
    assert "is done" in plan_of(event, at=AFTER).stops[0]
    with pytest.raises(Invalid):
        released(event, at=AFTER)


def test_work_that_has_begun_is_not_changed(event, panel, booked):
    redraft(event, panel, title="Another title")
    assert "has begun" in plan_of(event, at=STARTS + timedelta(minutes=5)).stops[0]


def test_a_session_without_work_leaves_the_programme_and_comes_back(event, cast):
    added = domain.add_session(
        actor=cast.ximena,
        convening_id=event.convening.pk,
        code="WALK",
        kind="break",
        title="A walk",
        starts_at=STARTS,
        ends_at=LATER,
        room_id=event.rooms[0].pk,
    )
    released(event)
    added.refresh_from_db()
    assert (added.current.title, added.current.source) == ("A walk", "release 1")
    domain.unschedule_session(actor=cast.ximena, session_id=added.pk)
    assert [change.fields for change in plan_of(event).changes] == [{"gone"}]
    released(event)
    added.refresh_from_db()
    assert added.current is None
    domain.move_session(
        actor=cast.ximena, session_id=added.pk, starts_at=LATER, room_id=event.rooms[0].pk
    )
    assert [change.fields for change in plan_of(event).changes] == [{"new"}]
    released(event)
    added.refresh_from_db()
    assert added.current.number == 2


def test_an_offer_on_a_changed_session_is_taken_back_and_drafted_anew(event, chain, panel):
    offer = chain.sent(chain.seat(panel))
    redraft(event, panel, ends_at=STARTS + timedelta(minutes=90))
    (listed,) = plan_of(event).offers
    assert (listed.was_sent, listed.is_made_again) == (True, True)
    Notice.objects.all().delete()
    released(event)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    anew = Offer.objects.get(replaces=offer)
    assert (anew.state, anew.consultant, anew.total_minutes) == ("draft", offer.consultant, 180)
    assert anew.reply_by_at >= BEFORE + timedelta(hours=48)
    assert [told.kind for told in Notice.objects.all()] == ["offer_withdrawn"]
    with clock_at(BEFORE):
        domain.send_offer(actor=chain.cast.ximena, offer_id=anew.pk)


def test_an_offer_that_says_nothing_of_the_change_stands(event, chain, panel):
    offer = chain.sent(chain.seat(panel))
    redraft(event, panel, as_printed="SESSION 1")
    assert plan_of(event).offers == []
    released(event)
    with clock_at(BEFORE):
        domain.accept_offer(actor=offer.consultant.user, offer_id=offer.pk)


def test_what_people_set_themselves_is_said_before_and_no_offer_goes_beyond_it(
    event, chain, panel, cast
):
    booked = chain.booked(chain.seat(panel))
    offer = chain.sent(chain.seat(panel), cast.itzel)
    away_on = DAY + timedelta(days=1)
    for person in (cast.linh, cast.itzel):
        DateBlock.objects.create(consultant=person, says="away", starts_on=away_on, ends_on=away_on)
    next_day = STARTS + timedelta(days=1)
    redraft(event, panel, starts_at=next_day, ends_at=next_day + timedelta(hours=1))
    plan = plan_of(event)
    (person,) = plan.told
    assert (person.assignment, person.beyond_words) == (booked, ["Not free that day"])
    (listed,) = plan.offers
    assert (listed.is_made_again, listed.why_not) == (False, "Not free that day.")
    Notice.objects.all().delete()
    released(event)
    assert not Offer.objects.filter(replaces=offer).exists()
    told = list(Notice.objects.order_by("pk").values_list("kind", "recipient"))
    assert told == [
        ("programme_changed", cast.linh.user_id),
        ("offer_withdrawn", cast.itzel.user_id),
        ("standby_empty", cast.ximena.pk),
    ]


def test_nobody_releases_what_raises_their_own_pay(event, chain, panel, cast):
    RoleGrant.objects.create(user=cast.linh.user, role="coordinator")
    chain.booked(chain.seat(panel))
    redraft(event, panel, ends_at=STARTS + timedelta(minutes=90))
    with clock_at(BEFORE):
        own = domain.release_plan(actor=cast.linh.user, convening_id=event.convening.pk)
    assert own.stops == ("This raises your own pay. Please let another coordinator release it.",)
    assert plan_of(event).stops == ()


def test_someone_booked_at_the_new_time_is_not_asked_again(event, chain, panel):
    elsewhere = chain.engagement(starts_at=LATER)
    chain.booked(chain.seat(elsewhere))
    offer = chain.sent(chain.seat(panel))
    redraft(event, panel, starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    (listed,) = plan_of(event).offers
    assert (listed.is_made_again, "is booked at this time" in listed.why_not) == (False, True)
    released(event)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert not Offer.objects.filter(replaces=offer).exists()


def test_a_conflict_that_comes_with_the_change_takes_a_reason_that_is_kept(event, panel):
    event.session(event.rooms[1])
    released(event)
    redraft(event, panel, room_id=event.rooms[1].pk)
    assert plan_of(event).needs_reasons == ["room_taken"]
    with pytest.raises(Invalid) as caught:
        released(event, reasons={})
    assert [problem.field for problem in caught.value.problems] == ["reason_room_taken"]
    made = released(event, reasons={"room_taken": "The wall opens."})
    assert [(each.kind, each.reason) for each in made.reasons.all()] == [
        ("room_taken", "The wall opens.")
    ]
    redraft(event, panel, title="Another title")
    assert plan_of(event).needs_reasons == []


def test_a_plan_that_is_out_of_date_is_not_released(event, panel, chain):
    redraft(event, panel, title="Another title")
    looked_at = plan_of(event)
    chain.booked(chain.seat(panel))
    with clock_at(BEFORE), pytest.raises(WrongState, match="meanwhile"):
        domain.release_programme(
            actor=chain.cast.ximena, convening_id=event.convening.pk, digest=looked_at.digest
        )
    assert Release.objects.count() == 1


def test_nothing_is_released_twice(event, panel):
    with pytest.raises(WrongState, match="Nothing has changed"):
        released(event)


def test_answers_are_due_with_fair_notice_and_before_the_work(event, panel, booked):
    redraft(event, panel, title="Another title")
    with pytest.raises(Invalid) as caught:
        released(event, reply_by_at=BEFORE + timedelta(hours=3))
    assert [problem.field for problem in caught.value.problems] == ["reply_by_at"]
    released(event, at=STARTS - timedelta(hours=60))
    assert booked.reconfirmations.get().reply_by_at == STARTS - timedelta(hours=12)


def test_only_coordinators_see_the_plan(event, cast):
    for actor in (cast.ansel, cast.adwoa, cast.prudence):
        with pytest.raises(Refused):
            domain.release_plan(actor=actor, convening_id=event.convening.pk)


def test_the_plan_takes_the_same_statements_for_many(event, chain):
    works = [event.session(room) for room in event.rooms]
    released(event)
    counts = []
    for number, engagement in enumerate(works):
        chain.booked(chain.seat(engagement), consultant(f"Booked{number}"))
        chain.draft(chain.seat(engagement), consultant(f"Asked{number}", signs_in=False))
        later = engagement.starts_at + timedelta(hours=1)
        redraft(event, engagement, starts_at=later, ends_at=later + timedelta(hours=2))
        with CaptureQueriesContext(connection) as caught:
            plan = plan_of(event)
        counts.append(len(caught))
    assert (len(plan.told), len(plan.offers)) == (3, 3)
    assert counts[0] == counts[-1] <= 30
