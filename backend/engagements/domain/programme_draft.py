"""Changing a convening's programme in its draft: nothing reaches anybody until it is released.

What holds (``Session.current``) is what people were told; a ``SessionDraft`` is how a session
will stand. A draft that says what holds is no draft. Every verb holds the convening, so that a
change and a release wait for each other.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Fund
from core import permits, time
from core.errors import FieldProblem, Invalid, WrongState
from engagements.domain.locks import hold_convening
from engagements.models import Assignment, Convening, Room, Session, SessionDraft, SessionRevision
from engagements.models.convening import SessionKind
from engagements.states import BOOKED

PERMIT = "engagements.plan_programme"
USUAL_LENGTH = timedelta(hours=1)
"""How long a session lasts that never had a time."""
LONGEST = {"title": 250, "source": 60, "as_printed": 200, "code": 20, "name": 120}


@dataclass(frozen=True)
class Standing:
    """How a session stands, or will; without a time and room it is unscheduled."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: int | None
    title_discloses: bool
    as_printed: str
    fund_id: int | None = None
    source: str = ""

    def says_as(self, other: "Standing") -> bool:
        """Return whether both say the same, whoever says it."""
        return replace(self, source="") == replace(other, source="")


def draft_session(*, actor: User, session_id: int, **values: Any) -> SessionDraft | None:
    """Change how a session will stand, and return its draft; None when it is again as it holds.

    ``values`` are any of title, starts_at, ends_at, room_id, title_discloses, fund_id, source
    and as_printed. Both times and the room come together, or all three are None: unscheduled.
    A fund other than the present one is for a session with work on it. Refuses times that are
    not on a day of the convening, another convening's room, and an end that is not after the
    start. Changing by hand what a source said makes it the coordinator's own version.
    """
    with transaction.atomic():
        session = _held(actor, session_id)
        return _keep(actor, session, values)


def move_session(
    *, actor: User, session_id: int, starts_at: datetime, room_id: int
) -> SessionDraft | None:
    """Give a session another time or room, as long as it was, with the refusals of a draft."""
    with transaction.atomic():
        session = _held(actor, session_id)
        ends_at = starts_at + length_of(session)
        return _keep(
            actor, session, {"starts_at": starts_at, "ends_at": ends_at, "room_id": room_id}
        )


def unschedule_session(*, actor: User, session_id: int) -> SessionDraft | None:
    """Take a session off the days of the draft; it waits on the list of those without a place."""
    with transaction.atomic():
        session = _held(actor, session_id)
        return _keep(actor, session, {"starts_at": None, "ends_at": None, "room_id": None})


def discard_draft(*, actor: User, session_id: int) -> None:
    """Let a session stand as it holds. One that was never on the programme goes altogether.

    Raises WrongState when there is nothing to take back.
    """
    with transaction.atomic():
        session = _held(actor, session_id)
        if not _discard(session):
            raise WrongState(_("This session has no change to take back."))


def discard_drafts(*, actor: User, convening_id: int) -> int:
    """Take back every change that was not released; return how many there were."""
    with transaction.atomic():
        convening = hold_convening(actor, convening_id)
        permits.require(actor, PERMIT, convening)
        drafted = convening.sessions.filter(draft__isnull=False)
        return sum(_discard(session) for session in drafted.select_related("draft"))


def apply_source(*, actor: User, convening_id: int, source: str) -> int:
    """Put another source's version into the draft; return how many sessions it changes.

    A session that the source says nothing of stays as it is. Of several versions of one source
    the latest counts. Refuses a source that nobody knows of.
    """
    with transaction.atomic():
        convening = hold_convening(actor, convening_id)
        permits.require(actor, PERMIT, convening)
        rows = SessionRevision.objects.filter(session__convening=convening, source=source)
        latest = {row.session_id: row for row in rows.order_by("number")}
        if not latest:
            words = _("Nothing is known from this source.")
            raise Invalid(problems=[FieldProblem("source", words)])
        sessions = convening.sessions.filter(pk__in=latest).select_related("current", "draft")
        changed = 0
        for session in sessions.order_by("pk"):
            said = latest[session.pk]
            changed += differs_from_draft(session, said)
            _keep(actor, session, asdict(_taken_over(session, said)))
        return changed


def differs_from_draft(session: Session, said: SessionRevision) -> bool:
    """Return whether a session would stand otherwise with a source's version in the draft."""
    return not _taken_over(session, said).says_as(how_it_will_stand(session))


def _taken_over(session: Session, said: SessionRevision) -> Standing:
    # Who pays is no part of what a source says.
    return replace(_of_revision(said), fund_id=how_it_will_stand(session).fund_id)


