"""Who is asked next for a seat: after a no, after silence, and after a booking that ended."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, ParityError, Taken, WrongState
from core.moves import move
from engagements.domain import gates
from engagements.domain.desk import tell_desk
from engagements.domain.drafting import Reasons, desk_path, draft, send
from engagements.domain.locks import hold_free_seat, hold_people, hold_seat, people_around
from engagements.domain.rotation import refresh_turns
from engagements.models import Assignment, Offer, Seat, Standby
from engagements.states import (
    DECLINED,
    DRAFT,
    EXPIRED,
    LIVE_STATES,
    SENT,
    WAITING,
    WITHDRAWN,
)
from notices.models import NoticeKind

DEFAULT_REPLY_HOURS = 72
LEAST_REPLY_HOURS, MOST_REPLY_HOURS = 4, 30 * 24
BEFORE_WORK = timedelta(hours=1)
"""An answer is due at the latest this long before the work begins."""


def add_standby(
    *,
    actor: User,
    seat_id: int,
    consultant_id: int,
    reply_hours: int = DEFAULT_REPLY_HOURS,
    reason: str = "",
) -> Standby:
    """Put somebody at the end of a seat's list; they are told nothing until they are asked.

    They get ``reply_hours`` to answer then. ``reason`` says why they are asked out of turn, in
    spite of a conflict, or with less than 48 hours to answer; it is refused to be empty when
    one of these is so now (a problem for ``reason``). Refuses somebody who is on the list or
    was asked for the seat already, and to put oneself there.
    """
    permits.require(actor, "engagements.manage_standby")
    with transaction.atomic():
        seat = hold_seat(actor, seat_id)
        people = hold_people([consultant_id])
        if not Consultant.objects.visible_to(actor).filter(pk=consultant_id).exists():
            raise NotVisible
        gates.refuse_own(actor, people.values())
        given = dict.fromkeys(gates.NEEDS_REASON, reason)
        (row,) = put_on_lists(
            actor,
            [seat],
            [people[consultant_id]],
            reply_hours=reply_hours,
            reasons=given,
            chosen=[consultant_id, *_waiting_ids(seat)],
        )
    return row


def _waiting_ids(seat: Seat) -> list[int]:
    return list(seat.standby.filter(state=WAITING).values_list("consultant_id", flat=True))


def put_on_lists(
    actor: User,
    seats: Sequence[Seat],
    people: Sequence[Consultant],
    *,
    reply_hours: int,
    reasons: Reasons,
    chosen: Collection[int],
) -> list[Standby]:
    """Put people at the end of each seat's list; the caller holds the seats and the people."""
    if not LEAST_REPLY_HOURS <= reply_hours <= MOST_REPLY_HOURS:
        raise Invalid(
            problems=[FieldProblem("reply_hours", _("Give from 4 hours to 30 days to answer."))]
        )
    return [
        _put_on_list(actor, seat, person, reply_hours=reply_hours, reasons=reasons, chosen=chosen)
        for seat in seats
        for person in people
    ]


def _put_on_list(
    actor: User,
    seat: Seat,
    person: Consultant,
    *,
    reply_hours: int,
    reasons: Reasons,
    chosen: Collection[int],
) -> Standby:
    _refuse_known(seat, person)
    gates.refuse_beyond(seat, person)
    reply_by_at = time.now() + timedelta(hours=reply_hours)
    grounds = gates.grounds_for(seat, person, reply_by_at=reply_by_at, reader=actor, chosen=chosen)
    gates.check_reasons(grounds, reasons)
    last = seat.standby.order_by("-position").values_list("position", flat=True).first()
    said = [(reasons or {})[ground.kind].strip() for ground in grounds]
    return Standby.objects.create(
        seat=seat,
        consultant=person,
        position=(last or 0) + 1,
        reply_hours=reply_hours,
        reason=" ".join(dict.fromkeys(said))[: gates.LONGEST_REASON],
        reason_kinds=[ground.kind for ground in grounds],
        added_by=actor,
        added_at=time.now(),
    )


def _refuse_known(seat: Seat, person: Consultant) -> None:
    if seat.standby.filter(consultant=person, state=WAITING).exists():
        raise Taken(_("This person is on the list of this seat already."))
    if seat.offers.filter(consultant=person).exclude(state=WITHDRAWN).exists():
        raise Taken(_("This person was asked for this seat already."))


def drop_standby(*, actor: User, standby_id: int) -> Standby:
    """Take somebody off a seat's list; they never learn that they were on it."""
    with transaction.atomic():
        seen = permits.get_visible(Standby.objects.all(), actor, pk=standby_id)
        permits.require(actor, "engagements.manage_standby", seen)
        hold_seat(actor, seen.seat_id)
        row = Standby.objects.select_for_update().get(pk=standby_id)
        move(row, "drop", actor=actor)
    return row


def drop_started_standby() -> int:
    """Empty the lists of seats whose work has begun; return how many rows. Scheduled."""
    system = User.objects.system()
    begins = Coalesce(
        "seat__engagement__session__current__starts_at", "seat__engagement__own_starts_at"
    )
    due = Standby.objects.filter(state=WAITING).annotate(begins_at=begins)
    due = due.filter(begins_at__lte=time.now())
    dropped = 0
    for seat_id in sorted(set(due.values_list("seat_id", flat=True))):
        with transaction.atomic():
            if hold_free_seat(seat_id) is None:
                continue
            rows = Standby.objects.select_for_update().filter(seat=seat_id, state=WAITING)
            for row in rows:
                move(row, "drop", actor=system, note="the work has begun")
                dropped += 1
    return dropped


