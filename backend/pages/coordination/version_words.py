"""What differs between two versions of a session, in words, on the clock of the place."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from engagements.domain.programme_draft import Standing, differs_from_draft, how_it_will_stand
from engagements.models import Session, SessionDraft, SessionRevision
from pages.shared import when

SessionState = SessionDraft | SessionRevision


@dataclass(frozen=True)
class Difference:
    """What a source says of a session, where it differs from how that will stand.

    ``holds`` says that it is what stands on the programme today, and the draft says otherwise.
    """

    source: str
    words: list[str]
    as_printed: str
    holds: bool


def difference(said: SessionRevision, session: Session, zone: str) -> Difference | None:
    """Return what ``apply_source`` would change of a session; None when it says the same."""
    if not differs_from_draft(session, said):
        return None
    stands = how_it_will_stand(session)
    words = _words(said, stands, zone)
    if said.title_discloses != stands.title_discloses:
        words.append(_("another framing"))
    as_printed = said.as_printed if said.as_printed != stands.as_printed else ""
    if not as_printed and stands.as_printed != said.as_printed:
        words.append(_("another wording in print"))
    return Difference(said.source, words, as_printed, said.pk == session.current_id)


def changes_in_words(holds: SessionRevision, shown: SessionState, zone: str) -> list[str]:
    """Return what holds now and will not after a release, in words."""
    words = _words(holds, shown, zone)
    if holds.title_discloses != shown.title_discloses:
        words.append(_("another framing"))
    if getattr(shown, "fund", None) is not None:
        words.append(_("another fund"))
    if not words and holds.as_printed != shown.as_printed:
        words.append(_("another wording in print"))
    return words


def _words(other: SessionState, shown: SessionState | Standing, zone: str) -> list[str]:
    """Say title, time and room of ``other`` where they are not those of ``shown``."""
    words = []
    if other.title != shown.title:
        words.append(_("the title “%(title)s”") % {"title": other.title})
    if (other.starts_at, other.ends_at) != (shown.starts_at, shown.ends_at):
        words.append(_when(other, shown, zone))
    if other.room_id != shown.room_id and other.room is not None:
        words.append(other.room.name)
    return [word for word in words if word]


def _when(other: SessionState, shown: SessionState | Standing, zone: str) -> str:
    """Say when ``other`` is; its day only where that differs too."""
    if other.starts_at is None or other.ends_at is None:
        return ""
    is_near = shown.starts_at is not None and _day(other.starts_at, zone) == _day(
        shown.starts_at, zone
    )
    say = when.hours_only if is_near else when.span
    return say(other.starts_at, other.ends_at, zone)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
