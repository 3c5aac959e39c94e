"""Two hundred actions at once on one engagement's seats, each on a connection of its own.

No seat is filled twice, no offer is lost, nobody is in two places, and nobody is asked twice.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Role
from core import invariants
from core.errors import ParityError
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.domain.rotation import refresh_turns
from engagements.models import Assignment, Offer, Standby
from notices.domain import deliver
from tests.cast import consultant, person
from tests.factories.chain import BEFORE, REASONS, STARTS

pytestmark = pytest.mark.django_db(transaction=True)

ACTIONS = 200
SEATS, PEOPLE, COORDINATORS = 8, 24, 10


@dataclass
class Desk:
    """One engagement's seats, another at the same hour, and whoever acts on them."""

    seats: list[Any]
    clashing: list[Any]
    people: list[Any]
    coordinators: list[Any]


@pytest.fixture
def desk(chain) -> Desk:
    engagement = chain.engagement()
    clashing = chain.engagement(starts_at=STARTS + timedelta(minutes=30))
    return Desk(
        seats=[chain.seat(engagement) for _seat in range(SEATS)],
        clashing=[chain.seat(clashing) for _seat in range(3)],
        people=[consultant(f"Person{number}") for number in range(PEOPLE)],
        coordinators=[
            person(f"Coordinator{number}", Role.COORDINATOR) for number in range(COORDINATORS)
        ],
    )


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Start every call at the same moment; return what each gave, or how it was refused."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(timeout=60)
            with clock_at(BEFORE):
                return call()
        except ParityError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


class Actions:
    """What coordinators do, and the answers that come in meanwhile, drawn by a seed."""

    def __init__(self, desk: Desk, drawn: random.Random) -> None:
        self.desk, self.drawn = desk, drawn
        self.soon = BEFORE + timedelta(days=5)

    def draw(self) -> Callable[[], Any]:
        """Return one action, bound to what it is about."""
        kinds = [self.ask, self.ask, self.ask_several, self.answer, self.answer, self.withdraw]
        kinds += [self.list, self.next, self.cancel]
        return self.drawn.choice(kinds)()

    def _one(self) -> tuple[Any, Any, Any]:
        desk = self.desk
        seats = desk.seats * 3 + desk.clashing
        return (
            self.drawn.choice(desk.coordinators),
            self.drawn.choice(seats),
            self.drawn.choice(desk.people),
        )

    def ask(self) -> Callable[[], Any]:
        actor, seat, whom = self._one()

        def do() -> Offer:
            offer = domain.make_offer(
                actor=actor,
                seat_id=seat.pk,
                consultant_id=whom.pk,
                reply_by_at=self.soon,
                reasons=REASONS,
            )
            return domain.send_offer(actor=actor, offer_id=offer.pk, reasons=REASONS)

        return do

    def ask_several(self) -> Callable[[], Any]:
        actor = self.drawn.choice(self.desk.coordinators)
        seats = [seat.pk for seat in self.drawn.sample(self.desk.seats, 3)]
        whom = [each.pk for each in self.drawn.sample(self.desk.people, 4)]

        def do() -> list[Offer]:
            offers = domain.make_offers(
                actor=actor,
                seat_ids=seats,
                consultant_ids=whom,
                reply_by_at=self.soon,
                reasons=REASONS,
            )
            ids = [offer.pk for offer in offers]
            return domain.send_offers(actor=actor, offer_ids=ids, reasons=REASONS)

        return do

    def answer(self) -> Callable[[], Any]:
        verb = self.drawn.choice([domain.accept_offer, domain.accept_offer, domain.decline_offer])
        place = self.drawn.random()

        def do() -> Any:
            offers = list(Offer.objects.filter(state="sent").select_related("consultant__user"))
            if not offers:
                return None
            offer = offers[int(place * len(offers))]
            return verb(actor=offer.consultant.user, offer_id=offer.pk)

        return do

    def withdraw(self) -> Callable[[], Any]:
        actor, seat, _whom = self._one()

        def do() -> Any:
            offer = Offer.objects.filter(seat=seat, state__in=["draft", "sent"]).first()
            return offer and domain.withdraw_offer(actor=actor, offer_id=offer.pk)

        return do

    def list(self) -> Callable[[], Any]:
        actor, seat, whom = self._one()
        return lambda: domain.add_standby(
            actor=actor, seat_id=seat.pk, consultant_id=whom.pk, reason="The test asks them next."
        )

    def next(self) -> Callable[[], Any]:
        actor, seat, _whom = self._one()
        return lambda: domain.ask_next(actor=actor, seat_id=seat.pk, reasons=REASONS)

    def cancel(self) -> Callable[[], Any]:
        actor, seat, _whom = self._one()

        def do() -> Any:
            held = Assignment.objects.live().filter(seat=seat).first()
            return held and domain.cancel_assignment(actor=actor, assignment_id=held.pk)

        return do


