"""Releasing a convening's programme: what was drafted holds from then on, for everybody at once.

Whoever is booked on a changed session stays booked, at the new time, and is asked whether it
still suits them. What they are paid can become more and never less.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import FieldProblem, Invalid, ParityError, Taken, WrongState
from core.moves import move_all
from engagements.domain import gates
from engagements.domain.answers import OVERLAP
from engagements.domain.desk import tell_desk
from engagements.domain.drafting import desk_path, draft, take_back
from engagements.domain.in_time import urgent_by
from engagements.domain.locks import hold_convening, hold_people, hold_seats, people_around
from engagements.domain.programme_draft import PERMIT, how_it_will_stand
from engagements.domain.release_changes import (
    FUND,
    NEW,
    OfferChange,
    PersonChange,
    PlannedChange,
    ReleasePlan,
    Version,
    session_changes,
)
from engagements.domain.release_people import fair_notice
from engagements.domain.release_plan import release_plan
from engagements.domain.rotation import refresh_turns
from engagements.domain.standby import BEFORE_WORK
from engagements.models import (
    Assignment,
    Convening,
    Engagement,
    Offer,
    Reconfirmation,
    Release,
    ReleaseReason,
    Seat,
    SessionChange,
    SessionDraft,
    SessionRevision,
)
from engagements.states import ASKED, BOOKED, WAITING
from notices.domain import tell
from notices.models import NoticeKind

TIME_TO_ANSWER = timedelta(days=7)
A_DAY = timedelta(days=1)
LONGEST_NOTE = 300


def change_path(assignment_id: int) -> str:
    """Return where a consultant answers a change of their booking."""
    return f"/work/{assignment_id}/change/"


def release_programme(
    *,
    actor: User,
    convening_id: int,
    digest: str,
    reply_by_at: datetime | None = None,
    note: str = "",
    reasons: Mapping[str, str] | None = None,
) -> Release:
    """Let the draft hold, and ask everyone booked on a changed session to confirm again.

    ``digest`` is that of the plan somebody looked at: another one raises WrongState. Answers are
    due by ``reply_by_at``, but always before the work; without it within 7 days or the day
    before the work. Each kind of conflict takes ``reasons[kind]``, or is refused with a problem
    for ``reason_<kind>``. Refuses, by name, work without a time, work that has begun or is done,
    and anybody who would be in two places; and a draft that changes nothing.
    """
    with transaction.atomic():
        convening = hold_convening(actor, convening_id)
        permits.require(actor, PERMIT, convening)
        _hold_touched(actor, convening)
        plan = release_plan(actor=actor, convening_id=convening_id)
        _refuse(plan, digest)
        _check_words(plan, note, reply_by_at, reasons or {})
        release = Release.objects.create(
            convening=convening,
            number=plan.number,
            note=note.strip(),
            released_by=actor,
            released_at=time.now(),
        )
        _keep_reasons(release, plan, reasons or {})
        kept = {change.session.pk: _let_hold(release, change) for change in plan.changes}
        _move_bookings(plan.people)
        _ask_again(release, plan, kept, reply_by_at)
        _take_back_offers(release, plan.offers, reasons or {})
    return release


def _hold_touched(actor: User, convening: Convening) -> None:
    """Lock, in the order of all verbs, what the release may write: sessions, seats, people, rest.

    Nobody plans work on a session meanwhile that the release takes off the programme.
    """
    list(convening.sessions.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    touched = [change.session.pk for change in session_changes(convening) if change.fields != {NEW}]
    seats = Seat.objects.filter(engagement__session__in=touched)
    held = hold_seats(actor, list(seats.values_list("pk", flat=True)))
    rows = Assignment.objects.filter(seat__in=held, state=BOOKED)
    hold_people({*rows.values_list("consultant_id", flat=True), *people_around(held)})
    works = Engagement.objects.filter(session__in=touched).order_by("pk")
    list(works.select_for_update(no_key=True).values_list("pk"))
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _refuse(plan: ReleasePlan, digest: str) -> None:
    if plan.is_empty:
        raise WrongState(_("Nothing has changed since the last release."))
    if plan.digest != digest:
        raise WrongState(_("The programme has changed meanwhile. Please look again."))
    if plan.stops:
        raise Invalid(
            _("This cannot be released yet."),
            problems=[FieldProblem("stops", words) for words in plan.stops],
        )


def _check_words(
    plan: ReleasePlan, note: str, reply_by_at: datetime | None, reasons: Mapping[str, str]
) -> None:
    problems = []
    if len(note) > LONGEST_NOTE:
        words = _("Use at most %(count)s characters.") % {"count": LONGEST_NOTE}
        problems.append(FieldProblem("note", words))
    if reply_by_at is not None and (words := _too_soon(plan, reply_by_at)):
        problems.append(FieldProblem("reply_by_at", words))
    if problems:
        raise Invalid(problems=problems)
    gates.check_reasons(_grounds(plan), reasons)


def _too_soon(plan: ReleasePlan, reply_by_at: datetime) -> str:
    """Say why an answer date is too soon, for those whose work leaves time for fair notice."""
    fair = time.now() + fair_notice()
    if reply_by_at <= time.now():
        return _("Choose a date to reply by in the future.")
    if reply_by_at < fair and any(person.starts_at > fair for person in plan.told):
        hours = int(fair_notice().total_seconds() // 3600)
        return _("Give people at least %(hours)s hours to answer.") % {"hours": hours}
    return ""


def _grounds(plan: ReleasePlan) -> list[gates.Ground]:
    found: dict[str, str] = {}
    for each in plan.conflicts:
        if each.needs_reason:
            found[each.kind] = f"{found.get(each.kind, '')} {each.words}".strip()
    return [gates.Ground(kind, words) for kind, words in found.items()]


def _keep_reasons(release: Release, plan: ReleasePlan, reasons: Mapping[str, str]) -> None:
    ReleaseReason.objects.bulk_create(
        ReleaseReason(release=release, kind=kind, reason=reasons[kind].strip())
        for kind in plan.needs_reasons
    )


def _let_hold(release: Release, change: PlannedChange) -> SessionChange:
    """Make the new version of one session, let it hold, and keep what changed."""
    session = change.session
    before = session.current if change.before is not None else None
    after = session.current
    if change.after != (Version.of(after) if after else None):
        after = _new_version(release, change) if change.after is not None else None
        session.current = after
        session.save(update_fields=["current"])
    _follow(change)
    SessionDraft.objects.filter(session=session).delete()
    return SessionChange.objects.create(
        release=release,
        session=session,
        before=before,
        after=after,
        fund_before=change.fund_before,
        fund_after=change.fund_after,
    )


def _new_version(release: Release, change: PlannedChange) -> SessionRevision:
    session, said = change.session, change.after
    if said is None:
        raise ValueError("what is gone has no version")
    last = session.revisions.aggregate(last=Max("number"))["last"] or 0
    source = how_it_will_stand(session).source
    return SessionRevision.objects.create(
        session=session,
        number=last + 1,
        source=source or f"release {release.number}",
        title=said.title,
        starts_at=said.starts_at,
        ends_at=said.ends_at,
        room_id=said.room_id,
        title_discloses=said.title_discloses,
        as_printed=said.as_printed,
        made_by=release.released_by,
        made_at=release.released_at,
    )


def _follow(change: PlannedChange) -> None:
    """Let the session's engagement follow: its fund, and its title where it was the session's."""
    engagement = getattr(change.session, "engagement", None)
    if engagement is None:
        return
    changed = []
    if FUND in change.fields and change.fund_after is not None:
        engagement.fund = change.fund_after
        changed.append("fund")
    before, after = change.before, change.after
    if before and after and engagement.title == before.title != after.title:
        engagement.title = after.title
        changed.append("title")
    if changed:
        engagement.save(update_fields=changed)


def _move_bookings(people: Sequence[PersonChange]) -> None:
    """Let the bookings follow in one statement, so that several can change places at once."""
    for person in people:
        row = person.assignment
        row.fund = person.fund_after
        if person.must_confirm:
            row.during = DateTimeTZRange(person.starts_at, person.ends_at)
            row.service_on = person.service_on
            row.report_by_on = person.report_by_on
            row.pay_by_on = person.pay_by_after
            row.attendance_minutes = person.attendance_minutes
            row.agreed_minutes = person.minutes_after
            row.agreed_amount = person.amount_after
            row.calendar_sequence += 1
    try:
        with transaction.atomic():
            Assignment.objects.bulk_update(
                [person.assignment for person in people],
                [
                    "fund",
                    "during",
                    "service_on",
                    "report_by_on",
                    "pay_by_on",
                    "attendance_minutes",
                    "agreed_minutes",
                    "agreed_amount",
                    "calendar_sequence",
                ],
            )
    except IntegrityError as error:
        if OVERLAP not in str(error):
            raise
        raise Taken(_("Somebody would be in two places. Please look again.")) from error


def _ask_again(
    release: Release,
    plan: ReleasePlan,
    kept: Mapping[int, SessionChange],
    reply_by_at: datetime | None,
) -> None:
    """Ask everyone who is booked on a changed session; what waited for an answer is replaced."""
    waiting = Reconfirmation.objects.select_for_update().filter(
        assignment__in=[person.assignment for person in plan.told], state=ASKED
    )
    move_all(waiting.order_by("pk"), "replace", actor=release.released_by, note="changed again")
    now, notice = time.now(), fair_notice()
    for change in plan.changes:
        was_at = change.before.starts_at if change.before else None
        for person in change.people:
            if not person.must_confirm:
                continue
            Reconfirmation.objects.create(
                assignment=person.assignment,
                change=kept[change.session.pk],
                reply_by_at=reply_by(now, person.starts_at, reply_by_at, notice=notice),
                minutes_before=person.minutes_before,
                minutes_after=person.minutes_after,
                amount_before=person.amount_before,
                amount_after=person.amount_after,
                pay_by_on_before=person.pay_by_before,
                pay_by_on_after=person.pay_by_after,
                asked_at=now,
            )
            tell(
                recipient=person.consultant.user,
                kind=NoticeKind.PROGRAMME_CHANGED,
                path=change_path(person.assignment.pk),
                about_id=person.assignment.pk,
                urgent_by_at=urgent_by(was_at, person.starts_at),
            )


def reply_by(
    now: datetime,
    starts_at: datetime,
    wished: datetime | None = None,
    *,
    notice: timedelta | None = None,
) -> datetime:
    """Return until when one person is asked to answer: with fair notice, and before the work.

    ``notice`` is how long that is at least, where it was read already.
    """
    if wished is None:
        day_before = max(starts_at - A_DAY, now + (notice or fair_notice()))
        wished = min(now + TIME_TO_ANSWER, day_before)
    latest = starts_at - BEFORE_WORK
    return min(wished, latest if latest > now else starts_at)


def _take_back_offers(
    release: Release, offers: Sequence[OfferChange], reasons: Mapping[str, str]
) -> None:
    """Take back what says the old, and draft it anew; the people's turns follow."""
    rows = Offer.objects.select_for_update(of=("self",)).select_related(
        "consultant__user", "made_by"
    )
    held = rows.in_bulk([each.offer.pk for each in offers])
    seats = hold_seats(release.released_by, {each.offer.seat_id for each in offers})
    for each in offers:
        offer, seat = held[each.offer.pk], seats[each.offer.seat_id]
        take_back(offer, release.released_by, note=f"the programme changed: {release}")
        if not _draft_anew(release, seat, offer, each, reasons):
            _tell_of_open_seat(seat, offer)
    refresh_turns({each.consultant.pk for each in offers})


