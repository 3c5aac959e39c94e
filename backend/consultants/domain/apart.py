"""Whom not to place together: said by a person, or noted by a coordinator; never told on."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.profile import CHANGE
from consultants.domain.writing import locked_person
from consultants.models import Apart, Consultant
from core import permits, time
from core.errors import FieldProblem, NotVisible
from core.texts import refuse, text_problems

LONGEST_WORDS = 200
LONGEST_NOTE = 300


def state_apart(*, actor: User, consultant_id: int, words: str) -> Apart:
    """Keep whom a person would rather not meet at work, in their own words and without a reason.

    A coordinator then says which member is meant, when it is one. The other is never told.
    """
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(text_problems("words", words, LONGEST_WORDS, required=True))
        return Apart.objects.create(
            consultant=consultant,
            other_words=words.strip(),
            is_own=True,
            stated_by=actor,
            stated_at=time.now(),
        )


def note_apart(*, actor: User, consultant_id: int, other_id: int, note: str = "") -> Apart:
    """Note, as a coordinator, that two members are not to be placed together.

    Neither of them is told. Repeating it keeps the first and the newer note.
    """
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, "consultants.note_apart")
        refuse(_other_problems(actor, consultant, other_id))
        refuse(text_problems("note", note, LONGEST_NOTE))
        apart, _created = Apart.objects.update_or_create(
            consultant=consultant,
            other_id=other_id,
            is_own=False,
            defaults={"note": note.strip()},
            create_defaults={
                "note": note.strip(),
                "stated_by": actor,
                "stated_at": time.now(),
            },
        )
    return apart


def link_apart(*, actor: User, apart_id: int, other_id: int | None, note: str = "") -> Apart:
    """Say which member a person's own words mean; None when it is nobody of the network."""
    with transaction.atomic():
        apart = permits.get_visible(
            Apart.objects.select_for_update(of=("self",)).select_related("consultant"),
            actor,
            pk=apart_id,
        )
        permits.require(actor, "consultants.note_apart", apart.consultant)
        if other_id is None and not apart.other_words:
            refuse([FieldProblem("other_id", _("Choose a member of the network."))])
        if other_id is not None:
            refuse(_other_problems(actor, apart.consultant, other_id))
        refuse(text_problems("note", note, LONGEST_NOTE))
        apart.other_id, apart.note = other_id, note.strip()
        apart.save(update_fields=["other", "note"])
    return apart


def drop_apart(*, actor: User, apart_id: int) -> Consultant:
    """Take one away: what a person said, by them; what a coordinator noted, by a coordinator."""
    with transaction.atomic():
        apart = permits.get_visible(Apart.objects.select_related("consultant"), actor, pk=apart_id)
        permit = CHANGE if apart.is_own else "consultants.note_apart"
        consultant = locked_person(actor, apart.consultant_id, permit)
        deleted, _rows = Apart.objects.filter(pk=apart.pk).delete()
        if not deleted:
            raise NotVisible
    return consultant


def _other_problems(actor: User, consultant: Consultant, other_id: int) -> list[FieldProblem]:
    if other_id == consultant.pk:
        return [FieldProblem("other_id", _("Choose another person."))]
    if Consultant.objects.visible_to(actor).filter(pk=other_id).exists():
        return []
    return [FieldProblem("other_id", _("Choose a member of the network."))]
