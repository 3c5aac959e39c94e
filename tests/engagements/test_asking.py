"""Asking: in turn or with a reason, with fair notice, never beyond what a person set."""

from datetime import date, timedelta
from functools import partial

import pytest

from consultants.models import Availability, DateBlock
from core.errors import Invalid, NotVisible, Refused, Taken, WrongState
from core.time import clock_at
from engagements import domain
from engagements.domain import locks
from engagements.models import Offer, OfferReason
from notices.models import Notice
from tests.cast import person
from tests.factories.chain import BEFORE, REASONS, STARTS
from tests.racing import while_it_is_held

pytestmark = pytest.mark.usefixtures("invariants_hold")

SOON = BEFORE + timedelta(days=5)


def make(chain, seat, person, **options):
    values = {"reply_by_at": SOON} | options
    with clock_at(BEFORE):
        return domain.make_offer(
            actor=chain.cast.ximena, seat_id=seat.pk, consultant_id=person.pk, **values
        )


def fields_of(refusal) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def test_the_first_in_turn_is_asked_without_a_reason(chain, cast):
    offer = make(chain, chain.seat(), cast.linh)
    assert not offer.reasons.exists()


def test_passing_over_takes_a_reason_that_is_kept_with_whom_it_passed_over(chain, cast):
    seat = chain.seat()
    with pytest.raises(Invalid) as refusal:
        make(chain, seat, cast.itzel)
    assert fields_of(refusal) == ["reason_passing_over"]
    offer = make(chain, seat, cast.itzel, reasons={"passing_over": " Asked by the county. "})
    kept = offer.reasons.get()
    assert (kept.kind, kept.reason) == ("passing_over", "Asked by the county.")
    assert (kept.passed_over_count, list(kept.passed_over.all())) == (1, [cast.linh])
    assert kept.given_by == cast.ximena


def test_an_unknown_or_endless_reason_is_refused_and_an_unneeded_one_not_kept(chain, cast):
    seat = chain.seat()
    for reasons, field in (({"mood": "x"}, "reason_mood"), ({"apart": "x" * 501}, "reason_apart")):
        with pytest.raises(Invalid) as refusal:
            make(chain, seat, cast.linh, reasons=reasons)
        assert fields_of(refusal) == [field]
    make(chain, seat, cast.linh, reasons=REASONS)
    assert not OfferReason.objects.exists()


@pytest.mark.parametrize("hours", [1, 47])
def test_less_than_48_hours_to_answer_takes_a_reason(chain, cast, hours):
    seat = chain.seat()
    soon = BEFORE + timedelta(hours=hours)
    with pytest.raises(Invalid) as refusal:
        make(chain, seat, cast.linh, reply_by_at=soon)
    assert fields_of(refusal) == ["reason_short_notice"]
    make(chain, seat, cast.linh, reply_by_at=soon, reasons={"short_notice": "Someone fell ill."})
    assert OfferReason.objects.get().kind == "short_notice"


def test_48_hours_are_fair_when_made_and_too_short_when_sent_later(chain, cast):
    offer = make(chain, chain.seat(), cast.linh, reply_by_at=BEFORE + timedelta(hours=48))
    with clock_at(BEFORE + timedelta(hours=1)):
        with pytest.raises(Invalid) as refusal:
            domain.send_offer(actor=cast.ximena, offer_id=offer.pk)
        assert fields_of(refusal) == ["reason_short_notice"]
        sent = domain.send_offer(
            actor=cast.ximena, offer_id=offer.pk, reasons={"short_notice": "I was away."}
        )
    assert sent.state == "sent"
    assert offer.reasons.get().reason == "I was away."


def test_an_answer_is_due_before_the_work_begins(chain, cast):
    with pytest.raises(Invalid) as refusal:
        make(chain, chain.seat(), cast.linh, reply_by_at=STARTS)
    assert fields_of(refusal) == ["reply_by_at"]


def test_work_that_has_begun_is_not_offered(chain, cast):
    seat = chain.seat()
    with clock_at(STARTS), pytest.raises(Invalid, match="has begun"):
        domain.make_offer(
            actor=cast.ximena,
            seat_id=seat.pk,
            consultant_id=cast.linh.pk,
            reply_by_at=STARTS + timedelta(hours=1),
        )


