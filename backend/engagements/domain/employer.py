"""Whether an employer pays for the same hour: said with the yes, or later, or changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits
from core.errors import FieldProblem, Invalid, WrongState
from engagements.domain.desk import tell_desk
from engagements.models import EmployerPays, Offer
from engagements.states import ACCEPTED
from notices.models import NoticeKind

PAYS = (EmployerPays.PART, EmployerPays.YES)


def say_employer_pays(*, actor: User, offer_id: int, employer_pays: str) -> Offer:
    """Keep what a booked person says of an employer who may pay for the same time.

    It changes nothing about their pay here. Whoever made the offer is told when an employer
    pays, because a fund may ask. Refuses an offer that was not accepted and an unknown answer.
    """
    with transaction.atomic():
        rows = Offer.objects.select_for_update(of=("self",)).select_related("consultant", "seat")
        offer = permits.get_visible(rows, actor, pk=offer_id)
        permits.require(actor, "engagements.answer_offer", offer)
        if employer_pays not in EmployerPays.values:
            problem = FieldProblem("employer_pays", _("Choose one of the answers."))
            raise Invalid(problems=[problem])
        if offer.state != ACCEPTED:
            raise WrongState(_("This is asked of work that you said yes to."))
        if employer_pays != offer.employer_pays:
            offer.employer_pays = employer_pays
            offer.save(update_fields=["employer_pays"])
            if employer_pays in PAYS:
                tell_desk(
                    owner_id=offer.made_by_id,
                    kind=NoticeKind.OFFER_MESSAGE,
                    path=f"/coordination/engagements/{offer.seat.engagement_id}/",
                    about_id=offer.pk,
                )
    return offer