def add_session(
    *,
    actor: User,
    convening_id: int,
    code: str,
    kind: str,
    title: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    room_id: int | None = None,
    title_discloses: bool = False,
) -> Session:
    """Add a session to the draft; it is on nobody's programme until that is released.

    Refuses a code that is used at this convening, an unknown kind, and what ``draft_session``
    refuses.
    """
    with transaction.atomic():
        convening = hold_convening(actor, convening_id)
        permits.require(actor, PERMIT, convening)
        code = code.strip()
        problems = _word_problems({"code": code}, needed=("code",))
        if kind not in SessionKind.values:
            problems.append(FieldProblem("kind", _("Choose one of the list.")))
        if convening.sessions.filter(code__iexact=code).exists():
            words = _("Another session of this convening has this code.")
            problems.append(FieldProblem("code", words))
        will = Standing(
            title=title.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            room_id=room_id,
            title_discloses=title_discloses,
            as_printed="",
        )
        problems += _problems(convening, will)
        if problems:
            raise Invalid(problems=problems)
        session = Session.objects.create(convening=convening, code=code, kind=kind)
        _write(actor, session, will)
    return session


def add_room(*, actor: User, convening_id: int, name: str) -> Room:
    """Add a room to a convening. Refuses a name that one of its rooms has."""
    with transaction.atomic():
        convening = hold_convening(actor, convening_id)
        permits.require(actor, PERMIT, convening)
        name = _room_name(convening, name)
        last = convening.rooms.order_by("-position").values_list("position", flat=True).first()
        return Room.objects.create(convening=convening, name=name, position=(last or 0) + 1)


def rename_room(*, actor: User, room_id: int, name: str) -> Room:
    """Call a room by another name: the same room, so nobody has to confirm again.

    It shows at once, also in the calendars of those who are booked there.
    """
    with transaction.atomic():
        seen = permits.get_visible(Room.objects.all(), actor, pk=room_id)
        convening = hold_convening(actor, seen.convening_id)
        permits.require(actor, PERMIT, convening)
        room = Room.objects.select_for_update().get(pk=room_id)
        before, room.name = room.name, _room_name(convening, name, but=room_id)
        if room.name == before:
            return room
        room.former_names = [*(had for had in room.former_names if had != before), before]
        room.save(update_fields=["name", "former_names"])
        rows = Assignment.objects.filter(engagement__session__current__room=room, state=BOOKED)
        booked = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        again = Assignment.objects.filter(pk__in=list(booked))
        again.update(calendar_sequence=F("calendar_sequence") + 1)
        return room


def _room_name(convening: Convening, name: str, but: int = 0) -> str:
    name = name.strip()
    problems = _word_problems({"name": name}, needed=("name",))
    if convening.rooms.filter(name__iexact=name).exclude(pk=but).exists():
        problems.append(FieldProblem("name", _("Another room has this name.")))
    if problems:
        raise Invalid(problems=problems)
    return name


def draft_of(session: Session) -> SessionDraft | None:
    """Return a session's draft, when it has one."""
    return session.draft if hasattr(session, "draft") else None


def how_it_holds(session: Session) -> Standing | None:
    """Return how a session stands for everybody; None while it is on no programme."""
    return _of_revision(session.current) if session.current else None


def how_it_will_stand(session: Session) -> Standing:
    """Return how a session will stand once the draft is released."""
    draft = draft_of(session)
    if draft is not None:
        names = Standing.__dataclass_fields__
        return Standing(**{name: getattr(draft, name) for name in names})
    stands = _without_a_draft(session)
    if stands is None:
        raise ValueError("a session has a version or a draft")
    return stands


def length_of(session: Session) -> timedelta:
    """Return how long a session lasts: in the draft, else as it last stood."""
    for known in (how_it_will_stand(session), how_it_holds(session)):
        if known is not None and known.starts_at and known.ends_at:
            return known.ends_at - known.starts_at
    last = session.revisions.order_by("-number").first()
    return last.ends_at - last.starts_at if last else USUAL_LENGTH


def _of_revision(revision: SessionRevision) -> Standing:
    names = set(Standing.__dataclass_fields__) - {"fund_id"}
    return Standing(**{name: getattr(revision, name) for name in names})


def _without_a_draft(session: Session) -> Standing | None:
    """Return how a session stands but for its draft: as it holds, or off the programme.

    None for one that was never on it: then there is nothing but the draft.
    """
    if session.current is not None:
        return _of_revision(session.current)
    last = max(session.revisions.all(), key=attrgetter("number"), default=None)
    if last is None:
        return None
    return replace(_of_revision(last), starts_at=None, ends_at=None, room_id=None)