def test_somebody_who_is_booked_at_that_time_is_not_asked(chain, cast):
    chain.booked()
    with pytest.raises(Taken, match="booked at this time"):
        make(chain, chain.seat(chain.engagement()), cast.linh, reasons=REASONS)


def test_nobody_asks_somebody_who_takes_no_invitations_whatever_the_reason(chain, cast):
    cast.linh.paused_until = date(2026, 5, 1)
    cast.linh.save()
    with pytest.raises(Invalid) as refusal:
        make(chain, chain.seat(), cast.linh, reasons=REASONS)
    assert fields_of(refusal) == ["paused"]
    with clock_at(BEFORE), pytest.raises(Invalid) as refusal:
        domain.ask_first(
            actor=cast.ximena,
            seat_id=chain.seat().pk,
            consultant_id=cast.linh.pk,
            reply_by_at=SOON,
        )
    assert fields_of(refusal) == ["paused"]


@pytest.fixture
def away(cast):
    """Linh is away on the day of the work."""
    return DateBlock.objects.create(
        consultant=cast.linh,
        says=Availability.AWAY,
        starts_on=date(2026, 3, 10),
        ends_on=date(2026, 3, 10),
    )


def first(chain, seat, person):
    with clock_at(BEFORE):
        return domain.ask_first(
            actor=chain.cast.ximena, seat_id=seat.pk, consultant_id=person.pk, reply_by_at=SOON
        )


def test_beyond_what_a_person_set_only_their_own_yes_opens_for_that_seat(chain, cast, away):
    seat, other = chain.seat(), chain.seat(chain.engagement(starts_at=STARTS + timedelta(hours=3)))
    with pytest.raises(Invalid) as refusal:
        make(chain, seat, cast.linh, reasons=REASONS)
    assert fields_of(refusal) == ["away"]
    asked = first(chain, seat, cast.linh)
    assert (asked.beyond, asked.state) == (["away"], "asked")
    assert Notice.objects.filter(recipient=cast.linh.user, kind="prior_yes_asked").exists()
    with pytest.raises(Invalid):
        make(chain, seat, cast.linh, reasons=REASONS)
    with clock_at(BEFORE):
        domain.answer_prior_yes(actor=cast.linh.user, prior_yes_id=asked.pk, yes=True)
    assert Notice.objects.filter(recipient=cast.ximena, kind="prior_yes_answered").exists()
    make(chain, seat, cast.linh, reasons=REASONS)
    with pytest.raises(Invalid):
        make(chain, other, cast.linh, reasons=REASONS)


