"""Asking first: may we ask you beyond what you set yourself?"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain import is_paused
from consultants.models import Consultant
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, Taken, WrongState
from core.moves import move
from engagements.domain import gates
from engagements.domain.desk import tell_desk
from engagements.domain.drafting import desk_path
from engagements.domain.limits import asked_about, covered, standing_against
from engagements.domain.locks import hold_people, hold_prior_yes, hold_seat
from engagements.models import PriorYes, Seat
from engagements.states import ASKED, GIVEN
from notices.domain import tell
from notices.models import NoticeKind

ONE_OPEN = "engagements_prioryes_once"


def prior_yes_path(prior_yes_id: int) -> str:
    """Return where the consultant answers."""
    return f"/offers/first/{prior_yes_id}/"


def ask_first(*, actor: User, seat_id: int, consultant_id: int, reply_by_at: datetime) -> PriorYes:
    """Ask somebody whether they may be asked for a seat beyond what they set.

    It is about every kind that stands against it now. Refuses somebody who takes no invitations
    (that no one goes past), somebody against whom nothing stands, the same question a second
    time, a seat that is filled or over, a date that has passed or is not before the work, and
    to ask oneself.
    Work that has changed since, or something more that stands against it, is a new question.
    """
    permits.require(actor, "engagements.ask_first")
    with transaction.atomic():
        seat = hold_seat(actor, seat_id)
        person = hold_people([consultant_id]).get(consultant_id)
        if person is None or not _is_visible(actor, person):
            raise NotVisible
        gates.refuse_own(actor, [person])
        gates.refuse_seat(seat)
        gates.refuse_date(seat, reply_by_at)
        if is_paused(person):
            words = _("%(name)s takes no invitations at present.") % {"name": person.chosen_name}
            raise Invalid(problems=[FieldProblem("paused", words)])
        standing = standing_against(seat=seat, consultant_ids=[person.pk]).get(person.pk, [])
        if not standing:
            raise Invalid(_("Nothing of their own stands against it. You can ask them now."))
        beyond = {each.kind for each in standing}
        _let_go_of_another(actor, seat, person, beyond)
        try:
            with transaction.atomic():
                row = PriorYes.objects.create(
                    seat=seat,
                    consultant=person,
                    beyond=sorted(beyond),
                    about=asked_about(seat),
                    reply_by_at=reply_by_at,
                    asked_by=actor,
                    asked_at=time.now(),
                )
        except IntegrityError as error:
            if ONE_OPEN not in str(error):
                raise
            raise Taken(_("They were asked this already.")) from error
        tell(
            recipient=person.user,
            kind=NoticeKind.PRIOR_YES_ASKED,
            path=prior_yes_path(row.pk),
            about_id=row.pk,
        )
    return row


def _let_go_of_another(actor: User, seat: Seat, person: Consultant, beyond: set[str]) -> None:
    """Close an earlier question of the seat that no longer covers what would be asked now."""
    rows = PriorYes.objects.select_for_update().filter(seat=seat, consultant=person)
    for row in rows.filter(state__in=[ASKED, GIVEN]):
        if not beyond <= set(covered(row, seat)):
            move(row, "lapse", actor=actor, note="the work has changed")


def _is_visible(actor: User, person: Consultant) -> bool:
    return Consultant.objects.visible_to(actor).filter(pk=person.pk).exists()


def _held(actor: User, prior_yes_id: int) -> PriorYes:
    row = hold_prior_yes(actor, prior_yes_id)
    permits.require(actor, "engagements.answer_prior_yes", row)
    return row


def answer_prior_yes(*, actor: User, prior_yes_id: int, yes: bool) -> PriorYes:
    """Say whether one may be asked; a no costs nothing and is asked once.

    The person answers; for someone without a sign-in a coordinator writes it down.
    """
    with transaction.atomic():
        row = _held(actor, prior_yes_id)
        if row.state != ASKED:
            raise WrongState(_("This was answered or is no longer open. Nothing is expected."))
        _close(row, "give" if yes else "refuse", actor)
    return row


def take_back_prior_yes(*, actor: User, prior_yes_id: int) -> PriorYes:
    """Take back a yes that was given. An offer that was sent already can be declined.

    Seat and person are held: an offer that relies on the yes leaves before this, or not at all.
    """
    with transaction.atomic():
        row = _held(actor, prior_yes_id)
        if row.state != GIVEN:
            raise WrongState(_("There is no yes to take back."))
        _close(row, "refuse", actor)
    return row


def _close(row: PriorYes, step: str, actor: User) -> None:
    move(row, step, actor=actor, answered_by=actor, answered_at=time.now())
    _tell_asker(row, NoticeKind.PRIOR_YES_ANSWERED)


def _tell_asker(row: PriorYes, kind: str) -> None:
    path = desk_path(row.seat)
    tell_desk(owner_id=row.asked_by_id, kind=kind, path=path, about_id=row.pk)


def lapse_prior_yes() -> int:
    """Close questions whose date has passed or whose work has begun; return how many. Scheduled.

    Nothing is held against the person; whoever asked is told.
    """
    system = User.objects.system()
    lapsed = 0
    for row_id in list(_due(PriorYes.objects.all()).order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            rows = PriorYes.objects.select_for_update(of=("self",), skip_locked=True)
            row = _due(rows.select_related("seat")).filter(pk=row_id).first()
            if row is not None:
                move(row, "lapse", actor=system)
                _tell_asker(row, NoticeKind.PAST_ITS_DATE)
                lapsed += 1
    return lapsed


def _due(rows: "QuerySet[PriorYes]") -> "QuerySet[PriorYes]":
    begins = Coalesce(
        "seat__engagement__session__current__starts_at", "seat__engagement__own_starts_at"
    )
    passed = Q(reply_by_at__lte=time.now()) | Q(begins_at__lte=time.now())
    return rows.annotate(begins_at=begins).filter(passed, state=ASKED)
