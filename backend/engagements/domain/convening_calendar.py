"""A convening for the calendars of those who run it: its sessions, and nobody's name."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import Refused
from core.privacy import Channel, See, sees
from documents.calendar import CalendarEvent, Method, calendar_file
from engagements.domain.calendar import CalendarFile, organizer, shows_titles
from engagements.models import Convening, Session, SessionChange, SessionRevision


def convening_calendar(*, actor: User, convening_id: int) -> CalendarFile:
    """Return every session on the programme, at its place's own time; for coordinators.

    Taken in again after a release it moves what has moved: a session is known by its number, and
    its sequence rises with its versions. What a release took off the programme is cancelled.
    Unless the reader chose titles, a session is told by its code, and by no place.
    """
    convening = permits.get_visible(Convening.objects.all(), actor, pk=convening_id)
    if sees(actor, "work.title", Channel.CALENDAR) is not See.FULL:
        raise Refused
    with translation.override(actor.language):
        named = shows_titles(actor, own=False)
        events = [_event(convening, *each, named=named) for each in _versions(convening)]
        name = convening.title if named else _("Sessions")
    content = calendar_file(
        events,
        method=Method.PUBLISH,
        organizer=organizer(),
        made_at=time.now(),
        name=name,
        timezone=convening.timezone,
    )
    return CalendarFile(content, Method.PUBLISH, name=f"{convening.code}.ics")


def _versions(convening: Convening) -> Iterator[tuple[Session, SessionRevision, bool]]:
    """Yield each session with what holds, or with what held before it was gone."""
    for session in _sessions(convening).order_by("current__starts_at", "code"):
        if session.current is not None:
            yield session, session.current, False
            continue
        gone: list[SessionChange] = session.gone  # type: ignore[attr-defined]
        if gone and gone[0].before is not None:
            yield session, gone[0].before, True


def _sessions(convening: Convening) -> "QuerySet[Session]":
    latest = SessionChange.objects.filter(session=OuterRef("session")).order_by("-pk")
    gone = SessionChange.objects.filter(after=None, pk=Subquery(latest.values("pk")[:1]))
    of_convening = Session.objects.filter(convening=convening)
    gone_or_printed = Q(current=None) | Q(pk__in=of_convening.on_programme().values("pk"))
    rows = of_convening.filter(gone_or_printed).select_related("current__room")
    return rows.prefetch_related(
        Prefetch("changes", gone.select_related("before__room"), to_attr="gone")
    )


def _event(
    convening: Convening,
    session: Session,
    version: SessionRevision,
    is_gone: bool,
    *,
    named: bool,
) -> CalendarEvent:
    place = (version.room.name, convening.venue_name, convening.venue_address)
    title = version.title if named else session.code
    return CalendarEvent(
        uid=f"session-{session.pk}@{settings.EMAIL_DOMAIN}",
        # Between two versions there is room to say that the first of them is gone.
        sequence=2 * version.number + is_gone,
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        timezone=convening.timezone,
        summary=_("Cancelled: %(title)s") % {"title": title} if is_gone else title,
        location=", ".join(part for part in place if part) if named else "",
        is_cancelled=is_gone,
    )
