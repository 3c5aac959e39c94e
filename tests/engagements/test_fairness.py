"""How work is shared out: asks whatever the answer, pay as agreed, equal roles paid alike."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from compensation.domain import set_rate
from consultants.models import County, Language
from core.errors import Refused
from core.time import clock_at
from engagements import domain
from engagements.domain import fairness
from engagements.domain.fairness import Frame, Quarter
from engagements.models import Offer, OfferReason
from tests.factories.chain import BEFORE, STARTS

EVER = Frame()


def figures(cast, frame=EVER, **options):
    people = fairness.by_person(actor=cast.ximena, frame=frame, **options)
    return {
        each.chosen_name: (
            each.ask_count,
            each.yes_count,
            each.booked_minutes,
            each.booked_amount,
        )
        for each in people
    }


@pytest.fixture
def asked(chain, cast):
    """Book Linh for two and a half hours, let Itzel decline, take an offer back from Mose."""
    chain.booked(chain.seat(), cast.linh)
    declined = chain.sent(chain.seat(), cast.itzel)
    taken_back = chain.sent(chain.seat(), cast.mose)
    with clock_at(BEFORE):
        domain.decline_offer(actor=cast.itzel.user, offer_id=declined.pk)
        domain.withdraw_offer(actor=cast.ximena, offer_id=taken_back.pk)
    return chain


NOTHING = (0, 0, 0, Decimal(0))


def test_an_ask_counts_whatever_the_answer_and_one_taken_back_does_not(asked, cast):
    assert figures(cast) == {
        "Linh": (1, 1, 150, Decimal("243.75")),
        "Itzel": (1, 0, 0, Decimal(0)),
        "Mose": NOTHING,
    }


def test_who_was_not_asked_in_a_time_is_told(asked, cast):
    assert set(figures(cast, never_asked=True)) == {"Mose"}
    later = Frame(starts_on=date(2026, 4, 1))
    assert set(figures(cast, later, never_asked=True)) == {"Linh", "Itzel", "Mose"}


def test_the_last_evening_of_a_quarter_belongs_to_it_on_the_organisations_clock(asked, cast):
    late = BEFORE.replace(month=4, day=1, hour=6)  # 23:00 on 31 March in California
    Offer.objects.filter(consultant=cast.itzel).update(sent_at=late)
    first = Quarter(2026, 1)
    assert figures(cast, Frame(first.starts_on, first.ends_on))["Itzel"][0] == 1
    second = first.next()
    assert figures(cast, Frame(second.starts_on, second.ends_on))["Itzel"][0] == 0


def test_how_many_people_were_asked_how_often(asked, cast):
    assert fairness.spread(actor=cast.ximena, frame=EVER) == [
        (0, 1),
        (1, 2),
        (2, 0),
        (3, 0),
        (4, 0),
    ]


def test_counties_share_asks_and_pay_and_those_without_are_told(asked, cast):
    cast.itzel.home_county = None
    cast.itzel.save()
    cast.mose.home_county = County.objects.get(name="Yolo")
    cast.mose.save()
    shares = fairness.by_county(actor=cast.ximena, frame=EVER)
    assert [(each.name, each.people, each.asks, each.yeses, each.amount) for each in shares] == [
        ("Not stated", 1, 1, 0, Decimal(0)),
        ("Sacramento", 1, 1, 1, Decimal("243.75")),
        ("Yolo", 1, 0, 0, Decimal(0)),
    ]


def test_who_speaks_two_languages_counts_with_each(asked, cast):
    cast.linh.languages.set(Language.objects.filter(name__in=["Spanish", "Vietnamese"]))
    shares = fairness.by_language(actor=cast.ximena, frame=EVER)
    assert {each.name: each.yeses for each in shares} == {
        "Spanish": 1,
        "Vietnamese": 1,
        "Not stated": 0,
    }


def test_quarters_hold_asks_when_asked_and_pay_when_worked(chain, cast):
    later = chain.engagement(starts_at=STARTS + timedelta(days=40))
    chain.booked(chain.seat(later), cast.linh)
    shares = fairness.by_quarter(actor=cast.ximena, frame=EVER)
    assert [(each.name, each.asks, each.minutes) for each in shares] == [
        ("2026, quarter 2", 0, 150),
        ("2026, quarter 1", 1, 0),
    ]


def test_a_county_and_a_language_narrow_every_figure(asked, cast):
    spanish = Language.objects.get(name="Spanish")
    cast.linh.languages.add(spanish)
    frame = Frame(language_id=spanish.pk)
    assert set(figures(cast, frame)) == {"Linh"}
    assert [each.asks for each in fairness.by_quarter(actor=cast.ximena, frame=frame)] == [1]
    yolo = Frame(county_id=County.objects.get(name="Yolo").pk)
    assert figures(cast, yolo) == {}
    assert fairness.by_county(actor=cast.ximena, frame=yolo) == []


def test_who_was_passed_over_how_often_and_why(asked, cast):
    offers = Offer.objects.order_by("pk")
    for offer, why in zip(offers, ["Asked for by name", "Speaks Hmong"], strict=False):
        reason = OfferReason.objects.create(
            offer=offer,
            kind="passing_over",
            reason=why,
            passed_over_count=1,
            given_by=cast.ximena,
            given_at=BEFORE + timedelta(minutes=offer.pk),
        )
        reason.passed_over.add(cast.mose)
    said = {"actor": cast.ximena, "frame": EVER}
    (person,) = fairness.people_passed_over(**said)
    assert (person, person.passed_count) == (cast.mose, 2)
    why = fairness.why_passed_over(**said, consultant_ids=[person.pk])
    assert why == {cast.mose.pk: ["Speaks Hmong", "Asked for by name"]}
    later = Frame(starts_on=date(2026, 4, 1))
    assert not fairness.people_passed_over(actor=cast.ximena, frame=later)


def test_unequal_pay_for_one_role_of_one_engagement_is_flagged(chain, cast):
    engagement = chain.engagement()
    chain.sent(chain.seat(engagement), cast.linh)
    said = {"actor": cast.ximena, "frame": EVER}
    assert fairness.unequal_pay(**said) == []
    set_rate(
        actor=cast.adwoa,
        card_id=chain.rate.card_id,
        activity="panel",
        role="panelist",
        hourly_amount=Decimal("120.00"),
        starts_on=date(2026, 3, 1),
        comparator_id=chain.rate.comparator_id,
    )
    chain.sent(chain.seat(), cast.mose)  # the same role elsewhere
    assert fairness.unequal_pay(**said) == []
    unequal = chain.sent(chain.seat(engagement), cast.itzel)
    (found,) = fairness.unequal_pay(**said)
    assert (found.engagement_id, found.role) == (engagement.pk, "panelist")
    assert (found.lowest_amount, found.highest_amount) == (Decimal("97.50"), Decimal("120.00"))
    with clock_at(BEFORE):
        domain.decline_offer(actor=cast.itzel.user, offer_id=unequal.pk)
    assert fairness.unequal_pay(**said) == []


def test_finance_and_consultants_read_none_of_it_and_administrators_no_reasons(cast):
    for actor in (cast.prudence, cast.renata, cast.linh.user):
        with pytest.raises(Refused):
            fairness.by_person(actor=actor, frame=EVER)
        with pytest.raises(Refused):
            fairness.by_quarter(actor=actor, frame=EVER)
    assert fairness.by_person(actor=cast.adwoa, frame=EVER).count() == 3
    for reading in (fairness.people_passed_over, fairness.unequal_pay):
        with pytest.raises(Refused):
            reading(actor=cast.adwoa, frame=EVER)


def test_quarters_follow_one_another_over_the_year():
    last = Quarter(2026, 4)
    assert (last.starts_on, last.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert last.next() == Quarter(2027, 1)
    assert last.next().previous() == last == Quarter.of(date(2026, 11, 24))
