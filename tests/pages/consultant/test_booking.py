"""One booking, a month of them, and one person in three parts of one event."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils.html import escape

from compensation.domain import add_comparator, make_rate_card, set_rate
from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Engagement, Seat
from tests.factories.chain import REASONS
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import LATER, NOW, seat_at, shipped_convening

pytestmark = pytest.mark.django_db

SPRING = datetime(2023, 3, 1, 18, 0, tzinfo=UTC)
PARTS = ("D1-S1", "D2-ART", "D2-CL")


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


@pytest.fixture
def booked(chain):
    return chain.booked(seat_at(chain, 0, day=LATER))


def page_of(booked) -> str:
    return reverse("consultant:work_item", args=[booked.pk])


def test_a_booking_has_all_one_needs_for_the_day(linh, booked):
    Engagement.objects.filter(pk=booked.engagement_id).update(
        directions="Bus 30 stops at the door.",
        join_link="https://video.invalid/1",
        contact="Rosa, 555-0100",
    )
    page = linh.read(page_of(booked))
    assert "Bus 30 stops at the door." in page
    assert 'href="https://video.invalid/1"' in page
    assert "Rosa, 555-0100" in page
    assert "2 h 30 min paid · $243.75 · paid by 17 April" in page
    assert "You look at your hours by 27 March." in page


def test_what_changed_since_the_yes_is_shown_old_and_new(linh, booked):
    assert "Changed since you said yes" not in linh.read(page_of(booked))
    Engagement.objects.filter(pk=booked.engagement_id).update(
        questions="Something new", recording="all", audiences=["law_enforcement"]
    )
    page = linh.read(page_of(booked))
    assert "Changed since you said yes" in page
    assert "<del>Not recorded</del><br>Recorded" in page
    assert "Something new" in page
    assert "Law enforcement will be in the room." in page


def test_the_employer_answer_can_be_given_later_and_changed(linh, booked):
    assert "Paid by an employer for this time: not answered" in linh.read(page_of(booked))
    assert linh.post(page_of(booked), {"employer_pays": "yes"}).status_code == 303
    assert "Paid by an employer for this time: Yes" in linh.read(page_of(booked))
    linh.post(page_of(booked), {"employer_pays": "no"})
    assert "Paid by an employer for this time: No" in linh.read(page_of(booked))
    assert linh.post(page_of(booked), {"employer_pays": "perhaps"}).status_code == 422


def test_a_booking_that_was_cancelled_expects_nothing(linh, booked, cast):
    with clock_at(NOW):
        domain.cancel_assignment(actor=cast.ximena, assignment_id=booked.pk)
    page = linh.read(page_of(booked))
    assert "You are no longer booked for this" in page
    assert "Withdraw" not in page


def test_another_persons_booking_answers_like_none(cast, booked):
    assert Asker(cast.itzel.user).get(page_of(booked)).status_code == 404


def test_withdrawing_never_costs(linh, chain, cast, booked):
    """Their place, their other booking with its pay, and being asked again stay as they were."""
    other = chain.booked(seat_at(chain, 6, day=LATER))
    cast.linh.refresh_from_db()
    before = cast.linh.turn_at
    third = chain.booked(seat_at(chain, 12, day=LATER))
    cast.linh.refresh_from_db()
    assert cast.linh.turn_at > before
    assert linh.post(reverse("consultant:withdraw", args=[third.pk])).status_code == 303
    cast.linh.refresh_from_db()
    other.refresh_from_db()
    assert cast.linh.turn_at == before
    assert (other.state, other.offer.total_amount) == ("booked", Decimal("243.75"))
    with clock_at(NOW):
        again = domain.make_offer(
            actor=cast.ximena,
            seat_id=third.seat_id,
            consultant_id=cast.linh.pk,
            reply_by_at=NOW + timedelta(days=3),
            reasons=REASONS,
        )
    assert again.total_amount == Decimal("243.75")


def test_home_says_the_hours_of_this_month_beside_ones_own_limit(linh, cast, booked):
    assert "You have set no limit." in linh.read(reverse("consultant:home"))
    cast.linh.refresh_from_db()
    cast.linh.most_minutes_a_month = 600
    cast.linh.save()
    page = linh.read(reverse("consultant:home"))
    assert "2 h 30 min of the 10 h you set" in page
    assert 'value="25"' in page


def test_a_month_is_a_table_of_days_with_the_work_below(linh, booked):
    path = reverse("consultant:work_month")
    page = linh.read(path)
    assert "<caption>March 2026</caption>" in page
    assert (
        '<a href="#day-2026-03-20">20<span class="visually-hidden">: 1 booking</span></a>' in page
    )
    assert '<h3 id="day-2026-03-20">Friday 20 March</h3>' in page
    assert page.index("Sunday") < page.index("Monday") < page.index("Saturday")
    assert 'aria-current="date">11</td>' in page
    following = linh.read(f"{path}?month=2026-04")
    assert "<caption>April 2026</caption>" in following
    assert "No work in this month." in following


@pytest.mark.parametrize("month", ["", "2026-13", "0001-01", "9999-12", "x", "2026-3-1"])
def test_a_month_that_is_none_shows_this_one(linh, month):
    page = linh.read(reverse("consultant:work_month") + f"?month={month}")
    assert "<caption>March 2026</caption>" in page


def rates_of_2023(cast) -> None:
    """Put the panel's rates of that year in force."""
    card = make_rate_card(actor=cast.adwoa, name="Network", version="2023")
    comparator = add_comparator(
        actor=cast.adwoa,
        profession="Research psychologist",
        credential="PhD",
        activity="panel",
        hourly_amount=Decimal("97.50"),
        evidence="Six invoices",
        source="Contracts register",
        dated_on=date(2022, 5, 16),
    )
    for role in ("panelist", "presenter"):
        set_rate(
            actor=cast.adwoa,
            card_id=card.pk,
            activity="panel",
            role=role,
            hourly_amount=Decimal("97.50"),
            starts_on=date(2022, 7, 1),
            comparator_id=comparator.pk,
        )