def _draft_anew(
    release: Release, seat: Seat, old: Offer, planned: OfferChange, reasons: Mapping[str, str]
) -> bool:
    """Draft the offer again at the new terms; False when the person cannot be asked for them."""
    if planned.reply_by_at is None:
        return False
    # Nobody asks themself: then the offer stays its maker's.
    is_own = old.consultant.user_id == release.released_by_id
    maker = old.made_by if is_own else release.released_by
    # They were chosen before; what is in the way now was seen before the release.
    words = _("Asked before the programme changed.")
    given = dict.fromkeys(gates.NEEDS_REASON, words)
    given |= dict(old.reasons.values_list("kind", "reason"))
    given |= {kind: reason for kind, reason in reasons.items() if reason.strip()}
    try:
        with transaction.atomic():
            draft(
                maker,
                seat,
                old.consultant,
                reply_by_at=planned.reply_by_at,
                reasons=given,
                chosen=None,
                replaces=old,
            )
    except ParityError:
        # Something they set themselves stands against it, such as their hours a month.
        return False
    return True


def _tell_of_open_seat(seat: Seat, offer: Offer) -> None:
    """Tell whoever asked that a seat is open now, and whether somebody is next on its list."""
    has_next = seat.standby.filter(state=WAITING).exists()
    kind = NoticeKind.STANDBY_STOPPED if has_next else NoticeKind.STANDBY_EMPTY
    path = desk_path(seat)
    tell_desk(owner_id=offer.made_by_id, kind=kind, path=path, about_id=seat.pk)
