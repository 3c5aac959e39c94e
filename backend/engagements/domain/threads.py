"""Questions and suggested times, as a thread on an offer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import FieldProblem, Invalid, Taken, WrongState
from engagements.domain.answers import is_open
from engagements.domain.desk import tell_desk
from engagements.domain.drafting import Reasons, desk_path, draft, offer_path, send, take_back
from engagements.domain.locks import hold_offer, hold_offers
from engagements.domain.rotation import refresh_turns
from engagements.domain.standby import BEFORE_WORK
from engagements.domain.terms import read_terms
from engagements.models import Assignment, Engagement, Offer, OfferMessage, Seat
from engagements.states import DRAFT, LIVE_STATES, SENT
from notices.domain import tell
from notices.models import NoticeKind

MORE_TIME = timedelta(hours=48)
"""An answer gives the person at least this long to think again."""
LONGEST_TEXT = 2000
LONGEST_WORK = timedelta(days=31)
LATEST_WORK = timedelta(days=5 * 366)


def ask_about_offer(*, actor: User, offer_id: int, text: str) -> OfferMessage:
    """Ask something about one's own open offer; until the answer it does not expire.

    A coordinator writes it down for someone without a sign-in.
    """
    with transaction.atomic():
        offer = _open_for(actor, offer_id)
        return _say(offer, actor, _said(text), from_consultant=True)


def suggest_time(
    *, actor: User, offer_id: int, starts_at: datetime, ends_at: datetime, text: str = ""
) -> OfferMessage:
    """Suggest another time for the work of one's own open offer.

    Refuses an end that is not after the start, a start that has passed, and times that no real
    work has. What comes of it the coordinator says.
    """
    with transaction.atomic():
        offer = _open_for(actor, offer_id)
        _refuse_unlikely(starts_at, ends_at)
        _refuse_same(offer, starts_at, ends_at)
        words = _said(text) if text.strip() else ""
        return _say(
            offer,
            actor,
            words,
            from_consultant=True,
            suggests_start_at=starts_at,
            suggests_end_at=ends_at,
        )


def _open_for(actor: User, offer_id: int) -> Offer:
    """Hold an open offer that the actor may answer."""
    offer = hold_offer(actor, offer_id)
    permits.require(actor, "engagements.answer_offer", offer)
    _refuse_closed(offer)
    return offer


def _refuse_closed(offer: Offer) -> None:
    if not is_open(offer):
        raise WrongState(_("This offer is no longer open."))


def _refuse_same(offer: Offer, starts_at: datetime, ends_at: datetime) -> None:
    terms = read_terms(offer)
    if (starts_at, ends_at) == (terms.starts_at, terms.ends_at):
        words = _("This is the time of the offer. Choose another one.")
        raise Invalid(problems=[FieldProblem("starts_at", words)])


def _refuse_unlikely(starts_at: datetime, ends_at: datetime) -> None:
    now = time.now()
    problems = []
    if not now < starts_at < now + LATEST_WORK:
        words = _("Choose a start from now on, within five years.")
        problems.append(FieldProblem("starts_at", words))
    if not starts_at < ends_at <= starts_at + LONGEST_WORK:
        words = _("The end must be after the start, at most 31 days later.")
        problems.append(FieldProblem("ends_at", words))
    if problems:
        raise Invalid(problems=problems)


def _said(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST_TEXT:
        problem = FieldProblem("text", _("Write something, in at most 2,000 characters."))
        raise Invalid(problems=[problem])
    return words


def _say(
    offer: Offer,
    actor: User,
    text: str,
    *,
    from_consultant: bool,
    suggests_start_at: datetime | None = None,
    suggests_end_at: datetime | None = None,
) -> OfferMessage:
    message = OfferMessage.objects.create(
        offer=offer,
        author=actor,
        is_from_consultant=from_consultant,
        text=text,
        suggests_start_at=suggests_start_at,
        suggests_end_at=suggests_end_at,
        at=time.now(),
    )
    kind, about_id = NoticeKind.OFFER_MESSAGE, offer.pk
    if from_consultant:
        path = desk_path(offer.seat)
        tell_desk(owner_id=offer.made_by_id, kind=kind, path=path, about_id=about_id)
    else:
        person, path = offer.consultant.user, offer_path(offer.pk)
        tell(recipient=person, kind=kind, path=path, about_id=about_id)
    return message


def answer_about_offer(*, actor: User, offer_id: int, text: str) -> OfferMessage:
    """Answer a question, or add something, on an open offer; the person is told.

    They get at least 48 hours more to reply, or until the work begins.
    """
    with transaction.atomic():
        offer = hold_offer(actor, offer_id)
        permits.require(actor, "engagements.answer_question", offer)
        words = _said(text)
        _refuse_closed(offer)
        message = _say(offer, actor, words, from_consultant=False)
        offer.reply_by_at = _later(offer.reply_by_at, offer.seat.engagement.starts_at)
        offer.save(update_fields=["reply_by_at"])
    return message


def _later(reply_by_at: datetime, begins_at: datetime) -> datetime:
    """Return the new date to reply by: never earlier, and never after the work has begun."""
    return max(reply_by_at, min(time.now() + MORE_TIME, begins_at))


def take_suggestion(*, actor: User, message_id: int, reasons: Reasons = None) -> Offer:
    """Move the work to the time that the person suggested, and send them a new offer of it.

    Refuses a time that came from a session, one that has passed, and an engagement that anybody
    else is booked or being asked for: their time would change behind their backs. The old offer
    is taken back for the new one. Refuses what ``make_offer`` does, turns excepted.
    """
    with transaction.atomic():
        message = permits.get_visible(
            OfferMessage.objects.select_related("offer__seat"), actor, pk=message_id
        )
        old = _hold_alone(actor, message.offer)
        permits.require(actor, "engagements.answer_question", old)
        _refuse_closed(old)
        begins_at, ends_at = message.suggests_start_at, message.suggests_end_at
        if begins_at is None or ends_at is None or begins_at <= time.now():
            raise WrongState(_("There is no time to take, or it has passed."))
        take_back(old, actor, note="another time was agreed", told=False)
        _move_work(old.seat.engagement_id, begins_at, ends_at)
        new = _again(old, actor, begins_at, reasons)
        refresh_turns({old.consultant_id})
    return new


def _hold_alone(actor: User, offer: Offer) -> Offer:
    """Hold all open offers of the engagement, so that the one is the only one. Raises Taken."""
    engagement_id = offer.seat.engagement_id
    seats = Seat.objects.filter(engagement=engagement_id)
    list(seats.select_for_update().order_by("pk").values_list("pk"))
    asked = Offer.objects.filter(seat__in=seats, state__in=[DRAFT, SENT]).exclude(pk=offer.pk)
    booked = Assignment.objects.filter(engagement=engagement_id, state__in=LIVE_STATES)
    (held,) = hold_offers(actor, [offer.pk])
    if held.seat.engagement.session_id is not None:
        raise WrongState(_("The programme gives this work its time. It cannot be moved here."))
    if asked.exists() or booked.exists():
        raise Taken(_("Someone else is booked or being asked. Their time would change too."))
    return held


def _move_work(engagement_id: int, begins_at: datetime, ends_at: datetime) -> None:
    engagement = Engagement.objects.select_for_update(of=("self",)).get(pk=engagement_id)
    engagement.own_starts_at, engagement.own_ends_at = begins_at, ends_at
    engagement.save(update_fields=["own_starts_at", "own_ends_at"])


def _again(old: Offer, actor: User, begins_at: datetime, reasons: Reasons) -> Offer:
    """Draft and send the same seat at its new time; what was said before is said again."""
    said = dict(old.reasons.values_list("kind", "reason")) | dict(reasons or {})
    seat = old.seat
    seat.engagement.refresh_from_db(fields=["own_starts_at", "own_ends_at"])
    fair = max(old.reply_by_at, time.now() + MORE_TIME)
    new = draft(
        actor,
        seat,
        old.consultant,
        reply_by_at=min(fair, begins_at - BEFORE_WORK),
        reasons=said,
        chosen=None,
        replaces=old,
    )
    send(new, actor, said)
    return new
