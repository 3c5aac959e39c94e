"""What is shown of me: each yes by itself, its receipt, and taking it back at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultants.models import Bio
from consultants.states import APPROVED
from core.time import clock_at
from engagements import domain
from engagements.models import Disclosure, Engagement, Seat
from tests.api.calls import Caller
from tests.factories import event_for
from tests.factories.programme import redraft, released
from tests.pages.asking import Asker, carried, main_of
from tests.pages.scenes import LATER, NOW, offer_now, seat_at

pytestmark = pytest.mark.django_db

READ = {"title_as_printed": "A panel", "label_as_printed": "Network consultant"}
YES = {"name_form": "chosen", "title": "on", "label": "on", "photo": "on", **READ}
ENDS = {"expires_on": "2026-12-31"}


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


@pytest.fixture
def booked(chain):
    """Linh's booking on a labelled seat, in nine days."""
    seat = seat_at(chain, 0, day=LATER)
    Seat.objects.filter(pk=seat.pk).update(label="Network consultant")
    return chain.booked(seat)


def choosing(booked) -> str:
    return reverse("consultant:choose_shown", args=[booked.engagement_id])


def taking_back(booked) -> str:
    return reverse("consultant:take_back", args=[booked.engagement_id])


def newest() -> Disclosure:
    return Disclosure.objects.order_by("-pk").first()


def test_everything_is_a_no_until_said_otherwise(linh, booked):
    page = linh.read(choosing(booked))
    assert page.count("checked") == 1
    sent = linh.post(choosing(booked), {"name_form": "none", **ENDS})
    assert sent.status_code == 303
    assert not newest().says_yes
    assert "Nothing about you is printed" in linh.read(sent["Location"])


def test_each_yes_is_given_in_the_words_as_they_would_be_printed(linh, booked):
    page = linh.read(choosing(booked))
    assert "My name may stand under the title “A panel”" in page
    assert "Under my name may stand “Network consultant”" in page
    assert "As “Linh”" in page


def test_the_receipt_has_a_number_a_date_and_the_very_words(linh, booked, cast):
    Bio.objects.create(
        consultant=cast.linh,
        number=1,
        language="en",
        text="Speaks of housing.",
        state=APPROVED,
        written_by=cast.linh.user,
        written_at=NOW,
    )
    bio = str(Bio.objects.get().pk)
    sent = linh.post(choosing(booked), {**YES, **ENDS, "bio_id": bio})
    receipt = linh.read(sent["Location"])
    assert f"Receipt D-{newest().pk}" in receipt
    assert "Wednesday 11 March" in receipt
    for words in ("“Linh”", "“A panel”", "“Network consultant”", "“Speaks of housing.” (English)"):
        assert words in receipt
    assert "It holds until 31 December." in receipt
    assert "Holds now" in receipt


def test_nothing_is_printed_of_someone_who_is_not_named(linh, booked):
    refused = linh.post(choosing(booked), {"name_form": "none", "title": "on", **ENDS})
    assert refused.status_code == 422
    page = main_of(refused)
    assert "Nothing about you can be printed without a name." in page
    assert not Disclosure.objects.exists()


def test_another_name_is_asked_for_when_it_was_chosen(linh, booked):
    refused = linh.post(choosing(booked), {"name_form": "other", "other_name": " ", **ENDS})
    assert refused.status_code == 422
    linh.post(choosing(booked), {"name_form": "other", "other_name": "L. of Davis", **ENDS})
    assert newest().other_name == "L. of Davis"


@pytest.mark.parametrize("ends", ["2029-03-15", "2026-03-01"])
def test_a_yes_ends_within_three_years(linh, booked, ends):
    refused = linh.post(choosing(booked), {**YES, "expires_on": ends})
    assert refused.status_code == 422
    assert "from today to three years from now" in main_of(refused)


def test_words_that_have_changed_are_asked_for_again(linh, booked):
    linh.post(choosing(booked), {**YES, **ENDS})
    Engagement.objects.filter(pk=booked.engagement_id).update(title="Another title")
    page = linh.read(choosing(booked))
    assert "under the title “Another title”" in page
    assert 'name="title" id="id_title" checked' not in page
    assert 'name="label" id="id_label" checked' in page