def test_one_person_on_a_panel_the_exhibit_and_the_closing_panel(cast):
    """Three bookings of the real programme, none overlapping, one agenda, pay by part and sum."""
    rates_of_2023(cast)
    shipped_convening(cast)
    linh = cast.linh
    for code in PARTS:
        seat = Seat.objects.filter(
            engagement__session__code=code, filled_by="network", role__in=["panelist", "presenter"]
        ).first()
        with clock_at(SPRING):
            offer = domain.make_offer(
                actor=cast.ximena,
                seat_id=seat.pk,
                consultant_id=linh.pk,
                reply_by_at=SPRING + timedelta(days=7),
                reasons=REASONS,
            )
            domain.send_offer(actor=cast.ximena, offer_id=offer.pk, reasons=REASONS)
            domain.accept_offer(actor=linh.user, offer_id=offer.pk)
    held = list(Assignment.objects.live().filter(consultant=linh).order_by("during"))
    assert len(held) == 3
    assert all(one.during.upper <= two.during.lower for one, two in pairwise(held))
    asker = Asker(linh.user)
    with clock_at(SPRING):
        page = on_one_line(asker.client.get(reverse("consultant:work")))
    amounts = [row.offer.total_amount for row in held]
    minutes = sum(row.offer.total_minutes for row in held)
    places = [page.index(f"${amount:,.2f} · paid by") for amount in amounts]
    assert places == sorted(places)
    hours, rest = divmod(minutes, 60)
    time = f"{hours} h {rest} min" if rest else f"{hours} h"
    assert f"3 parts · {time} · ${sum(amounts):,.2f} in all" in page
    for row in held:
        assert escape(row.offer.terms["title"]) in page