def test_a_yes_that_was_taken_back_stops_the_draft(chain, cast, away):
    seat = chain.seat()
    asked = first(chain, seat, cast.linh)
    with clock_at(BEFORE):
        domain.answer_prior_yes(actor=cast.linh.user, prior_yes_id=asked.pk, yes=True)
    offer = make(chain, seat, cast.linh, reasons=REASONS)
    with clock_at(BEFORE):
        domain.take_back_prior_yes(actor=cast.linh.user, prior_yes_id=asked.pk)
        with pytest.raises(Invalid) as refusal:
            domain.send_offer(actor=cast.ximena, offer_id=offer.pk)
    assert fields_of(refusal) == ["away"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", ["seat", "person"])
def test_a_yes_is_not_taken_back_while_somebody_relies_on_it(chain, cast, away, held):
    """The one who sends holds the seat and the person: the yes ends after that, or before it."""
    seat = chain.seat()
    asked = first(chain, seat, cast.linh)
    take_back = partial(domain.take_back_prior_yes, actor=cast.linh.user, prior_yes_id=asked.pk)
    with clock_at(BEFORE):
        domain.answer_prior_yes(actor=cast.linh.user, prior_yes_id=asked.pk, yes=True)
    hold = {
        "seat": partial(locks.hold_seat, cast.ximena, seat.pk),
        "person": partial(locks.hold_people, [cast.linh.pk]),
    }
    assert while_it_is_held(hold[held], take_back).state == "refused"


def test_a_no_is_final_for_the_question_and_nobody_answers_for_another(chain, cast, away):
    asked = first(chain, chain.seat(), cast.linh)
    with clock_at(BEFORE):
        with pytest.raises(Refused):
            domain.answer_prior_yes(actor=cast.ximena, prior_yes_id=asked.pk, yes=True)
        with pytest.raises(NotVisible):
            domain.answer_prior_yes(actor=cast.itzel.user, prior_yes_id=asked.pk, yes=True)
        domain.answer_prior_yes(actor=cast.linh.user, prior_yes_id=asked.pk, yes=False)
        with pytest.raises(WrongState):
            domain.answer_prior_yes(actor=cast.linh.user, prior_yes_id=asked.pk, yes=True)


def test_one_asks_first_only_where_something_stands_and_once(chain, cast, away):
    seat = chain.seat()
    with pytest.raises(Invalid, match="Nothing of their own"):
        first(chain, seat, cast.itzel)
    first(chain, seat, cast.linh)
    with pytest.raises(Taken):
        first(chain, seat, cast.linh)


def test_a_question_without_an_answer_lapses_on_its_date_and_its_asker_is_told(chain, cast, away):
    asked = first(chain, chain.seat(), cast.linh)
    with clock_at(SOON - timedelta(minutes=1)):
        assert domain.lapse_prior_yes() == 0
    with clock_at(SOON):
        assert domain.lapse_prior_yes() == 1
    asked.refresh_from_db()
    assert asked.state == "lapsed"
    assert Notice.objects.filter(recipient=cast.ximena, kind="past_its_date").exists()


def test_asks_a_month_are_counted_when_sending(chain, cast):
    cast.linh.most_asks_a_month = 1
    cast.linh.save()
    later = chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=3)))
    offers = [make(chain, chain.seat(), cast.linh), make(chain, later, cast.linh, reasons=REASONS)]
    with clock_at(BEFORE):
        domain.send_offer(actor=cast.ximena, offer_id=offers[0].pk)
        with pytest.raises(Invalid) as refusal:
            domain.send_offer(actor=cast.ximena, offer_id=offers[1].pk)
    assert fields_of(refusal) == ["asks"]


def test_a_coordinator_writes_down_the_answer_of_someone_without_a_sign_in(chain, cast):
    seat = chain.seat()
    offer = chain.sent(seat, cast.mose)
    with clock_at(BEFORE):
        booked = domain.accept_offer(actor=cast.ximena, offer_id=offer.pk, employer_pays="part")
    offer.refresh_from_db()
    assert (booked.consultant, offer.answered_by) == (cast.mose, cast.ximena)
    assert offer.employer_pays == "part"


def test_a_not_now_pauses_invitations_and_keeps_a_reason_freely_given(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE):
        with pytest.raises(Invalid) as refusal:
            domain.decline_offer(
                actor=cast.linh.user, offer_id=offer.pk, not_until=date(2026, 2, 20)
            )
        assert fields_of(refusal) == ["not_until"]
        domain.decline_offer(
            actor=cast.linh.user, offer_id=offer.pk, reason="Exams", not_until=date(2026, 4, 1)
        )
    offer.refresh_from_db()
    cast.linh.refresh_from_db()
    assert (offer.state, offer.decline_reason) == ("declined", "Exams")
    assert cast.linh.paused_until == date(2026, 4, 1)


def test_a_decline_never_lowers_a_place(chain, cast):
    offer = chain.sent()
    cast.linh.refresh_from_db()
    assert cast.linh.turn_at is not None
    with clock_at(BEFORE):
        domain.decline_offer(actor=cast.linh.user, offer_id=offer.pk)
    cast.linh.refresh_from_db()
    assert cast.linh.turn_at is None


