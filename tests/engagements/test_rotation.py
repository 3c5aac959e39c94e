"""Everybody's turn follows from their offers: in the verbs, and in SQL as in Python."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.time import clock_at
from engagements import domain
from engagements.domain.rotation import refresh_turns, wrong_turns_sql
from engagements.models import Assignment, Offer
from engagements.rotation import Ask, added, turn
from tests.cast import make_cast
from tests.conftest import load_reference_data
from tests.factories import chain_for
from tests.factories.chain import BEFORE, STARTS

START = datetime(2026, 1, 1, tzinfo=UTC)
STATES = ["draft", "sent", "accepted", "declined", "expired", "withdrawn", "cancelled"]
OFFERS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2]),  # whose
        st.sampled_from(STATES),
        st.integers(0, 60 * 24 * 400),
        st.integers(0, 3000),
    ),
    max_size=12,
)


@pytest.fixture
def linh(chain):
    return chain.cast.linh


def turn_of(person):
    person.refresh_from_db()
    return person.turn_at


@pytest.mark.django_db
def test_being_asked_moves_the_turn_by_the_planned_hours(chain, linh):
    assert turn_of(linh) is None
    chain.draft(chain.seat(), linh)
    assert turn_of(linh) is None
    chain.sent(chain.seat(), linh)
    assert turn_of(linh) == BEFORE + added(150)
    chain.sent(chain.seat(), linh)
    assert turn_of(linh) == BEFORE + 2 * added(150)
    assert linh.last_asked_at == BEFORE


@pytest.mark.django_db
@pytest.mark.parametrize("no", ["decline", "withdraw", "cancel", "step back"])
def test_a_no_from_either_side_gives_back_exactly_the_turn_before(chain, linh, no):
    actor = chain.cast.ximena if no in ("withdraw", "cancel") else linh.user
    chain.sent(chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=5))), linh)
    before = turn_of(linh)
    offer = chain.sent(chain.seat(), linh)
    assert turn_of(linh) > before
    with clock_at(BEFORE):
        if no == "decline":
            domain.decline_offer(actor=actor, offer_id=offer.pk)
        elif no == "withdraw":
            domain.withdraw_offer(actor=actor, offer_id=offer.pk)
        else:
            booked = domain.accept_offer(actor=linh.user, offer_id=offer.pk)
            assert turn_of(linh) > before
            domain.cancel_assignment(actor=actor, assignment_id=booked.pk)
    assert turn_of(linh) == before


@pytest.mark.django_db
def test_an_offer_that_nobody_answered_keeps_its_turn(chain, linh):
    chain.sent(chain.seat(), linh)
    waited = turn_of(linh)
    with clock_at(BEFORE + timedelta(days=11)):
        assert domain.expire_offers() == 1
    assert turn_of(linh) == waited


@pytest.mark.django_db
def test_sql_works_out_the_turns_of_many_as_python_does(chain):
    """One statement for everybody, whatever their offers are and in whatever order."""
    cast = chain.cast
    people = [cast.linh, cast.itzel, cast.mose]
    model = chain.booked()
    seats = [chain.seat(model.engagement) for _number in range(12)]
    Offer.objects.filter(pk=model.offer_id).update(state="draft")

    def made(seat, person, state, minute, minutes):
        offer = Offer.objects.get(pk=model.offer_id)
        offer.pk, offer._state.adding = None, True
        offer.seat, offer.consultant, offer.total_minutes = seat, person, minutes
        offer.state = "accepted" if state == "cancelled" else state
        offer.sent_at = None if state == "draft" else START + timedelta(minutes=minute)
        offer.save(force_insert=True)
        if state == "cancelled":
            booking = Assignment.objects.get(pk=model.pk)
            booking.pk, booking._state.adding = None, True
            booking.offer, booking.seat, booking.state = offer, seat, state
            booking.save(force_insert=True)
        return offer

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(OFFERS)
    def check(offers):
        with transaction.atomic():
            expected = {person.pk: [] for person in people}
            for seat, (whose, state, minute, minutes) in zip(seats, offers, strict=False):
                offer = made(seat, people[whose], state, minute, minutes)
                if state in ("sent", "accepted", "expired"):
                    expected[people[whose].pk].append(Ask(offer.sent_at, offer.pk, minutes))
            refresh_turns([person.pk for person in people])
            assert {p.pk: turn_of(p) for p in people} == {
                pk: turn(asks) for pk, asks in expected.items()
            }
            with connection.cursor() as cursor:
                cursor.execute(wrong_turns_sql())
                assert cursor.fetchall() == []
            transaction.set_rollback(True)

    check()


def sent_at_once(person, count):
    """Let as many coordinators send the person an offer at the same moment; return refusals."""
    load_reference_data()
    chain = chain_for(make_cast())
    linh = getattr(chain.cast, person)
    yield linh
    days = [STARTS + timedelta(days=3 * number) for number in range(count)]
    drafts = [chain.draft(chain.seat(chain.engagement(starts_at=day)), linh) for day in days]
    together = Barrier(len(drafts))
    refused = []

    def send(offer):
        try:
            together.wait()
            with clock_at(BEFORE):
                domain.send_offer(actor=chain.cast.ximena, offer_id=offer.pk)
        except Invalid as error:
            refused.append([problem.field for problem in error.problems])
        finally:
            connection.close()

    threads = [Thread(target=send, args=[offer]) for offer in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    yield refused


@pytest.mark.django_db(transaction=True)
def test_coordinators_who_ask_at_once_all_move_the_turn():
    """Each verb sees what the others sent: no ask is forgotten in between."""
    linh, refused = sent_at_once("linh", 4)
    assert refused == []
    assert turn_of(linh) == BEFORE + 4 * added(150)


@pytest.mark.django_db(transaction=True)
def test_a_limit_of_asks_holds_when_coordinators_ask_at_once():
    steps = sent_at_once("linh", 6)
    linh = next(steps)
    linh.most_asks_a_month = 2
    linh.save()
    assert next(steps) == [["asks"]] * 4
    assert Offer.objects.filter(consultant=linh, state="sent").count() == 2
