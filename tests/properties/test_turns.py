"""Taking turns, by properties of the pure fold: whatever the offers and the people are."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engagements.rotation import Ask, Waiting, added, in_order, turn

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
MINUTES = st.integers(0, 40 * 60)


@st.composite
def asks(draw, **size):
    """Offers that count, with numbers of their own."""
    made = draw(st.lists(st.tuples(MOMENTS, MINUTES), **size))
    return [Ask(at, number, minutes) for number, (at, minutes) in enumerate(made)]


@st.composite
def people(draw, **size):
    """People with turns, some never asked, some equal in everything but the number."""
    turns = st.one_of(st.none(), MOMENTS, st.just(START))
    made = draw(st.lists(st.tuples(turns, st.sampled_from([START, START + added(1)])), **size))
    return [Waiting(number, since, at) for number, (at, since) in enumerate(made)]


@given(people(), st.data())
def test_adding_an_irrelevant_person_never_reorders_the_others(waiting, data):
    newcomer = Waiting(-1, START, data.draw(st.one_of(st.none(), MOMENTS)))
    with_them = [person for person in in_order([*waiting, newcomer]) if person != newcomer]
    assert with_them == in_order(waiting)


@given(people(), st.randoms(use_true_random=False))
def test_the_order_is_the_same_however_people_are_given(waiting, chance):
    shuffled = list(waiting)
    chance.shuffle(shuffled)
    assert in_order(shuffled) == in_order(waiting)


@given(asks(), st.data())
def test_an_offer_that_is_declined_leaves_the_turn_as_it_was(counting, data):
    """Whatever was asked before or since: a declined offer is left out of the fold."""
    declined = Ask(data.draw(MOMENTS), -1, data.draw(MINUTES))
    waited = turn([*counting, declined])
    assert turn([ask for ask in [*counting, declined] if ask != declined]) == turn(counting)
    assert turn(counting) is None or waited >= turn(counting)


@given(people(min_size=1), asks(), st.data())
def test_a_decline_never_lowers_a_place(others, counting, data):
    """Nobody comes before a person who declined that did not come before them when asked."""
    declined = Ask(data.draw(MOMENTS), -1, data.draw(MINUTES))

    def before(turn_at):
        me = Waiting(-1, START, turn_at)
        return {person.id for person in others if person.place < me.place}

    assert before(turn(counting)) <= before(turn([*counting, declined]))


@given(asks(min_size=1))
def test_the_closed_form_is_the_fold(counting):
    ends, so_far = [], 0
    for ask in sorted(counting):
        ends.append(ask.sent_at - added(so_far))
        so_far += ask.minutes
    assert turn(counting) == max(ends) + added(so_far)


@given(asks(min_size=1))
def test_a_turn_is_never_before_the_last_ask_and_its_work(counting):
    last = max(counting)
    assert turn(counting) >= last.sent_at + added(last.minutes)


@given(st.integers(2, 12), st.integers(1, 60), st.integers(0, 600), st.data())
def test_equal_people_take_turns(count, rounds, minutes, data):
    """People with the same work and the same wishes: nobody is asked again before everybody was."""
    asked: dict[int, list[Ask]] = {person: [] for person in range(count)}
    now = START
    for number in range(rounds):
        now += timedelta(minutes=data.draw(st.integers(1, 60 * 24 * 60)))
        first = in_order(Waiting(p, START, turn(made)) for p, made in asked.items())[0]
        asked[first.id].append(Ask(now, number, minutes))
        counts = [len(made) for made in asked.values()]
        assert max(counts) - min(counts) <= 1
