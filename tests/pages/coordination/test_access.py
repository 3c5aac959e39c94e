"""Who may open the coordination pages, and that their cost does not grow."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagements import domain
from tests.cast import consultant
from tests.pages.asking import Asker
from tests.pages.scenes import LATER, NOW, make_scene, offer_now, seat_at

pytestmark = pytest.mark.django_db

PLACES = ["today", "network", "convenings", "engagements", "outbox", "hours"]
ACTING = ["plan", "invoices", "imports"]
MOST_QUERIES = 12
# A sheet brings several lists together, Today most of them: thirteen, each read in one query.
MOST_ON_A_SHEET = {"today": 30, "engagement": 30, "shortlist": 20}
MOST_COMPOSING = 40
MANY = 30


@pytest.mark.parametrize("name", [*PLACES, *ACTING])
@pytest.mark.parametrize("who", ["prudence", "renata", "linh"])
def test_other_roles_are_refused(cast, name, who):
    person = cast.linh.user if who == "linh" else getattr(cast, who)
    assert Asker(person).get(reverse(f"coordination:{name}")).status_code == 403


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("who", ["ximena", "ansel", "adwoa"])
def test_those_who_may_look_can(cast, name, who):
    assert Asker(getattr(cast, who)).get(reverse(f"coordination:{name}")).status_code == 200


@pytest.mark.parametrize("name", ACTING)
@pytest.mark.parametrize("who", ["ansel", "adwoa"])
def test_those_who_look_do_not_act(cast, name, who):
    assert Asker(getattr(cast, who)).get(reverse(f"coordination:{name}")).status_code == 403


def test_an_auditor_sees_no_action_and_none_is_taken(cast, chain):
    scene = make_scene(chain)
    ansel = Asker(cast.ansel)
    assert "See count and total" not in ansel.read(reverse("coordination:outbox"))
    answer = ansel.post(reverse("coordination:send"), {"offer": scene.draft.pk})
    assert answer.status_code == 403
    scene.draft.refresh_from_db()
    assert scene.draft.state == "draft"
    confirm = reverse("coordination:confirm")
    assert ansel.post(confirm, {"assignment": scene.reported.pk}).status_code == 403


def test_signed_out_leads_to_sign_in(cast):
    response = Asker(None).get(reverse("coordination:today"))
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize(
    "path", ["engagements/999999/", "outbox/999999/", "convenings/none/", "import/nothing/"]
)
def test_what_does_not_exist_is_not_found(cast, path):
    assert Asker(cast.ximena).get(reverse("coordination:today") + path).status_code == 404


def one_more(chain, cast, index: int) -> None:
    """Add one of everything that the lists and the engagement show."""
    from core.time import clock_at

    person = consultant(f"Person{index}")
    shared = chain.engagements[0]
    chain.sent(chain.seat(shared), person)
    chain.booked(chain.seat(shared), person)
    chain.seat(shared)
    chain.reported(seat_at(chain, -100 - 8 * index), person, {"preparation": 75})
    chain.confirmed(seat_at(chain, -104 - 8 * index), person)
    chain.sent(chain.seat(), cast.itzel)
    with clock_at(NOW):
        sent = offer_now(chain, seat_at(chain, 2, day=LATER), person)
        domain.send_offer(actor=cast.ximena, offer_id=sent.pk)
        offer_now(chain, seat_at(chain, 4, day=LATER), person)


def test_lists_cost_the_same_at_one_row_and_at_thirty(cast, chain):
    shared = chain.engagement(starts_at=LATER)
    ximena = Asker(cast.ximena)
    empty = chain.seat(shared)
    one_more(chain, cast, 0)
    paths = {name: reverse(f"coordination:{name}") for name in [*PLACES, "invoices"]}
    paths["engagement"] = reverse("coordination:engagement", args=[shared.pk])
    paths["roster"] = reverse("coordination:roster", args=[shared.pk])
    paths["shortlist"] = reverse("coordination:shortlist", args=[empty.pk])
    costs = {name: ximena.queries(path) for name, path in paths.items()}
    for name, cost in costs.items():
        assert cost <= MOST_ON_A_SHEET.get(name, MOST_QUERIES), costs
    for index in range(1, MANY):
        one_more(chain, cast, index)
    assert {name: ximena.queries(path) for name, path in paths.items()} == costs


def test_composing_and_sending_cost_the_same_for_one_and_for_thirty(cast, chain):
    """What is chosen grows in the address; what is asked of the database does not."""
    from core.time import clock_at

    people = [consultant(f"Someone{index}") for index in range(MANY)]
    seats = [chain.seat(chain.engagement(starts_at=LATER)) for _one in people]
    with clock_at(NOW):
        drafts = [offer_now(chain, seat, one) for seat, one in zip(seats, people, strict=True)]
    ximena = Asker(cast.ximena)
    empty = chain.seat(chain.engagement(starts_at=LATER + timedelta(days=9)))

    def cost(path: str, name: str, rows: list) -> int:
        chosen = "&".join(f"{name}={row.pk}" for row in rows)
        return ximena.queries(f"{path}?{chosen}")

    for path, name, rows in (
        (reverse("coordination:send"), "offer", drafts),
        (reverse("coordination:compose", args=[empty.pk]), "ask", people),
    ):
        assert cost(path, name, rows[:1]) == cost(path, name, rows)


def test_composing_costs_the_same_when_one_or_thirty_people_have_a_conflict(cast, chain):
    people = [consultant(f"Someone{index}") for index in range(MANY)]
    empty = chain.seat(chain.engagement(starts_at=LATER + timedelta(hours=1)))
    for person in people:
        chain.booked(seat_at(chain, 0, day=LATER), person)
    ximena = Asker(cast.ximena)
    one, all_of_them = (
        reverse("coordination:compose", args=[empty.pk])
        + "?"
        + "&".join(f"ask={row.pk}" for row in rows)
        for rows in (people[:1], people)
    )
    assert ximena.queries(one) == ximena.queries(all_of_them) <= MOST_COMPOSING
    assert ximena.read(all_of_them).count("Itzel is free then") == MANY
