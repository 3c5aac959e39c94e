"""A coordinator writes down by phone what someone without a sign-in agrees to show."""

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import Disclosure, Engagement, Seat
from tests.factories.chain import BEFORE
from tests.journeys.test_every_page import tour
from tests.pages.asking import Asker, carried, main_of, on_one_line
from tests.pages.scenes import LATER, NOW, seat_at

pytestmark = pytest.mark.django_db

READ = {"title_as_printed": "A panel", "label_as_printed": "Network consultant"}
YES = {"name_form": "chosen", "title": "on", "label": "on", "expires_on": "2026-12-31", **READ}


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


@pytest.fixture
def booked(chain, cast):
    """Mose's booking on a labelled seat; he has no sign-in."""
    seat = seat_at(chain, 0, day=LATER)
    Seat.objects.filter(pk=seat.pk).update(label="Network consultant")
    with clock_at(BEFORE):
        return domain.accept_offer(actor=cast.ximena, offer_id=chain.sent(seat, cast.mose).pk)


def address(name: str, booking) -> str:
    return reverse(f"coordination:{name}", args=[booking.offer_id])


def test_what_is_printed_stands_there_exactly_before_and_after(ximena, booked):
    page = ximena.read(address("shown", booked))
    assert "Nothing. They are counted, and not named." in page
    assert "My name may stand under the title “A panel”" in page
    kept = ximena.post(address("shown", booked), YES)
    receipt = ximena.read(kept["Location"])
    for words in ("“Mose”", "“A panel”", "“Network consultant”", "Ximena wrote it down."):
        assert words in receipt
    page = ximena.read(address("shown", booked))
    assert "<dt>Under the title</dt><dd>Mose<br>Network consultant</dd>" in page
    Engagement.objects.update(title="Another title")
    page = ximena.read(address("shown", booked))
    assert "<dt>Under the title</dt><dd>Not named</dd>" in page, "as every list prints it"
    assert "<dt>On lists without a title</dt><dd>Mose</dd>" in page


def test_a_title_that_changed_while_it_was_read_out_is_agreed_to_by_nobody(ximena, booked):
    read = carried(ximena.read(address("shown", booked)))
    Engagement.objects.update(title="Another title")
    assert ximena.post(address("shown", booked), YES | read).status_code == 409
    assert not Disclosure.objects.exists()


def test_it_is_taken_back_by_phone_and_every_receipt_stays(ximena, booked):
    first = ximena.post(address("shown", booked), YES)["Location"]
    back = ximena.post(address("take_back_shown", booked))["Location"]
    assert "Nothing about them is printed" in ximena.read(back)
    assert "Replaced by a newer one" in ximena.read(first)
    assert "Nothing. They are counted" in ximena.read(address("shown", booked))
    assert not Disclosure.objects.order_by("-pk").first().says_yes


def test_what_is_wrong_names_its_field_and_keeps_the_rest(ximena, booked):
    answer = ximena.post(address("shown", booked), YES | {"name_form": "none"})
    assert answer.status_code == 422
    assert "Nothing about you can be printed without a name." in main_of(answer)
    assert 'name="title" id="id_title" checked' in on_one_line(answer)
    assert not Disclosure.objects.exists()


def test_it_is_reached_from_the_seat_and_the_person_and_only_without_a_sign_in(
    ximena, chain, cast, booked
):
    theirs = chain.booked(seat_at(chain, 4, day=LATER), cast.linh)
    engagement = reverse("coordination:engagement", args=[booked.engagement_id])
    person = reverse("coordination:person", args=[cast.mose.pk])
    for path in (engagement, person):
        assert address("shown", booked) in ximena.read(path)
    for path in (
        reverse("coordination:engagement", args=[theirs.engagement_id]),
        reverse("coordination:person", args=[cast.linh.pk]),
    ):
        assert address("shown", theirs) not in ximena.read(path)
    assert ximena.get(address("shown", theirs)).status_code == 403
    assert ximena.post(address("take_back_shown", theirs)).status_code == 403


def test_a_receipt_is_read_by_the_desk_and_changed_by_nobody_else(ximena, cast, booked):
    receipt = ximena.post(address("shown", booked), YES)["Location"]
    assert address("shown", booked) in ximena.read(receipt)
    assert address("shown", booked) not in Asker(cast.ansel).read(receipt)
    assert Asker(cast.prudence).get(receipt).status_code == 403


@pytest.mark.browser
def test_the_pages_are_read_by_axe(visit, site, chain, cast, booked):
    site.set_clock(NOW)
    shown = address("shown", booked)
    receipt = Asker(cast.ximena).post(shown, YES)["Location"]
    tour(visit, cast.ximena, {"desk-shown": shown, "desk-shown-receipt": receipt})
