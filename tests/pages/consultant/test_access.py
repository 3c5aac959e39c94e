"""Who may open the consultant pages, and that their cost does not grow."""

import pytest
from django.urls import reverse

from tests.api import rows
from tests.pages.asking import Asker
from tests.pages.scenes import LATER, can_be_paid, seat_at

pytestmark = pytest.mark.django_db

LISTS = ["home", "offers", "work", "work_month", "shown", "money", "profile"]
MOST_QUERIES = 12
# No list: it gathers every kind of thing that a person says of themself, each once.
MOST_OF_PROFILE = 15
MANY = 30


@pytest.mark.parametrize("name", [*LISTS, "change_profile", "payee", "method"])
@pytest.mark.parametrize("who", ["ximena", "prudence", "renata", "ansel", "adwoa"])
def test_staff_are_refused(cast, name, who):
    asker = Asker(getattr(cast, who))
    path = reverse(f"consultant:{name}")
    assert asker.get(path).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_signed_out_leads_to_sign_in(cast, name):
    response = Asker(None).get(reverse(f"consultant:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


def one_more(chain, cast, index: int) -> None:
    """Add one of everything that lists show."""
    chain.sent(seat_at(chain, 48 + 2 * index, day=LATER))
    booked = chain.booked(seat_at(chain, 300 + 2 * index, day=LATER))
    rows.shown(cast.linh, booked.engagement_id)
    rows.asked_first(chain, seat_at(chain, 48 + 2 * index, day=LATER), cast.linh)
    chain.delivered(seat_at(chain, -100 - 8 * index))
    chain.reported(seat_at(chain, -102 - 8 * index))
    chain.confirmed(seat_at(chain, -104 - 8 * index))


# Thirty of everything, each made by its verbs.
@pytest.mark.timeout(600)
def test_lists_cost_the_same_at_one_row_and_at_thirty(cast, chain):
    from core.time import clock_at
    from payments.domain import issue_invoices
    from tests.factories.chain import AFTER

    can_be_paid(chain, cast.linh)
    linh = Asker(cast.linh.user)

    def invoiced(hour: int) -> None:
        chain.confirmed(seat_at(chain, hour))
        with clock_at(AFTER):
            issue_invoices(actor=cast.prudence)

    invoiced(-2)
    one_more(chain, cast, 0)
    costs = {name: linh.queries(reverse(f"consultant:{name}")) for name in LISTS}
    assert costs["profile"] <= MOST_OF_PROFILE
    assert max(cost for name, cost in costs.items() if name != "profile") <= MOST_QUERIES, costs
    for index in range(1, MANY):
        one_more(chain, cast, index)
    invoiced(-8)
    many = {name: linh.queries(reverse(f"consultant:{name}")) for name in LISTS}
    assert many == costs