def _held(actor: User, session_id: int) -> Session:
    """Hold a session's convening and return the session with its draft. Raises NotVisible."""
    seen = permits.get_visible(Session.objects.all(), actor, pk=session_id)
    convening = hold_convening(actor, seen.convening_id)
    permits.require(actor, PERMIT, convening)
    rows = Session.objects.select_related("current", "draft", "convening", "engagement")
    return rows.get(pk=session_id)


def _keep(actor: User, session: Session, values: Mapping[str, Any]) -> SessionDraft | None:
    """Lay values over how the session will stand, and keep that when it differs."""
    if unknown := set(values) - set(Standing.__dataclass_fields__):
        words = _("This cannot be changed here.")
        raise Invalid(problems=[FieldProblem(name, words) for name in sorted(unknown)])
    before = how_it_will_stand(session)
    given = dict(values)
    if "title" in given:
        given["title"] = str(given["title"]).strip()
    will = replace(before, **given)
    if "source" not in given and not will.says_as(before):
        will = replace(will, source="")
    will = replace(will, fund_id=_other_fund(session, will.fund_id))
    problems = _problems(session.convening, will)
    problems += _fund_problems(session, will.fund_id)
    if problems:
        raise Invalid(problems=problems)
    stands = _without_a_draft(session)
    if stands is None or not will.says_as(stands):
        return _write(actor, session, will)
    if draft_of(session) is not None:
        session.draft.delete()
        session._state.fields_cache["draft"] = None
    return None


def _write(actor: User, session: Session, will: Standing) -> SessionDraft:
    values = {**asdict(will), "changed_by": actor, "changed_at": time.now()}
    draft, _created = SessionDraft.objects.update_or_create(session=session, defaults=values)
    session.draft = draft
    return draft


def _discard(session: Session) -> bool:
    draft = draft_of(session)
    if draft is None:
        return False
    draft.delete()
    session._state.fields_cache["draft"] = None
    if session.current_id is None and not session.revisions.exists():
        session.delete()
    return True


def _other_fund(session: Session, fund_id: int | None) -> int | None:
    """Return the fund when it is another than the one that pays now."""
    engagement = getattr(session, "engagement", None)
    return None if engagement is not None and engagement.fund_id == fund_id else fund_id


def _fund_problems(session: Session, fund_id: int | None) -> list[FieldProblem]:
    if fund_id is None:
        return []
    if not hasattr(session, "engagement"):
        words = _("No work is planned on this session, so nothing is paid.")
        return [FieldProblem("fund_id", words)]
    if not Fund.objects.filter(pk=fund_id).exists():
        return [FieldProblem("fund_id", _("Choose the fund that pays."))]
    return []


def _word_problems(words: Mapping[str, str], *, needed: tuple[str, ...]) -> list[FieldProblem]:
    problems = [
        FieldProblem(name, _("Use at most %(count)s characters.") % {"count": LONGEST[name]})
        for name, text in words.items()
        if len(text) > LONGEST[name]
    ]
    empty = {
        "title": _("Enter a title."),
        "code": _("Enter a short code, such as D1-S1."),
        "name": _("Enter a name."),
    }
    return [*problems, *(FieldProblem(name, empty[name]) for name in needed if not words[name])]


def _problems(convening: Convening, will: Standing) -> list[FieldProblem]:
    words = {"title": will.title, "source": will.source, "as_printed": will.as_printed}
    problems = _word_problems(words, needed=("title",))
    place = (will.starts_at, will.ends_at, will.room_id)
    if all(part is None for part in place):
        return problems
    if will.room_id is None or not convening.rooms.filter(pk=will.room_id).exists():
        problems.append(FieldProblem("room_id", _("Choose a room of this convening.")))
    if will.starts_at is None:
        problems.append(FieldProblem("starts_at", _("Enter when it starts.")))
    if will.ends_at is None:
        problems.append(FieldProblem("ends_at", _("Enter when it ends.")))
    return [*problems, *_time_problems(convening, will.starts_at, will.ends_at)]


def _time_problems(
    convening: Convening, starts_at: datetime | None, ends_at: datetime | None
) -> list[FieldProblem]:
    if starts_at is None or ends_at is None:
        return []
    if ends_at <= starts_at:
        return [FieldProblem("ends_at", _("The end must be after the start."))]
    zone = ZoneInfo(convening.timezone)
    first, last = convening.starts_on, convening.ends_on
    problems = []
    # Only the start has to be on its days: a closing evening may end after midnight.
    if not first <= starts_at.astimezone(zone).date() <= last:
        problems.append(FieldProblem("starts_at", _("This is not on a day of the convening.")))
    if ends_at - starts_at > timedelta(days=1):
        problems.append(FieldProblem("ends_at", _("A session lasts at most one day.")))
    return problems
