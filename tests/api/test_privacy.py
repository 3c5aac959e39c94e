"""Fields that a reader may not see are left out, and no filter betrays them."""

import pytest

from api.v1.private import PrivateSerializer
from core import privacy
from engagements.domain import add_seat
from tests.api import rows
from tests.api.calls import Caller

PROFILE = {"expertise", "home_county", "languages", "topics", "pronouns"}


def subclasses(kind: type) -> list[type]:
    return [each for sub in kind.__subclasses__() for each in (sub, *subclasses(sub))]


def test_every_private_field_is_one_of_its_serializer_and_of_the_table():
    found = subclasses(PrivateSerializer)
    assert len(found) >= 10
    for serializer in found:
        assert set(serializer.private) <= set(serializer.Meta.fields), serializer
        assert set(serializer.private.values()) <= privacy.FIELDS, serializer


def test_each_role_sees_its_part_of_a_person(cast):
    def seen(user) -> set[str]:
        return set(Caller(user).get(f"consultants/{cast.linh.pk}/").json())

    assert seen(cast.ximena) >= PROFILE | {"email", "chosen_name"}
    assert seen(cast.linh.user) >= PROFILE | {"email", "chosen_name"}
    assert seen(cast.ansel) >= PROFILE
    assert "email" not in seen(cast.ansel)
    assert seen(cast.prudence) == {"id", "chosen_name", "is_invented"}


def test_a_filter_on_a_hidden_field_is_refused(cast):
    for user, status in ((cast.ximena, 200), (cast.ansel, 200), (cast.prudence, 422)):
        assert Caller(user).get("consultants/", topic=1).status_code == status


def test_finance_sees_pay_and_no_title(chain):
    offer = chain.sent()
    body = Caller(chain.cast.prudence).get(f"offers/{offer.pk}/").json()
    assert body["total_amount"] == "243.75"
    assert "title" not in body["terms"]
    assert "label" not in body["terms"]
    assert body["terms"]["rate"]["amount"] == "97.50"
    work = Caller(chain.cast.prudence).get(f"engagements/{offer.seat.engagement_id}/").json()
    assert "title" not in work


def test_an_administrator_sees_no_pay(chain):
    offer = chain.sent()
    body = Caller(chain.cast.adwoa).get(f"offers/{offer.pk}/").json()
    assert not {"total_amount", "total_minutes", "lines", "why_this_rate"} & set(body)
    assert "rate" not in body["terms"]


def test_a_consultant_sees_the_whole_of_an_own_offer_and_no_note(chain):
    seat = add_seat(
        actor=chain.cast.ximena,
        engagement_id=chain.engagement().pk,
        role="panelist",
        note="Only for coordinators",
    )
    offer = chain.sent(seat)
    caller = Caller(chain.cast.linh.user)
    body = caller.get(f"offers/{offer.pk}/").json()
    assert body["total_amount"]
    assert body["terms"]["title"] == "A panel"
    assert "97.50" in body["why_this_rate"]
    assert "note" not in caller.get(f"seats/{seat.pk}/").json()
    assert "note" in Caller(chain.cast.ximena).get(f"seats/{seat.pk}/").json()


def test_a_seat_is_priced_when_it_is_opened_and_says_why(chain):
    body = {
        "engagement_id": chain.engagement().pk,
        "role": "panelist",
        "workload": {"preparation": 20, "debrief": 40},
    }
    answer = Caller(chain.cast.ximena).post("seats/", body).json()
    assert answer["quote"]["total_amount"] == "195.00"
    assert answer["quote"]["total_minutes"] == 120
    assert "PhD" in answer["quote_why"]


def test_a_seat_without_a_rate_says_so(chain):
    body = {"engagement_id": chain.engagement().pk, "role": "reviewer"}
    answer = Caller(chain.cast.ximena).post("seats/", body).json()
    assert answer["quote"] is None
    assert answer["quote_why"]


@pytest.mark.parametrize("name", ["linh", "prudence", "ansel"])
def test_payee_text_is_masked_for_whoever_sees_the_record(chain, name):
    rows.payee(chain.cast.linh)
    reader = getattr(chain.cast, name)
    body = Caller(getattr(reader, "user", reader)).get(f"payees/{chain.cast.linh.pk}/").json()
    assert body["legal_name"] == body["remit_to"] == privacy.MASK
    assert body["vendor_id"]


def test_money_shows_each_stage_and_who_has_it(chain):
    chain.booked()
    path = f"consultants/{chain.cast.linh.pk}/money/"
    (row,) = Caller(chain.cast.linh.user).get(path).json()
    assert (row["stage"], row["amount"], row["owner"]) == ("expected", "243.75", "nobody")
    assert row["promised_on"]
    assert Caller(chain.cast.itzel.user).get(path).status_code == 404
    assert Caller(chain.cast.adwoa).get(path).status_code == 403
