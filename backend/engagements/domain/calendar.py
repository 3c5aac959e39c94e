"""A person's bookings in their own calendar: one private link, and a file of each booking.

What leaves for other programs is discreet unless the person chose otherwise: no title, no place.
Whoever comes by the link, or looks over a shoulder, reads that there is a booking, and when.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import NotVisible
from core.privacy import Channel, See, sees
from documents.calendar import MIME, CalendarEvent, Method, calendar_file, mime_type
from engagements.models import Assignment, CalendarLink
from engagements.states import LIVE_STATES
from notices.domain import choose_discreet, preference_of, tell
from notices.models import Notice, NoticeKind

KEY_BYTES = 32
KEY_LENGTH = 43
"""Characters of a key: 32 random bytes, written for an address."""
SHOWN_AFTERWARDS = timedelta(days=365)
# How exactly it is kept when a calendar last read the link; each read need not write.
READ_NOTED_EVERY = timedelta(minutes=10)
FILE_NAME = "calendar.ics"


@dataclass(frozen=True)
class CalendarFile:
    """A file and how it travels: ``mimetype`` for an answer, ``mail_type`` for an e-mail."""

    content: bytes
    method: Method
    name: str = FILE_NAME

    @property
    def mimetype(self) -> str:
        """The type under which it is served."""
        return f"{MIME}; charset=utf-8"

    @property
    def mail_type(self) -> str:
        """The type under which it goes with an e-mail."""
        return mime_type(self.method)


def organizer() -> str:
    """Return the address that answers for every event: the same in each, and it names nobody."""
    return f"no-reply@{settings.EMAIL_DOMAIN}"


def calendar_link_of(user: User) -> CalendarLink | None:
    """Return the person's link, if they have one; its key is kept nowhere."""
    return CalendarLink.objects.filter(user=user).first()


def make_calendar_link(*, actor: User) -> str:
    """Make a new link to one's own calendar and return its key, which is told this once.

    The link before it ends at once. Only a consultant has bookings to read. They are told: a link
    that a stranger made in their account would go on telling where they are.
    """
    permits.require(actor, "engagements.keep_calendar")
    key = secrets.token_urlsafe(KEY_BYTES)
    with transaction.atomic():
        # The account's row is the lock: of two links made at once, the later one holds.
        User.objects.select_for_update().get(pk=actor.pk)
        values = {"digest": _digest(key), "made_at": time.now(), "last_read_at": None}
        CalendarLink.objects.update_or_create(user=actor, defaults=values)
        _tell_owner(actor)
    return key


def end_calendar_link(*, actor: User) -> None:
    """End one's own link: calendars that know it find nothing any more. NotVisible without one."""
    permits.require(actor, "engagements.keep_calendar")
    ended, _rows = CalendarLink.objects.filter(user=actor).delete()
    if not ended:
        raise NotVisible


def forget_calendar_link(user: User) -> None:
    """End the link of someone whose access was taken or made anew, and tell whoever may have one.

    For ``accounts.keys``: it runs in the transaction of what was done to the access.
    """
    ended, _rows = CalendarLink.objects.filter(user=user).delete()
    owner = User.objects.get(pk=user.pk)
    if ended and permits.allows(owner, "engagements.keep_calendar"):
        _tell_owner(owner)