@pytest.mark.parametrize("values", [{"title": "Survivors speak"}, {"title_discloses": True}])
def test_a_title_that_changed_while_it_was_read_is_agreed_to_by_nobody(linh, chain, values):
    event = event_for(chain, starts_on=LATER.date())
    panel = event.session(starts_at=LATER)
    released(event)
    booked = chain.booked(chain.seat(panel))
    read = carried(linh.read(choosing(booked)))
    assert (read["title_as_printed"], read["title_discloses"]) == ("Session 1", "False")
    redraft(event, panel, **values)
    released(event, at=NOW)
    said = {"name_form": "chosen", "title": "on", **ENDS}
    assert linh.post(choosing(booked), {**said, **read}).status_code == 409
    assert not Disclosure.objects.exists()
    again = carried(linh.read(choosing(booked)))
    assert linh.post(choosing(booked), {**said, **again}).status_code == 303
    assert newest().title_as_printed == values.get("title", "Session 1")


def test_a_label_that_changed_while_it_was_read_is_agreed_to_by_nobody(linh, booked):
    read = carried(linh.read(choosing(booked)))
    Seat.objects.filter(pk=booked.seat_id).update(label="Someone who was in care")
    assert linh.post(choosing(booked), {**YES, **ENDS, **read}).status_code == 409
    assert not Disclosure.objects.exists()


def test_a_program_says_which_words_were_read(booked, cast):
    caller = Caller(cast.linh.user)
    said = {"engagement_id": booked.engagement_id, "name_form": "chosen", "title": True}
    with clock_at(NOW):
        missing = caller.post("disclosures/", said)
        assert missing.status_code == 422
        assert [each["field"] for each in missing.json()["problems"]] == ["title_as_printed"]
        other = caller.post("disclosures/", said | {"title_as_printed": "Another title"})
        assert other.status_code == 409
        assert not Disclosure.objects.exists()
        kept = caller.post("disclosures/", said | {"title_as_printed": "A panel"})
    assert kept.json()["title_as_printed"] == "A panel"


def test_a_yes_is_taken_back_in_one_tap_from_the_booking(linh, booked):
    linh.post(choosing(booked), {**YES, **ENDS})
    page = linh.read(reverse("consultant:work_item", args=[booked.pk]))
    assert page.index("Nothing is shown from that moment.") < page.index("Take it all back")
    sent = linh.post(taking_back(booked))
    assert sent.status_code == 303
    assert not newest().says_yes
    page = linh.read(reverse("consultant:work_item", args=[booked.pk]))
    assert "Nothing. You are counted, and not named." in page
    receipts = linh.read(reverse("consultant:shown"))
    assert "Nothing is shown of you." in receipts
    assert receipts.count("D-") >= 2


def test_taken_back_is_gone_at_once_from_every_place_that_others_read(linh, booked, chain, cast):
    """Offer, roster of the engagement and API, read one after the other right afterwards."""
    with clock_at(NOW):
        draft = offer_now(chain, chain.seat(booked.engagement), cast.itzel)
        offer = domain.send_offer(actor=cast.ximena, offer_id=draft.pk)
    itzel = Asker(cast.itzel.user)
    at_offer = reverse("consultant:offer", args=[offer.pk])
    coordinator = Caller(cast.ximena)

    def named() -> tuple[bool, bool, bool]:
        with clock_at(NOW):
            printed = domain.printed(engagement_ids=[booked.engagement_id])[booked.pk]
            (row, *_) = coordinator.get("disclosures/", ordering="-id").json()["results"] or [{}]
        return (
            "Linh" in main_of(itzel.get(at_offer)),
            printed.listed_name == "Linh",
            row.get("name_form") == "chosen",
        )

    assert named() == (False, False, False)
    linh.post(choosing(booked), {**YES, **ENDS})
    assert named() == (True, True, True)
    linh.post(taking_back(booked))
    assert named() == (False, False, False)


def test_another_persons_receipt_answers_like_none(linh, booked, cast):
    linh.post(choosing(booked), {**YES, **ENDS})
    itzel = Asker(cast.itzel.user)
    mine = reverse("consultant:receipt", args=[newest().pk])
    assert linh.get(mine).status_code == 200
    for path in (mine, choosing(booked)):
        assert itzel.get(path).status_code == 404
    assert itzel.post(taking_back(booked)).status_code == 404
    assert newest().says_yes


def test_what_a_coordinator_wrote_down_says_so(linh, chain, cast):
    booked = chain.booked(seat_at(chain, 0, day=LATER), cast.linh)
    Disclosure.objects.create(
        consultant=cast.linh,
        engagement=booked.engagement,
        number=1,
        given_by=cast.ximena,
        given_at=NOW,
        given_on=NOW.date(),
        expires_on=NOW.date() + timedelta(days=30),
    )
    page = linh.read(reverse("consultant:receipt", args=[newest().pk]))
    assert "You said it by phone. Ximena wrote it down." in page
