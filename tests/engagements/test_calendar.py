"""A person's bookings in their own calendar: the feed, the files with e-mails, and the link."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from accounts.domain.roles import grant_role, revoke_role
from core.errors import NotVisible, Refused
from core.time import clock_at
from engagements import domain
from engagements.models import CalendarLink
from notices.domain import choose_notices, deliver, message_for
from notices.kinds import KindGroup
from notices.models import Notice
from tests.cast import consultant
from tests.factories import event_for
from tests.factories.chain import AFTER, BEFORE, STARTS


def feed(user) -> str:
    """Return what a calendar reads by a new link of the person."""
    with clock_at(BEFORE):
        return domain.read_calendar(key=domain.make_calendar_link(actor=user)).content.decode()


def events(text: str) -> list:
    """Return the events as another parser reads them."""
    return getattr(vobject.readOne(text), "vevent_list", [])


def in_spanish(words: str) -> str:
    """Return the words in Spanish."""
    with translation.override("es"):
        return gettext(words)


def carried(user, kind: str):
    """Return the method and the event of the calendar file that the latest e-mail carries."""
    notice = Notice.objects.filter(recipient=user, kind=kind).latest("id")
    files = [part for part in message_for(notice).message().walk() if part.get_filename()]
    [part] = files
    assert part.get_content_type() == "text/calendar"
    calendar = vobject.readOne(part.get_payload(decode=True).decode())
    assert calendar.method.value == part.get_param("method")
    [found] = calendar.vevent_list
    return calendar.method.value, found


def test_a_yes_is_told_with_a_file_for_the_calendar(chain, cast):
    assignment = chain.booked()
    method, found = carried(cast.linh.user, "booked")
    assert (method, found.status.value, found.sequence.value) == ("PUBLISH", "CONFIRMED", "0")
    assert found.uid.value.startswith(f"booking-{assignment.pk}@")
    assert found.url.value.endswith(f"/work/{assignment.pk}/")
    assert found.dtstart.value.astimezone(UTC) == STARTS


@pytest.mark.parametrize("by", ["linh", "ximena"])
def test_a_cancelled_booking_leaves_the_calendar_under_the_same_name(chain, cast, by):
    assignment = chain.booked()
    _method, before = carried(cast.linh.user, "booked")
    actor = cast.linh.user if by == "linh" else cast.ximena
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=actor, assignment_id=assignment.pk)
    method, after = carried(cast.linh.user, "booking_cancelled")
    assert (method, after.status.value, after.sequence.value) == ("CANCEL", "CANCELLED", "1")
    assert after.uid.value == before.uid.value
    assert after.organizer.value == before.organizer.value
    [left] = events(feed(cast.linh.user))
    assert (left.status.value, left.transp.value) == ("CANCELLED", "TRANSPARENT")


def test_work_that_was_missed_leaves_the_calendar_too(chain, cast):
    assignment = chain.booked()
    with clock_at(AFTER):
        domain.mark_no_show(actor=cast.ximena, assignment_id=assignment.pk, note="Was ill")
    method, found = carried(cast.linh.user, "booking_cancelled")
    assert (method, found.status.value, found.sequence.value) == ("CANCEL", "CANCELLED", "1")


def test_the_desk_gets_no_file_of_somebody_elses_booking(chain, cast):
    assignment = chain.booked()
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=assignment.pk)
    told = Notice.objects.get(recipient=cast.ximena, kind="booking_cancelled")
    assert not message_for(told).message().is_multipart()


def test_nothing_discloses_until_the_person_says_so(chain, cast):
    engagement = event_for(chain).session()
    chain.booked(chain.seat(engagement), cast.itzel)
    for text in (feed(cast.itzel.user), carried(cast.itzel.user, "booked")[1].serialize()):
        assert f"SUMMARY:{in_spanish('Booking')}" in text
        assert "Session 1" not in text
        assert "hotel" not in text
        assert "Room 1" not in text
    domain.choose_titles(actor=cast.itzel.user, is_discreet=False)
    text = feed(cast.itzel.user)
    assert "X-WR-CALNAME:Mi trabajo" in text, "a calendar is in the language of its reader"
    [told] = events(text)
    assert told.summary.value == "Session 1"
    assert told.location.value == "Room 1, A hotel, 1 Example Street"


def test_a_feed_holds_ones_own_bookings_of_the_last_year_and_to_come(chain, cast):
    mine = chain.booked()
    chain.booked(consultant=cast.itzel)
    long_ago = chain.booked(chain.seat(chain.engagement(starts_at=STARTS - timedelta(days=5))))
    with clock_at(long_ago.during.upper + timedelta(days=365)):
        key = domain.make_calendar_link(actor=cast.linh.user)
        [found] = events(domain.read_calendar(key=key).content.decode())
    assert found.uid.value.startswith(f"booking-{mine.pk}@")


def test_a_feed_without_a_booking_is_a_calendar_all_the_same(cast):
    calendar = vobject.readOne(feed(cast.linh.user))
    assert [part.name for part in calendar.components()] == ["VTIMEZONE"]


def test_a_new_link_ends_the_one_before_and_no_key_is_kept(cast):
    first, second = (domain.make_calendar_link(actor=cast.linh.user) for _time in range(2))
    with pytest.raises(NotVisible):
        domain.read_calendar(key=first)
    assert domain.read_calendar(key=second)
    kept = CalendarLink.objects.get()
    assert second.encode() not in bytes(kept.digest)
    assert len(bytes(kept.digest)) == 32
    domain.end_calendar_link(actor=cast.linh.user)
    for key in (second, "", "x" * 43, "ñ" * 43, second + "x"):
        with pytest.raises(NotVisible):
            domain.read_calendar(key=key)
    with pytest.raises(NotVisible):
        domain.end_calendar_link(actor=cast.linh.user)


def test_the_link_of_someone_who_may_not_sign_in_any_more_leads_nowhere(cast):
    key = domain.make_calendar_link(actor=cast.linh.user)
    cast.linh.user.is_active = False
    cast.linh.user.save()
    with pytest.raises(NotVisible):
        domain.read_calendar(key=key)
    assert not CalendarLink.objects.exists(), "it does not come back with the access"


def told(user) -> list[str]:
    """Return where the notices about their calendar lead a person."""
    rows = Notice.objects.filter(recipient=user, kind="calendar_changed")
    return list(rows.order_by("pk").values_list("path", flat=True))


def test_a_new_link_is_told_by_e_mail_whatever_the_person_chose(cast, mailoutbox):
    user = cast.linh.user
    off = {"email_off": KindGroup.values, "quiet_from": time(21), "quiet_until": time(8)}
    choose_notices(actor=user, **off)
    with clock_at(datetime(2026, 2, 2, 7, tzinfo=UTC)):  # 23:00 in Sacramento
        domain.make_calendar_link(actor=user)
        deliver()
    assert told(user) == ["/work/calendar/"]
    assert [message.to for message in mailoutbox] == [[user.email]]


def test_turning_titles_on_ends_the_link_and_is_told_once(cast):
    user = cast.linh.user
    key = domain.make_calendar_link(actor=user)
    assert domain.choose_titles(actor=user, is_discreet=False)
    with pytest.raises(NotVisible):
        domain.read_calendar(key=key)
    assert len(told(user)) == 2
    key = domain.make_calendar_link(actor=user)
    for is_discreet in (False, True):
        assert not domain.choose_titles(actor=user, is_discreet=is_discreet)
    assert domain.read_calendar(key=key)
    assert len(told(user)) == 3
    domain.choose_titles(actor=cast.ximena, is_discreet=False)
    assert told(cast.ximena) == ["/account/updates/"]


def test_a_link_ends_with_the_role_and_does_not_come_back_with_it(cast):
    user = cast.linh.user
    key = domain.make_calendar_link(actor=user)
    asked = {"actor": cast.adwoa, "user_id": user.pk, "role": "consultant"}
    revoke_role(**asked)
    grant_role(**asked)
    with pytest.raises(NotVisible):
        domain.read_calendar(key=key)
    assert len(told(user)) == 1, "who may have no link is not told that it ended"


def test_only_a_consultant_has_a_link_and_only_the_person_booked_has_the_file(chain, cast):
    assignment = chain.booked()
    with pytest.raises(Refused):
        domain.make_calendar_link(actor=cast.ximena)
    with pytest.raises(Refused):
        domain.booking_calendar(actor=cast.ximena, assignment_id=assignment.pk)
    with pytest.raises(NotVisible):
        domain.booking_calendar(actor=cast.itzel.user, assignment_id=assignment.pk)
    assert domain.booking_calendar(actor=cast.linh.user, assignment_id=assignment.pk)


def test_it_is_noted_when_a_calendar_last_read_the_link(cast):
    key = domain.make_calendar_link(actor=cast.linh.user)
    for minutes, noted in ((0, 0), (5, 0), (10, 10)):
        with clock_at(AFTER + timedelta(minutes=minutes)):
            domain.read_calendar(key=key)
        assert CalendarLink.objects.get().last_read_at == AFTER + timedelta(minutes=noted)


def test_a_feed_takes_as_many_queries_for_many_bookings_as_for_one(chain, cast):
    event = event_for(chain)
    starts = [STARTS + timedelta(hours=2 * number) for number in range(4)]
    counts = []
    for starts_at in starts:
        chain.booked(chain.seat(event.session(starts_at=starts_at)))
        key = domain.make_calendar_link(actor=cast.linh.user)
        with clock_at(BEFORE), CaptureQueriesContext(connection) as caught:
            domain.read_calendar(key=key)
        counts.append(len(caught))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("starts_at", "there", "here"),
    [
        # Clocks go forward in the night of the eighth of March, back in that of November first.
        (datetime(2026, 3, 8, 6, 30, tzinfo=UTC), "2026-03-07 22:30", "2026-03-08 01:30"),
        (datetime(2026, 3, 8, 10, 0, tzinfo=UTC), "2026-03-08 03:00", "2026-03-08 06:00"),
        (datetime(2026, 11, 1, 6, 0, tzinfo=UTC), "2026-10-31 23:00", "2026-11-01 01:00"),
        (datetime(2026, 11, 1, 9, 30, tzinfo=UTC), "2026-11-01 01:30", "2026-11-01 04:30"),
    ],
)
def test_someone_in_new_york_reads_the_hour_of_an_event_in_sacramento(
    chain, starts_at, there, here
):
    lupe = consultant("Lupe")
    lupe.timezone = "America/New_York"
    lupe.save()
    chain.booked(chain.seat(chain.engagement(starts_at=starts_at, minutes=180)), lupe)
    [read] = events(feed(lupe.user))
    for zone, clock in (("America/Los_Angeles", there), ("America/New_York", here)):
        assert f"{read.dtstart.value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == clock
    assert read.dtend.value - read.dtstart.value == timedelta(hours=3)