def ask_next(*, actor: User, seat_id: int, reasons: Reasons = None) -> Offer | None:
    """Ask whoever is next on the seat's list, and return the offer, which is sent at once.

    People who can no longer be asked are taken off the list on the way. None when nobody is
    left: whoever keeps the list is told. Refuses a seat that is filled, one that somebody is
    being asked for, a next person who cannot be asked without one of ``reasons``, and to ask
    oneself.
    """
    with transaction.atomic():
        seat = hold_seat(actor, seat_id)
        permits.require(actor, "engagements.manage_standby", seat)
        gates.refuse_seat(seat)
        if seat.offers.filter(state=SENT).exists():
            raise WrongState(_("Someone is being asked for this seat now."))
        hold_people(people_around([seat_id]))
        offer = _ask_first_of(seat, actor, reasons, by_itself=False)
        if offer is not None:
            refresh_turns({offer.consultant_id})
    return offer


def ask_following(seat: Seat) -> set[int]:
    """Ask the next of the list by itself, after a no or silence; return whose turn changes.

    The caller holds the seat and the people around it. Nobody is asked while somebody else is
    being asked, once the seat is filled, or once the work has begun.
    """
    held = Assignment.objects.filter(seat=seat, state__in=LIVE_STATES).exists()
    has_begun = seat.engagement.starts_at <= time.now()
    if held or has_begun or seat.offers.filter(state=SENT).exists():
        return set()
    offer = _ask_first_of(seat, User.objects.system(), None, by_itself=True)
    return {offer.consultant_id} if offer else set()


def _ask_first_of(seat: Seat, actor: User, reasons: Reasons, *, by_itself: bool) -> Offer | None:
    rows = Standby.objects.select_for_update(of=("self",)).filter(seat=seat, state=WAITING)
    rows = rows.select_related("consultant__user", "added_by").order_by("position", "id")
    for row in rows:
        if _was_asked_here(seat, row.consultant_id):
            move(row, "drop", actor=actor, note="asked for this engagement already")
            continue
        if not by_itself:
            gates.refuse_own(actor, [row.consultant])
        try:
            with transaction.atomic():
                return _ask(seat, row, actor, reasons)
        except ParityError as refusal:
            if _is_for_a_coordinator(refusal):
                if not by_itself:
                    raise
                _tell_keeper(seat, row, NoticeKind.STANDBY_STOPPED)
                return None
            move(row, "drop", actor=actor, note=_words_of(refusal))
    last = seat.standby.order_by("-position").first()
    if last is not None:
        _tell_keeper(seat, last, NoticeKind.STANDBY_EMPTY)
    return None


def _is_for_a_coordinator(refusal: ParityError) -> bool:
    """Return whether a coordinator could ask in spite of it: with a reason, or at a new price."""
    if not isinstance(refusal, Invalid):
        return False
    fields = [problem.field for problem in refusal.problems]
    return all(field.startswith("reason_") or field == "reply_by_at" for field in fields)


def _words_of(refusal: ParityError) -> str:
    """Return why somebody could not be asked, as the record keeps it."""
    problems = getattr(refusal, "problems", ())
    return ", ".join(problem.field for problem in problems) or refusal.code


def _was_asked_here(seat: Seat, consultant_id: int) -> bool:
    """Return whether they hold, are asked for, or said no to such a seat of the engagement."""
    offers = Offer.objects.filter(seat__engagement=seat.engagement, consultant=consultant_id)
    told = Q(state__in=[DRAFT, SENT]) | Q(state__in=[DECLINED, EXPIRED], seat__role=seat.role)
    booked = Assignment.objects.filter(
        engagement=seat.engagement, consultant=consultant_id, state__in=LIVE_STATES
    )
    return offers.filter(told).exists() or booked.exists()


def _ask(seat: Seat, row: Standby, actor: User, reasons: Reasons) -> Offer:
    """Draft and send; turns were judged when the list was made, and the reason stands there.

    It goes past what it was given for and nothing that has come between since.
    """
    kept = dict.fromkeys(row.reason_kinds, row.reason)
    given = kept | dict(reasons or {})
    offer = draft(
        row.added_by,
        seat,
        row.consultant,
        reply_by_at=_reply_by(seat, row),
        reasons=given,
        chosen=[row.consultant_id] if gates.PASSING_OVER in row.reason_kinds else None,
    )
    send(offer, actor, given)
    move(row, "ask", actor=actor, offer=offer)
    return offer


def _reply_by(seat: Seat, row: Standby) -> datetime:
    latest = seat.engagement.starts_at - BEFORE_WORK
    return min(time.now() + timedelta(hours=row.reply_hours), latest)


def _tell_keeper(seat: Seat, row: Standby, kind: str) -> None:
    tell_desk(owner_id=row.added_by_id, kind=kind, path=desk_path(seat), about_id=seat.pk)
