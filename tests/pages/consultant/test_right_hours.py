"""One booking, read on a page, in an e-mail and in a calendar: the same hour in all of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client

from core.time import clock_at
from engagements.domain import make_calendar_link
from notices.domain import message_for
from notices.models import Notice
from tests.cast import consultant
from tests.factories.chain import BEFORE
from tests.pages.asking import Asker, main_of

SACRAMENTO, NEW_YORK = "America/Los_Angeles", "America/New_York"


def event_in(text: str):
    """Return the only event as a parser reads it that knows nothing of what wrote it."""
    [found] = vobject.readOne(text).vevent_list
    return found


def page_of(user, booked) -> str:
    with clock_at(BEFORE):
        return main_of(Asker(user).client.get(f"/work/{booked.pk}/"))


def mailed(user):
    told = Notice.objects.get(recipient=user, kind="booked")
    [part] = [each for each in message_for(told).message().walk() if each.get_filename()]
    return event_in(part.get_payload(decode=True).decode())


def fed(user):
    with clock_at(BEFORE):
        answer = Client().get(f"/calendar/{make_calendar_link(actor=user)}.ics")
    return event_in(answer.content.decode())


@pytest.mark.parametrize(
    ("starts_at", "minutes", "here", "there"),
    [
        pytest.param(
            datetime(2026, 3, 8, 9, 30, tzinfo=UTC),
            90,
            "Sunday 8 March, 5:30 am to 7:00 am",
            "Sunday 8 March, 1:30 am to 4:00 am",
            id="over-the-missing-hour",
        ),
        pytest.param(
            datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
            60,
            "Sunday 1 November, 3:30 am to 4:30 am",
            "Sunday 1 November, 1:30 am PDT to 1:30 am PST",
            id="over-the-hour-that-comes-twice",
        ),
        pytest.param(
            datetime(2026, 7, 18, 6, 0, tzinfo=UTC),
            150,
            "Saturday 18 July, 2:00 am to 4:30 am",
            "Friday 17 July, 11:00 pm to Saturday 18 July, 1:30 am",
            id="over-midnight",
        ),
    ],
)
def test_someone_in_new_york_at_an_event_in_sacramento(chain, starts_at, minutes, here, there):
    lupe = consultant("Lupe")
    lupe.timezone = NEW_YORK
    lupe.save()
    booked = chain.booked(chain.seat(chain.engagement(starts_at=starts_at, minutes=minutes)), lupe)
    page = page_of(lupe.user, booked)
    assert here in page
    assert f"{there}, Los Angeles time" in page
    for event in (mailed(lupe.user), fed(lupe.user)):
        assert event.dtstart.value.astimezone(UTC) == starts_at
        assert event.dtend.value.astimezone(UTC) == starts_at + timedelta(minutes=minutes)


def test_in_spanish_too(chain, cast):
    starts_at = datetime(2026, 7, 18, 6, 0, tzinfo=UTC)
    booked = chain.booked(
        chain.seat(chain.engagement(starts_at=starts_at, minutes=150)), cast.itzel
    )
    assert "Viernes 17 de julio, 11:00 pm a sábado 18 de julio, 1:30 am" in page_of(
        cast.itzel.user, booked
    )
    for event in (mailed(cast.itzel.user), fed(cast.itzel.user)):
        local = event.dtstart.value.astimezone(ZoneInfo(SACRAMENTO))
        assert f"{local:%Y-%m-%d %H:%M}" == "2026-07-17 23:00"