def test_several_people_for_several_seats_and_whoever_is_left_waits_on_each_list(chain, cast):
    engagement = chain.engagement()
    seats = [chain.seat(engagement), chain.seat(engagement)]
    with clock_at(BEFORE):
        offers = domain.make_offers(
            actor=cast.ximena,
            seat_ids=[seats[1].pk, seats[0].pk],
            consultant_ids=[cast.itzel.pk, cast.linh.pk],
            reply_by_at=SOON,
            then_ask_ids=[cast.mose.pk],
        )
    assert [(offer.seat, offer.consultant) for offer in offers] == [
        (seats[1], cast.itzel),
        (seats[0], cast.linh),
    ]
    # Judged together, nobody is passed over.
    assert not OfferReason.objects.exists()
    for seat in seats:
        assert [row.consultant for row in seat.standby.all()] == [cast.mose]


def test_several_are_made_all_or_none(chain, cast):
    engagement = chain.engagement()
    seats = [chain.seat(engagement), chain.seat(engagement)]
    chain.booked(seats[1], cast.itzel)
    with clock_at(BEFORE), pytest.raises(Taken):
        domain.make_offers(
            actor=cast.ximena,
            seat_ids=[seat.pk for seat in seats],
            consultant_ids=[cast.linh.pk, cast.mose.pk],
            reply_by_at=SOON,
            reasons=REASONS,
        )
    assert not Offer.objects.filter(state="draft").exists()


@pytest.mark.parametrize(
    ("seat_count", "people", "field"),
    [
        (2, ["linh"], "consultant_ids"),
        (1, ["linh", "linh"], "consultant_ids"),
        (0, ["linh"], "seat_ids"),
    ],
)
def test_seats_and_people_that_do_not_pair_are_refused(chain, cast, seat_count, people, field):
    engagement = chain.engagement()
    seats = [chain.seat(engagement) for _seat in range(seat_count)]
    with clock_at(BEFORE), pytest.raises(Invalid) as refusal:
        domain.make_offers(
            actor=cast.ximena,
            seat_ids=[seat.pk for seat in seats],
            consultant_ids=[getattr(cast, name).pk for name in people],
            reply_by_at=SOON,
        )
    assert fields_of(refusal) == [field]


def test_a_new_offer_takes_the_place_of_an_old_one(chain, cast):
    old = chain.sent()
    new = make(chain, old.seat, cast.linh, replaces_id=old.pk)
    old.refresh_from_db()
    assert (old.state, new.replaces, old.replaced_by) == ("withdrawn", old, new)
    with pytest.raises(Invalid) as refusal:
        make(chain, old.seat, cast.itzel, replaces_id=old.pk, reasons=REASONS)
    assert fields_of(refusal) == ["replaces_id"]


def test_a_draft_that_nobody_sent_is_taken_back_on_its_date_and_its_maker_told(chain, cast):
    draft = chain.draft(chain.seat(), cast.linh)
    with clock_at(draft.reply_by_at):
        assert domain.expire_offers() == 1
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    told = Notice.objects.values_list("recipient__name", "kind")
    assert list(told) == [("Ximena", "past_its_date")]


def test_both_are_told_when_an_offer_expires(chain, cast):
    offer = chain.sent()
    with clock_at(offer.reply_by_at):
        domain.expire_offers()
    told = Notice.objects.filter(kind="offer_expired").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Linh", "Ximena"]


def test_making_an_offer_takes_equally_many_queries_in_a_small_and_a_larger_network(chain, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.cast import consultant

    seat = chain.seat()
    with CaptureQueriesContext(connection) as few:
        make(chain, seat, cast.linh)
    for number in range(20):
        consultant(f"Person{number}", signs_in=False)
    other = chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=3)))
    chain.seat(other.engagement)
    with CaptureQueriesContext(connection) as many:
        make(chain, other, cast.linh)
    assert len(many) == len(few)


def test_an_answer_reaches_every_coordinator_once_whoever_asked_has_left(chain, cast):
    offer = chain.sent()
    others = [person("Xochitl", "coordinator"), person("Soledad", "coordinator")]
    cast.ximena.is_active = False
    cast.ximena.save()
    with clock_at(BEFORE):
        domain.ask_about_offer(actor=cast.linh.user, offer_id=offer.pk, text="Who else is there?")
        domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)
    for user in others:
        assert set(user.notices.values_list("kind", flat=True)) == {
            "offer_message",
            "offer_accepted",
        }
    assert not cast.ximena.notices.exists()
