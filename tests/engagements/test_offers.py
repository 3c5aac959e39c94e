"""Offers: priced whole, frozen when sent, answered once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from compensation.domain import set_rate
from core.errors import Invalid, NotVisible, Refused, Taken, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Offer
from engagements.models.engagement import FilledBy
from notices.models import Notice
from tests.factories.chain import BEFORE, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")


def test_a_seat_is_priced_whole_at_the_rate_on_the_date_and_says_why(chain):
    priced = domain.quote_seat(chain.seat())
    assert [(line.component, line.minutes) for line in priced.quote.lines] == [
        ("preparation", 60),
        ("attendance", 60),
        ("debrief", 30),
    ]
    assert priced.quote.total_amount == Decimal("243.75")
    assert priced.pay_by_on == date(2026, 4, 7)
    assert "PhD" in priced.why
    assert "97.50" in priced.why


def test_the_service_date_is_that_of_the_place_not_of_utc(chain):
    late = chain.engagement(starts_at=STARTS.replace(hour=4))  # 20:00 the evening before
    assert domain.quote_seat(chain.seat(late)).service_on == date(2026, 3, 9)


def test_a_rate_changed_after_sending_changes_nothing_on_the_offer(chain):
    offer = chain.sent()
    before = (offer.total_amount, offer.terms, list(offer.lines.values()))
    set_rate(
        actor=chain.cast.adwoa,
        card_id=chain.rate.card_id,
        activity="panel",
        role="panelist",
        hourly_amount=Decimal("120.00"),
        starts_on=date(2026, 3, 1),
        comparator_id=chain.rate.comparator_id,
    )
    with clock_at(BEFORE):
        booked = domain.accept_offer(actor=chain.cast.linh.user, offer_id=offer.pk)
    offer.refresh_from_db()
    assert (offer.total_amount, offer.terms, list(offer.lines.values())) == before
    assert booked.pay_by_on == offer.pay_by_on


def test_a_draft_whose_price_has_changed_is_not_sent(chain):
    offer = chain.draft(chain.seat(), chain.cast.linh)
    set_rate(
        actor=chain.cast.adwoa,
        card_id=chain.rate.card_id,
        activity="panel",
        role="panelist",
        hourly_amount=Decimal("120.00"),
        starts_on=date(2026, 3, 1),
        comparator_id=chain.rate.comparator_id,
    )
    with clock_at(BEFORE), pytest.raises(WrongState, match="has changed"):
        domain.send_offer(actor=chain.cast.ximena, offer_id=offer.pk)


@pytest.mark.parametrize("column", ["total_amount = 1", "terms = '{}'", "pay_by_on = '2030-01-01'"])
def test_the_database_refuses_to_change_the_terms_of_a_sent_offer(chain, column):
    chain.sent()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE engagements_offer SET {column}")


def test_accepting_books_the_person_and_takes_back_the_other_offers(chain, cast):
    seat = chain.seat()
    first, second = chain.sent(seat, cast.linh), chain.sent(seat, cast.itzel)
    with clock_at(BEFORE):
        booked = domain.accept_offer(actor=cast.linh.user, offer_id=first.pk)
    second.refresh_from_db()
    assert (booked.state, second.state) == ("booked", "withdrawn")
    assert Notice.objects.filter(recipient=cast.itzel.user, kind="offer_withdrawn").count() == 1
    with clock_at(BEFORE), pytest.raises(Taken, match="just been filled"):
        domain.accept_offer(actor=cast.itzel.user, offer_id=second.pk)


def test_two_bookings_at_one_time_are_refused_and_nothing_changes(chain, cast):
    clash = chain.sent(chain.seat(chain.engagement(starts_at=STARTS + timedelta(minutes=30))))
    chain.booked()
    with clock_at(BEFORE), pytest.raises(Taken, match="already have something"):
        domain.accept_offer(actor=cast.linh.user, offer_id=clash.pk)
    clash.refresh_from_db()
    assert clash.state == "sent"


def test_back_to_back_bookings_are_possible(chain):
    chain.booked()
    chain.booked(chain.seat(chain.engagement(starts_at=STARTS + timedelta(minutes=60))))
    assert Assignment.objects.live().count() == 2


def test_declining_costs_nothing_and_tells_the_coordinator(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE):
        domain.decline_offer(actor=cast.linh.user, offer_id=offer.pk)
    change = StateChange.objects.get(move="decline")
    assert change.note == ""
    assert Notice.objects.filter(recipient=cast.ximena, kind="offer_declined").exists()


def test_another_persons_offer_answers_as_one_that_does_not_exist(chain, cast):
    offer = chain.sent()
    for verb in (domain.accept_offer, domain.decline_offer):
        with pytest.raises(NotVisible) as hidden:
            verb(actor=cast.itzel.user, offer_id=offer.pk)
        with pytest.raises(NotVisible) as missing:
            verb(actor=cast.itzel.user, offer_id=10**9)
        assert str(hidden.value) == str(missing.value)


def test_a_draft_is_invisible_to_the_person_it_is_for(chain, cast):
    offer = chain.draft(chain.seat(), cast.linh)
    assert not Offer.objects.visible_to(cast.linh.user).exists()
    with pytest.raises(NotVisible):
        domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)


@pytest.mark.parametrize("who", ["prudence", "renata", "ansel", "adwoa"])
def test_only_coordinators_make_send_and_withdraw(chain, cast, who):
    actor, seat = getattr(cast, who), chain.seat()
    with clock_at(BEFORE), pytest.raises(Refused):
        domain.make_offer(
            actor=actor,
            seat_id=seat.pk,
            consultant_id=cast.linh.pk,
            reply_by_at=BEFORE + timedelta(days=3),
        )
    offer = chain.draft(seat, cast.linh)
    for verb in (domain.send_offer, domain.withdraw_offer):
        with pytest.raises(Refused):
            verb(actor=actor, offer_id=offer.pk)


def test_nobody_answers_for_another(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE), pytest.raises(Refused):
        domain.accept_offer(actor=cast.ximena, offer_id=offer.pk)


def test_a_seat_filled_from_outside_is_never_offered(chain, cast):
    seat = domain.add_seat(
        actor=cast.ximena,
        engagement_id=chain.engagement().pk,
        role="host",
        filled_by=FilledBy.OUTSIDE,
    )
    with pytest.raises(Invalid, match="outside"):
        chain.draft(seat, cast.linh)


def test_one_person_has_one_open_offer_for_a_seat(chain, cast):
    seat = chain.seat()
    chain.sent(seat)
    with pytest.raises(Taken, match="already has an open offer"):
        chain.draft(seat, cast.linh)


def test_a_filled_seat_is_not_offered_again(chain, cast):
    seat = chain.seat()
    chain.booked(seat)
    with pytest.raises(Taken, match="already filled"):
        chain.draft(seat, cast.itzel)


def test_offers_expire_on_their_date_and_then_cannot_be_accepted(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE + timedelta(days=9)):
        assert domain.expire_offers() == 0
    with clock_at(offer.reply_by_at):
        with pytest.raises(WrongState, match="reply by"):
            domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)
        assert domain.expire_offers() == 1
        with pytest.raises(WrongState, match="no longer open"):
            domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)


@pytest.mark.parametrize("answer", [domain.accept_offer, domain.decline_offer])
def test_a_second_answer_says_that_the_first_was_kept(chain, cast, answer):
    offer = chain.sent()
    with clock_at(BEFORE):
        answer(actor=cast.linh.user, offer_id=offer.pk)
        for again in (domain.accept_offer, domain.decline_offer):
            with pytest.raises(WrongState, match="Your first answer was kept"):
                again(actor=cast.linh.user, offer_id=offer.pk)


def test_several_offers_are_sent_all_or_none(chain, cast):
    good, bad = chain.draft(chain.seat(), cast.linh), chain.draft(chain.seat(), cast.itzel)
    domain.withdraw_offer(actor=cast.ximena, offer_id=bad.pk)
    with clock_at(BEFORE), pytest.raises(WrongState):
        domain.send_offers(actor=cast.ximena, offer_ids=[good.pk, bad.pk])
    good.refresh_from_db()
    assert good.state == "draft"
    assert not Notice.objects.exists()


def test_moves_refuse_an_answer_to_an_answered_offer(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE):
        domain.decline_offer(actor=cast.linh.user, offer_id=offer.pk)
    with clock_at(BEFORE), pytest.raises(WrongState):
        domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)


def _at_once(calls):
    """Run the calls at the same moment on connections of their own; return what each gave."""
    barrier = Barrier(len(calls))

    def one(call):
        try:
            barrier.wait(timeout=20)
            return call()
        except (Taken, WrongState) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.django_db(transaction=True)
def test_two_people_accepting_the_last_seat_at_once(chain, cast):
    seat = chain.seat()
    offers = [chain.sent(seat, cast.linh), chain.sent(seat, cast.itzel)]

    def accept(offer):
        def call():
            with clock_at(BEFORE):
                return domain.accept_offer(actor=offer.consultant.user, offer_id=offer.pk)

        return call

    results = _at_once([accept(offer) for offer in offers])
    assert sorted(type(r).__name__ for r in results) == ["Assignment", "Taken"]
    assert Assignment.objects.live().filter(seat=seat).count() == 1
    refusal = next(r for r in results if isinstance(r, Taken))
    assert "Nothing is expected of you" in str(refusal)


@pytest.mark.django_db(transaction=True)
def test_one_person_accepting_two_overlapping_offers_at_once(chain, cast):
    offers = [
        chain.sent(chain.seat()),
        chain.sent(chain.seat(chain.engagement(starts_at=STARTS + timedelta(minutes=30)))),
    ]

    def accept(offer):
        def call():
            with clock_at(BEFORE):
                return domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)

        return call

    results = _at_once([accept(offer) for offer in offers])
    assert sorted(type(r).__name__ for r in results) == ["Assignment", "Taken"]


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_acceptances_at_once_book_once(chain, cast):
    offer = chain.sent()

    def call():
        with clock_at(BEFORE):
            return domain.accept_offer(actor=cast.linh.user, offer_id=offer.pk)

    results = _at_once([call] * 20)
    assert [isinstance(r, Assignment) for r in results].count(True) == 1
    assert Assignment.objects.count() == 1