def moved(noun: str, *names: str) -> int:
    return StateChange.objects.filter(noun=noun, move__in=names).count()


@pytest.mark.parametrize("seed", [20_260_310])
def test_two_hundred_actions_at_once_fill_no_seat_twice_and_lose_no_offer(desk, seed):
    drawn = random.Random(seed)
    actions = Actions(desk, drawn)
    # Something to answer, to take back and to ask next from the first moment on.
    at_once([actions.ask() for _action in range(30)] + [actions.list() for _action in range(10)])
    before = Offer.objects.count()
    results = at_once([actions.draw() for _action in range(ACTIONS)])

    done = [each for each in results if each is not None and not isinstance(each, ParityError)]
    assert len(results) == ACTIONS
    assert before >= 20
    # Most come too late: those who wait for a seat see how it stands after the wait.
    assert len(done) >= ACTIONS // 8

    # No seat filled twice, nobody in two places: every live booking stands alone.
    live = list(Assignment.objects.live().values_list("seat_id", "consultant_id"))
    assert live
    assert len({seat for seat, _whom in live}) == len(live)
    assert len({whom for _seat, whom in live}) == len(live)

    # No offer lost: each that was made is drafted, open, or ended by exactly one recorded step.
    ended = Offer.objects.exclude(state__in=["draft", "sent"]).count()
    assert ended == moved("engagements.offer", "accept", "decline", "expire", "withdraw")
    sent = Offer.objects.filter(sent_at__isnull=False).count()
    assert sent == moved("engagements.offer", "send")
    assert Assignment.objects.count() == moved("engagements.offer", "accept")
    assert Standby.objects.filter(state="asked").count() == moved("engagements.standby", "ask")

    # Everybody's turn is what their offers say, whoever touched it last.
    turns = dict(desk_turns(desk))
    refresh_turns([each.pk for each in desk.people])
    assert dict(desk_turns(desk)) == turns
    deliver()
    assert invariants.check() == []


def desk_turns(desk: Desk) -> list[tuple[int, Any]]:
    from consultants.models import Consultant

    people = Consultant.objects.filter(pk__in=[each.pk for each in desk.people])
    return list(people.values_list("pk", "turn_at"))


def test_two_people_who_decline_at_once_let_the_next_be_asked_once(chain, cast):
    seat = chain.seat()
    offers = [chain.sent(seat, cast.linh), chain.sent(seat, cast.itzel)]
    following = [consultant("Noor"), consultant("Wren")]
    with clock_at(BEFORE):
        for each in following:
            domain.add_standby(
                actor=cast.ximena, seat_id=seat.pk, consultant_id=each.pk, reason="Next."
            )

    at_once(
        [
            lambda offer=offer: domain.decline_offer(actor=offer.consultant.user, offer_id=offer.pk)
            for offer in offers
        ]
    )

    assert [offer.consultant for offer in seat.offers.filter(state="sent")] == [following[0]]
    assert list(seat.standby.values_list("state", flat=True)) == ["asked", "waiting"]


def test_seats_that_empty_at_once_ask_a_shared_next_person_for_one_of_them(chain, cast):
    engagement = chain.engagement()
    seats = [chain.seat(engagement), chain.seat(engagement)]
    offers = [chain.sent(seats[0], cast.linh), chain.sent(seats[1], cast.itzel)]
    noor = consultant("Noor")
    with clock_at(BEFORE):
        for seat in seats:
            domain.add_standby(
                actor=cast.ximena, seat_id=seat.pk, consultant_id=noor.pk, reason="Next."
            )

    at_once(
        [
            lambda offer=offer: domain.decline_offer(actor=offer.consultant.user, offer_id=offer.pk)
            for offer in offers
        ]
    )

    assert Offer.objects.filter(consultant=noor).count() == 1


def test_a_limit_of_one_ask_holds_when_ten_coordinators_send_at_once(chain, cast):
    cast.linh.most_asks_a_month = 1
    cast.linh.save()
    drafts = [
        chain.draft(chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=day))), cast.linh)
        for day in range(10)
    ]
    at_once(
        [
            lambda draft=draft: domain.send_offer(
                actor=cast.ximena, offer_id=draft.pk, reasons=REASONS
            )
            for draft in drafts
        ]
    )
    assert Offer.objects.filter(state="sent").count() == 1
