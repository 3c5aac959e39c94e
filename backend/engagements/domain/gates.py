"""What stands against asking somebody, and what a coordinator's reason can go past.

What a person set themselves only their own prior yes opens, and a pause nothing. A conflict, or
asking out of turn, takes a reason that is kept with the offer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from consultants.domain import is_paused
from consultants.models import Consultant
from core import permits, time
from core.errors import FieldProblem, Invalid, Refused, Taken
from engagements.domain.conflicts import KINDS, WITHOUT_REASON, conflicts_for
from engagements.domain.limits import covered, standing_against
from engagements.domain.shortlist import PassedOver, passed_over
from engagements.models import Assignment, Offer, OfferReason, PriorYes, Seat
from engagements.models.engagement import FilledBy
from engagements.states import GIVEN, LIVE_STATES

LONGEST_REASON = 500
PASSING_OVER = "passing_over"
NEEDS_REASON = (*(kind for kind in KINDS if kind not in WITHOUT_REASON), PASSING_OVER)
"""What a reason can go past: kinds of conflict, and asking somebody out of turn."""


@dataclass(frozen=True)
class Ground:
    """Something that the offer goes past, in words, and whom it passes over."""

    kind: str
    words: str
    passed: PassedOver | None = None


def refuse_own(actor: User, people: Iterable[Consultant]) -> None:
    """Refuse that somebody who coordinates asks themself, or takes back what they were asked.

    Whoever is asked does not decide who is asked: another coordinator does.
    """
    if not all(permits.allows(actor, "engagements.make_offer", person) for person in people):
        raise Refused(_("This is about you. Please let another coordinator do it."))


def refuse_seat(seat: Seat) -> None:
    """Refuse a seat that nobody of the network can be asked to take now."""
    if seat.filled_by != FilledBy.NETWORK:
        raise Invalid(_("This seat is filled by someone outside the network."))
    if Assignment.objects.filter(seat=seat, state__in=LIVE_STATES).exists():
        raise Taken(_("This seat is already filled."))
    if seat.engagement.starts_at <= time.now():
        raise Invalid(_("This work has begun. Nobody new can be asked."))


def refuse_date(seat: Seat, reply_by_at: datetime) -> None:
    """Refuse an answer date that has passed, or that is not before the work."""
    if reply_by_at <= time.now():
        words = _("Choose a date to reply by in the future.")
    elif reply_by_at >= seat.engagement.starts_at:
        words = _("Choose a date to reply by before the work begins.")
    else:
        return
    raise Invalid(problems=[FieldProblem("reply_by_at", words)])


def refuse_booked(seat: Seat, person: Consultant) -> None:
    """Refuse to ask somebody who is booked at that time: they could not say yes."""
    span = DateTimeTZRange(seat.engagement.starts_at, seat.engagement.ends_at)
    held = Assignment.objects.filter(consultant=person, state__in=LIVE_STATES, during__overlap=span)
    if held.exists():
        raise Taken(_("%(name)s is booked at this time.") % {"name": person.chosen_name})


def refuse_beyond(seat: Seat, person: Consultant) -> None:
    """Refuse what the person set themselves, unless they gave their prior yes to it.

    A yes covers the work as it was asked about, not what it grew into since.
    Raises Invalid with one problem for each kind, named by the kind; a pause opens for nobody.
    """
    if is_paused(person):
        words = _("%(name)s takes no invitations at present.") % {"name": person.chosen_name}
        raise Invalid(problems=[FieldProblem("paused", words)])
    standing = standing_against(seat=seat, consultant_ids=[person.pk]).get(person.pk, [])
    if not standing:
        return
    given = PriorYes.objects.filter(seat=seat, consultant=person, state=GIVEN).first()
    beyond = covered(given, seat) if given else []
    problems = [FieldProblem(each.kind, each.words) for each in standing if each.kind not in beyond]
    if problems:
        raise Invalid(_("Ask first whether you may ask beyond this."), problems=problems)


def grounds_for(
    seat: Seat,
    person: Consultant,
    *,
    reply_by_at: datetime,
    reader: User,
    chosen: Collection[int] | None = None,
) -> list[Ground]:
    """Return what an offer would go past; ``chosen`` are all who are asked together.

    Without ``chosen`` turns are not looked at: who is asked was settled before. Of whoever is
    kept apart from the ``reader`` they are told nothing, and asked for no reason: the others
    who coordinate see it.
    """
    found = conflicts_for(
        seat=seat, consultant_id=person.pk, reply_by_at=reply_by_at, reader=reader
    )
    grounds: dict[str, Ground] = {}
    for each in found:
        said = f"{grounds[each.kind].words} " if each.kind in grounds else ""
        grounds[each.kind] = Ground(each.kind, f"{said}{each.words}")
    if chosen is not None:
        passed = passed_over(seat=seat, consultant_ids=chosen)
        if passed.count:
            words = ngettext(
                "%(count)s person would be asked before.",
                "%(count)s people would be asked before.",
                passed.count,
            )
            said = words % {"count": passed.count}
            grounds[PASSING_OVER] = Ground(PASSING_OVER, said, passed)
    return [grounds[kind] for kind in NEEDS_REASON if kind in grounds]


def check_reasons(grounds: Collection[Ground], reasons: Mapping[str, str] | None) -> None:
    """Refuse grounds without a reason, reasons for what there is not, and reasons too long.

    Raises Invalid with a problem for ``reason_<kind>`` each. A reason that turns out not to be
    needed is not kept and does no harm.
    """
    given = reasons or {}
    problems = [
        FieldProblem(f"reason_{each.kind}", _("Say why. %(words)s") % {"words": each.words})
        for each in grounds
        if not given.get(each.kind, "").strip()
    ]
    for kind, text in given.items():
        if kind not in NEEDS_REASON:
            problems.append(FieldProblem(f"reason_{kind}", _("There is no such reason.")))
        elif len(text) > LONGEST_REASON:
            words = _("Use at most 500 characters.")
            problems.append(FieldProblem(f"reason_{kind}", words))
    if problems:
        raise Invalid(problems=problems)


def keep_reasons(
    offer: Offer, grounds: Collection[Ground], reasons: Mapping[str, str] | None, given_by: User
) -> None:
    """Keep why the offer goes past something; what was kept before stays as it is."""
    known = set(offer.reasons.values_list("kind", flat=True))
    for ground in grounds:
        if ground.kind in known:
            continue
        kept = OfferReason.objects.create(
            offer=offer,
            kind=ground.kind,
            reason=(reasons or {})[ground.kind].strip(),
            passed_over_count=ground.passed.count if ground.passed else 0,
            given_by=given_by,
            given_at=time.now(),
        )
        if ground.passed:
            kept.passed_over.set(ground.passed.consultants)
