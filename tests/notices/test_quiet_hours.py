"""An e-mail waits for its reader's own morning, and none leaves that they do not want."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core import invariants
from core.time import clock_at
from notices import domain
from notices.kinds import KindGroup
from notices.models import Notice, NoticeKind
from notices.quiet import quiet_ends
from notices.zones import zone_of

HERE = ZoneInfo("America/Los_Angeles")
EVENING, MORNING = time(21), time(8)


def at(day, hour, minute=0, *, zone=HERE, fold=0, month=4):
    return datetime(2026, month, day, hour, minute, tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (at(13, 20, 59), None),
        (at(13, 21), at(14, 8)),
        (at(14, 0, 30), at(14, 8)),
        (at(14, 7, 59), at(14, 8)),
        (at(14, 8), None),
    ],
)
def test_quiet_hours_lie_over_midnight(asked, ends):
    assert quiet_ends(asked, HERE, EVENING, MORNING) == ends


def test_quiet_hours_may_lie_within_a_day():
    assert quiet_ends(at(13, 13), HERE, time(12), time(14)) == at(13, 14)
    assert quiet_ends(at(13, 14), HERE, time(12), time(14)) is None
    assert quiet_ends(at(13, 22), HERE, time(12), time(14)) is None


def test_the_night_without_an_hour_ends_when_its_clock_says_so():
    ends = quiet_ends(at(7, 23, month=3), HERE, EVENING, MORNING)
    assert ends is not None
    assert ends.astimezone(UTC) == datetime(2026, 3, 8, 15, tzinfo=UTC)
    inside = quiet_ends(at(8, 1, month=3), HERE, EVENING, time(2, 30))
    assert inside is not None
    assert inside.astimezone(UTC) == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


def test_the_night_with_an_hour_twice_ends_after_whoever_asks():
    half_past_one = time(1, 30)
    first = quiet_ends(at(1, 1, 10, month=11), HERE, EVENING, half_past_one)
    second = quiet_ends(at(1, 1, 10, month=11, fold=1), HERE, EVENING, half_past_one)
    assert first is not None
    assert second is not None
    assert first.astimezone(UTC) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert second.astimezone(UTC) == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def told(who, kind=NoticeKind.HOURS_DUE):
    return domain.tell(recipient=who, kind=kind, path="/hours/1/", about_id=1)


def chosen(who, **values):
    domain.choose_notices(
        actor=who, **{"email_off": [], "quiet_from": EVENING, "quiet_until": MORNING} | values
    )


def test_an_e_mail_waits_for_the_morning_where_its_reader_is(cast, mailoutbox):
    cast.linh.timezone = "America/New_York"
    cast.linh.save()
    assert zone_of(cast.linh.user) == ZoneInfo("America/New_York")
    assert zone_of(cast.ximena) == HERE
    chosen(cast.linh.user)
    chosen(cast.ximena)
    # 19:00 in Sacramento is 22:00 in New York.
    with clock_at(at(13, 19)):
        notice = told(cast.linh.user)
        told(cast.ximena)
        assert domain.deliver() == 1
    assert mailoutbox[0].to == [cast.ximena.email]
    notice.refresh_from_db()
    assert notice.state == "queued"
    assert notice.not_before == at(14, 8, zone=ZoneInfo("America/New_York"))
    with clock_at(at(14, 4, 59)):
        assert domain.deliver() == 0
    with clock_at(at(14, 5)):
        assert domain.deliver() == 1


def test_what_waits_for_the_morning_breaks_no_rule_of_the_outbox(cast):
    chosen(cast.linh.user)
    notice = told(cast.linh.user)
    old, soon = datetime(2026, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
    Notice.objects.filter(pk=notice.pk).update(created_at=old, not_before=soon)
    assert invariants.check() == []
    Notice.objects.filter(pk=notice.pk).update(not_before=old)
    assert [breach.number for breach in invariants.check()] == ["15.3"]


def test_what_nobody_wants_by_e_mail_stands_in_the_application_alone(cast, mailoutbox):
    chosen(cast.linh.user, email_off=["pay"], quiet_from=None, quiet_until=None)
    pay, offer = told(cast.linh.user), told(cast.linh.user, NoticeKind.OFFER_SENT)
    assert domain.deliver() == 1
    pay.refresh_from_db()
    offer.refresh_from_db()
    assert (pay.state, pay.read_at, offer.state) == ("kept", None, "sent")
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("kind", [NoticeKind.EMAIL_STUCK, NoticeKind.SUPPORT_DUE])
def test_what_others_depend_on_comes_by_e_mail_in_any_case(cast, mailoutbox, kind):
    chosen(cast.ximena, email_off=list(KindGroup), quiet_from=None, quiet_until=None)
    told(cast.ximena, kind)
    assert domain.deliver() == 1
    assert len(mailoutbox) == 1


def test_what_waited_for_one_night_waits_for_no_other(cast):
    chosen(cast.linh.user)
    with clock_at(at(13, 22)):
        told(cast.linh.user)
        assert domain.deliver() == 0
    # Nothing was sent on the day between: its own night is over.
    with clock_at(at(14, 22)):
        told(cast.linh.user)
        assert domain.deliver() == 1


def test_quiet_hours_of_fourteen_hours_are_the_longest(cast):
    chosen(cast.linh.user, quiet_from=time(18), quiet_until=time(8))
    assert domain.preference_of(cast.linh.user).quiet_from == time(18)


def test_what_waits_for_the_old_morning_waits_for_the_new_one(cast):
    chosen(cast.linh.user)
    with clock_at(at(13, 22)):
        notice = told(cast.linh.user)
        domain.deliver()
        chosen(cast.linh.user, quiet_until=time(9))
        assert domain.deliver() == 0
    notice.refresh_from_db()
    assert notice.not_before == at(14, 9)


def test_who_ends_their_quiet_hours_waits_no_longer(cast):
    chosen(cast.linh.user)
    with clock_at(at(13, 22)):
        told(cast.linh.user)
        assert domain.deliver() == 0
        chosen(cast.linh.user, quiet_from=None, quiet_until=None)
        assert domain.deliver() == 1


def test_someone_without_an_account_is_written_to_at_any_hour(cast, mailoutbox):
    domain.tell_outside(
        email="asks@county.invalid",
        name="",
        language="en",
        kind=NoticeKind.REQUEST_CONFIRM,
        path="/ask/x/",
        about_id=1,
    )
    assert domain.deliver() == 1
