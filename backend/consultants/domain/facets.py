"""What people choose to state about themselves, so that panels hear more than one voice."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from consultants.domain.writing import chosen_problems, locked_person
from consultants.models import Consultant, Facet
from core.texts import refuse


def set_facets(*, actor: User, consultant_id: int, facet_ids: Iterable[int]) -> Consultant:
    """Keep what a person states about themself: counted on panels, listed for nobody.

    The person alone may; nobody writes it down for them, and nothing is the usual answer.
    """
    facets = set(facet_ids)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, "consultants.state_facets")
        refuse(chosen_problems("facet_ids", Facet, facets))
        consultant.facets.set(facets)
    return consultant
