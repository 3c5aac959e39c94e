"""Quiet hours hold nothing that people need before they set out for their work."""

from datetime import time, timedelta

import pytest

from core.time import clock_at
from engagements import domain
from engagements.domain.in_time import urgent_by
from notices.domain import choose_notices, deliver
from notices.models import Notice
from tests.factories import event_for
from tests.factories.chain import STARTS
from tests.factories.programme import redraft, released

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# 21:30 in Sacramento, where the work begins at 15:00 the next day.
LATE_BEFORE = STARTS - 17.5 * HOUR


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def panel(event):
    engagement = event.session()
    released(event)
    return engagement


@pytest.fixture
def booked(chain, panel, cast):
    booking = chain.booked(chain.seat(panel))
    for who in (cast.linh.user, cast.ximena):
        choose_notices(actor=who, email_off=[], quiet_from=time(21), quiet_until=time(8))
    Notice.objects.all().delete()
    return booking


def left(at, mailoutbox):
    """Send what may leave at an instant; return to whom."""
    with clock_at(at):
        deliver()
    return [mail.to[0] for mail in mailoutbox]


@pytest.mark.parametrize("by", [-7.5 * HOUR, DAY])
def test_a_move_is_told_before_whoever_is_booked_sets_out(event, panel, booked, mailoutbox, by):
    redraft(event, panel, starts_at=STARTS + by, ends_at=STARTS + by + HOUR)
    released(event, at=LATE_BEFORE)
    assert left(LATE_BEFORE, mailoutbox) == [booked.consultant.user.email]


def test_a_move_of_work_that_is_far_waits_for_the_morning(event, panel, booked, mailoutbox):
    at = LATE_BEFORE - DAY
    redraft(event, panel, starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR)
    released(event, at=at)
    assert left(at, mailoutbox) == []
    assert left(at + 10.5 * HOUR, mailoutbox) == [booked.consultant.user.email]


def test_a_cancelled_booking_is_told_at_once_to_both_sides(booked, mailoutbox, cast):
    with clock_at(LATE_BEFORE):
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=booked.pk)
    assert left(LATE_BEFORE, mailoutbox) == [cast.linh.user.email, cast.ximena.email]


def test_stepping_back_the_night_before_reaches_the_desk(event, panel, booked, mailoutbox, cast):
    redraft(event, panel, title="Another title")
    released(event)
    Notice.objects.all().delete()
    with clock_at(LATE_BEFORE):
        question = booked.reconfirmations.get()
        domain.step_back(actor=cast.linh.user, reconfirmation_id=question.pk)
    assert left(LATE_BEFORE, mailoutbox) == [cast.linh.user.email, cast.ximena.email]


def test_a_change_of_the_briefing_is_told_at_once(panel, booked, mailoutbox, cast):
    with clock_at(LATE_BEFORE):
        domain.change_briefing(actor=cast.ximena, engagement_id=panel.pk, directions="Gate 2")
    assert left(LATE_BEFORE, mailoutbox) == [cast.linh.user.email]


def test_a_reminder_counts_from_the_earlier_of_both_times(event, panel, booked):
    redraft(event, panel, starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR)
    released(event)
    Notice.objects.all().delete()
    asked = booked.reconfirmations.get()
    with clock_at((asked.asked_at + (asked.reply_by_at - asked.asked_at) / 2).replace(hour=20)):
        domain.lapse_reconfirmations()
    assert Notice.objects.get(kind="change_reminder").urgent_by_at == STARTS - 12 * HOUR


def test_what_has_no_time_is_never_urgent():
    assert urgent_by(None) is None
    assert urgent_by(None, STARTS) == STARTS - 12 * HOUR
