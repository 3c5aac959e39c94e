"""What the desk's pages leave out for those who only look: the privacy table, page by page."""

import pytest

from consultants.models import Availability, DateBlock
from engagements.domain import change_briefing
from engagements.models import Offer
from tests.factories.chain import DAY
from tests.pages.asking import Asker

QUESTION = "Qwyzzle question"
PAY = "$243.75"  # two and a half hours at $97.50


@pytest.fixture
def offer(chain, cast):
    seat = chain.seat()
    change_briefing(actor=cast.ximena, engagement_id=seat.engagement_id, questions=QUESTION)
    booked = chain.booked(seat)
    Offer.objects.filter(pk=booked.offer_id).update(employer_pays="part")
    return booked.offer


@pytest.mark.parametrize(
    ("who", "sees_pay", "sees_briefing"),
    [("ximena", True, True), ("ansel", True, False), ("adwoa", False, False)],
)
def test_an_offer_shows_each_reader_their_part(cast, offer, who, sees_pay, sees_briefing):
    page = Asker(getattr(cast, who)).read(f"/coordination/outbox/{offer.pk}/")
    assert (PAY in page) == sees_pay
    assert (QUESTION in page) == sees_briefing
    assert ("An employer pays for this time" in page) == (who == "ximena")


@pytest.mark.parametrize(("who", "sees_pay"), [("ximena", True), ("ansel", True), ("adwoa", False)])
def test_an_engagement_shows_no_pay_to_an_administrator(cast, offer, who, sees_pay):
    page = Asker(getattr(cast, who)).read(f"/coordination/engagements/{offer.seat.engagement_id}/")
    assert "Linh" in page
    assert (PAY in page) == sees_pay


def test_hours_to_confirm_show_no_pay_to_an_administrator(chain, cast):
    chain.reported()
    assert PAY in Asker(cast.ximena).read("/coordination/hours/")
    page = Asker(cast.adwoa).read("/coordination/hours/")
    assert "Linh" in page
    assert PAY not in page


def test_the_day_that_somebody_is_away_is_not_found_by_filtering(cast):
    DateBlock.objects.create(
        consultant=cast.linh, says=Availability.AWAY, starts_on=DAY, ends_on=DAY
    )
    path = f"/coordination/network/?free_on={DAY}"
    assert ">Linh<" not in Asker(cast.ximena).read(path)
    page = Asker(cast.adwoa).read(path)
    assert ">Linh<" in page
    assert 'name="free_on"' not in page
