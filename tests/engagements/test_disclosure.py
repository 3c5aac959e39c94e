"""What people agreed to show: default no, their own words, gone at once when taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from consultants.models import Bio
from consultants.states import APPROVED
from core import time
from core.errors import Invalid, NotVisible, Refused
from core.time import clock_at
from engagements import domain
from engagements.models import Disclosure, Engagement, Seat
from engagements.models.disclosure import LONGEST_TERM
from notices.models import Notice
from tests.factories import event_for
from tests.factories.chain import BEFORE

YES = {"name_form": "chosen", "title": True, "label": True, "photo": True, "recording": True}


@pytest.fixture
def booking(chain):
    """Return Linh's booking on a labelled seat."""
    booked = chain.booked()
    Seat.objects.filter(pk=booked.seat_id).update(label="Network consultant")
    return booked


def show(booking, **said):
    with clock_at(BEFORE):
        seat = Seat.objects.get(pk=booking.seat_id)
        return domain.set_disclosure(
            actor=booking.consultant.user,
            engagement_id=booking.engagement_id,
            **domain.words_to_print(seat) | said,
        )


def read(booking, day=None):
    with clock_at(BEFORE):
        return domain.printed(engagement_ids=[booking.engagement_id], day=day)[booking.pk]


def bio_of(consultant, state=APPROVED):
    return Bio.objects.create(
        consultant=consultant,
        number=1,
        language="en",
        text="Speaks of housing.",
        state=state,
        written_by=consultant.user,
        written_at=BEFORE,
    )


def test_nothing_is_shown_of_someone_who_said_nothing(booking):
    assert read(booking) == domain.Printed(booking.consultant_id)


def test_everything_agreed_to_is_shown_and_nothing_else(booking):
    bio = bio_of(booking.consultant)
    show(booking, name_form="chosen", bio_id=bio.pk)
    shown = read(booking)
    assert (shown.name, shown.bio) == ("Linh", "Speaks of housing.")
    assert (shown.listed_name, shown.label, shown.photo, shown.recording) == ("", "", False, False)


def test_another_name_is_printed_in_place_of_the_chosen_one(booking):
    show(booking, name_form="other", other_name="L. of Sacramento", title=True)
    assert read(booking).listed_name == "L. of Sacramento"


def test_taking_it_back_shows_nothing_from_that_moment(booking):
    show(booking, **YES)
    assert read(booking).listed_name == "Linh"
    with clock_at(BEFORE):
        domain.revoke_disclosure(actor=booking.consultant.user, engagement_id=booking.engagement_id)
    assert read(booking) == domain.Printed(booking.consultant_id)


def test_a_yes_ends_after_its_last_day(booking):
    last = time.day_of(BEFORE) + timedelta(days=3)
    show(booking, **YES, expires_on=last)
    assert read(booking, day=last).name == "Linh"
    assert read(booking, day=last + timedelta(days=1)).name == ""


def test_a_yes_lasts_three_years_at_most(booking):
    today = time.day_of(BEFORE)
    show(booking, **YES, expires_on=today + LONGEST_TERM)
    with pytest.raises(Invalid) as refused:
        show(booking, **YES, expires_on=today + LONGEST_TERM + timedelta(days=1))
    assert [problem.field for problem in refused.value.problems] == ["expires_on"]


def test_the_database_refuses_a_yes_beyond_three_years(booking):
    given = show(booking, **YES)
    given.pk, given.number = None, 2
    given.expires_on = given.given_on + LONGEST_TERM + timedelta(days=1)
    with pytest.raises(IntegrityError, match="three_years"), transaction.atomic():
        given.save(force_insert=True)


def test_a_title_that_changed_is_not_covered_by_an_earlier_yes(booking):
    show(booking, **YES)
    Engagement.objects.filter(pk=booking.engagement_id).update(title="Another framing")
    shown = read(booking)
    assert (shown.listed_name, shown.name) == ("", "Linh")


def test_the_same_title_that_begins_to_tell_something_is_not_covered(booking, chain):
    event = event_for(chain)
    session = event.session_alone()
    Engagement.objects.filter(pk=booking.engagement_id).update(
        session=session, own_starts_at=None, own_ends_at=None
    )

    def framed(*, tells: bool) -> None:
        held = session.current
        held.pk, held.number, held.title_discloses = None, held.number + 1, tells
        held.save(force_insert=True)
        session.current = held
        session.save()

    show(booking, **YES)
    framed(tells=True)
    assert read(booking).listed_name == ""
    show(booking, **YES)
    assert read(booking).listed_name == "Linh", "agreed to as it is now"
    framed(tells=False)
    assert read(booking).listed_name == "Linh", "it tells less than was agreed to"


def test_a_label_that_changed_is_not_printed(booking):
    show(booking, **YES)
    Seat.objects.filter(pk=booking.seat_id).update(label="Another label")
    assert read(booking).label == ""


def test_a_bio_must_be_approved_and_ones_own(booking, cast):
    for bio in (bio_of(booking.consultant, "draft"), bio_of(cast.itzel)):
        with pytest.raises(Invalid) as refused:
            show(booking, name_form="chosen", bio_id=bio.pk)
        assert [problem.field for problem in refused.value.problems] == ["bio_id"]


def test_a_bio_that_was_retired_is_no_longer_printed(booking):
    bio = bio_of(booking.consultant)
    show(booking, name_form="chosen", bio_id=bio.pk)
    Bio.objects.filter(pk=bio.pk).update(state="retired")
    assert read(booking).bio == ""


def test_nobody_is_shown_without_a_name(booking):
    with pytest.raises(Invalid) as refused:
        show(booking, title=True)
    assert "name_form" in [problem.field for problem in refused.value.problems]


def test_only_the_person_decides(booking, cast):
    with pytest.raises(Refused), clock_at(BEFORE):
        domain.set_disclosure(
            actor=cast.ximena,
            engagement_id=booking.engagement_id,
            consultant_id=booking.consultant_id,
            **YES,
        )
    with pytest.raises(NotVisible), clock_at(BEFORE):
        domain.set_disclosure(
            actor=cast.itzel.user,
            engagement_id=booking.engagement_id,
            consultant_id=booking.consultant_id,
            **YES,
        )


def test_someone_who_was_not_asked_has_nothing_to_decide(booking, cast):
    with pytest.raises(NotVisible):
        domain.set_disclosure(actor=cast.itzel.user, engagement_id=booking.engagement_id, **YES)


def test_saying_the_same_again_keeps_the_receipt(booking):
    first, again = show(booking, **YES), show(booking, **YES)
    assert first == again
    assert Disclosure.objects.count() == 1


def test_a_receipt_is_never_edited(booking):
    kept = show(booking, **YES)
    with pytest.raises(ProgrammingError, match="append_only"), transaction.atomic():
        Disclosure.objects.filter(pk=kept.pk).update(photo=False)


def test_the_coordinator_hears_when_a_yes_changes(booking, cast):
    show(booking, **YES)
    assert not Notice.objects.filter(kind="disclosure_changed").exists()
    show(booking, name_form="chosen")
    told = Notice.objects.get(kind="disclosure_changed")
    assert told.recipient == cast.ximena


def test_printing_reads_the_same_number_of_times_for_many(booking, django_assert_num_queries):
    show(booking, **YES)
    with django_assert_num_queries(2):
        domain.printed(engagement_ids=[booking.engagement_id])
    with django_assert_num_queries(2):
        domain.printed(engagement_ids=range(1, 200))