def choose_titles(*, actor: User, is_discreet: bool) -> bool:
    """Keep whether one's calendars name work and place; return whether that ended one's link.

    Whoever got the link while it told times alone must not learn more by it: a new one is made for
    that. The person is told when titles are turned on.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        is_turned_on = preference_of(actor).is_discreet and not is_discreet
        choose_discreet(actor=actor, is_discreet=is_discreet)
        if not is_turned_on:
            return False
        _tell_owner(actor)
        ended, _rows = CalendarLink.objects.filter(user=actor).delete()
    return bool(ended)


def read_calendar(*, key: str) -> CalendarFile:
    """Return the bookings of the person whose link this is: to come, and of the last year.

    The key stands for signing in, so a wrong one, an ended one, and that of somebody who may not
    sign in any more are refused alike, with NotVisible; the latter has ended for good. What was
    cancelled stays, as cancelled: calendars that keep what vanishes from a feed would go on
    blocking the time.
    """
    link = _found(key)
    if link is None:
        raise NotVisible
    if not permits.allows(link.user, "engagements.keep_calendar"):
        link.delete()
        raise NotVisible
    _note_read(link)
    since = time.now() - SHOWN_AFTERWARDS
    rows = _bookings().filter(consultant__user=link.user, during__endswith__gt=since)
    return _file(rows.order_by("during", "pk"), link.user, is_feed=True)


def booking_calendar(*, actor: User, assignment_id: int) -> CalendarFile:
    """Return the file of one's own booking; refuses everybody else's."""
    row = permits.get_visible(_bookings(), actor, pk=assignment_id)
    permits.require(actor, "engagements.read_calendar", row)
    return _file([row], actor)


def calendar_of_notice(notice: Notice) -> CalendarFile | None:
    """Return the file that goes with a notice about a booking, to the person who is booked.

    It says what holds when the e-mail is written. None for anybody else who is told.
    """
    if notice.recipient is None:
        return None
    row = _bookings().filter(pk=notice.about_id, consultant__user=notice.recipient).first()
    return _file([row], notice.recipient) if row else None


def _tell_owner(user: User) -> None:
    has_link = permits.allows(user, "engagements.keep_calendar")
    path = "/work/calendar/" if has_link else "/account/updates/"
    tell(
        recipient=user,
        kind=NoticeKind.CALENDAR_CHANGED,
        path=path,
        about_id=user.pk,
        # Quiet hours do not hold it: whoever is in an account can choose them.
        urgent_by_at=time.now(),
    )


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _found(key: str) -> CalendarLink | None:
    if len(key) != KEY_LENGTH or not key.isascii():
        return None
    return CalendarLink.objects.select_related("user").filter(digest=_digest(key)).first()


def _note_read(link: CalendarLink) -> None:
    now = time.now()
    if link.last_read_at is None or link.last_read_at <= now - READ_NOTED_EVERY:
        CalendarLink.objects.filter(pk=link.pk, digest=link.digest).update(last_read_at=now)


def _bookings() -> "QuerySet[Assignment]":
    return Assignment.objects.select_related(
        "consultant", "engagement__convening", "engagement__session__current__room"
    )


def _file(rows: Iterable[Assignment], reader: User, *, is_feed: bool = False) -> CalendarFile:
    """Write bookings for the one person who reads them, in their language."""
    shows_title = shows_titles(reader, own=True)
    with translation.override(reader.language):
        events = [_event(row, shows_title=shows_title) for row in rows]
        name = _("My work") if is_feed else ""
    is_over = not is_feed and all(event.is_cancelled for event in events)
    method = Method.CANCEL if is_over else Method.PUBLISH
    content = calendar_file(
        events,
        method=method,
        organizer=organizer(),
        made_at=time.now(),
        name=name,
        timezone=settings.TIME_ZONE if is_feed else "",
    )
    return CalendarFile(content, method)


def shows_titles(reader: User, *, own: bool) -> bool:
    """Return whether calendars of this reader name work: their own, or what they run."""
    allowed = sees(reader, "work.title", Channel.CALENDAR, own=own) is See.FULL
    return allowed and not preference_of(reader).is_discreet


def _event(row: Assignment, *, shows_title: bool) -> CalendarEvent:
    url = f"{settings.BASE_URL}/work/{row.pk}/"
    title = _title(row) if shows_title else _("Booking")
    is_cancelled = row.state not in LIVE_STATES
    return CalendarEvent(
        uid=f"booking-{row.pk}@{settings.EMAIL_DOMAIN}",
        sequence=row.calendar_sequence,
        starts_at=row.during.lower,
        ends_at=row.during.upper,
        timezone=row.engagement.timezone,
        summary=_("Cancelled: %(title)s") % {"title": title} if is_cancelled else title,
        description=_("Sign in to see the details: %(link)s") % {"link": url},
        location=_place(row) if shows_title else "",
        url=url,
        is_cancelled=is_cancelled,
    )


def _title(row: Assignment) -> str:
    session = row.engagement.session
    return session.current.title if session and session.current else row.engagement.title


def _place(row: Assignment) -> str:
    """Return room and place as they hold, or that it is from wherever one is."""
    engagement = row.engagement
    if engagement.is_remote:
        return _("By video or phone")
    session, convening = engagement.session, engagement.convening
    room = session.current.room.name if session and session.current else ""
    place = engagement.place or (convening.venue_name if convening else "")
    address = convening.venue_address if convening and place == convening.venue_name else ""
    return ", ".join(part for part in (room, place, address) if part)
