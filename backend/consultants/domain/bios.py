"""The words that introduce a person: written in versions, used only once they approved one."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.writing import choice_problems, locked_person
from consultants.models import Bio
from consultants.states import APPROVED, DRAFT
from core import permits, time
from core.errors import WrongState
from core.moves import move
from core.texts import refuse, text_problems
from notices.domain import tell
from notices.models import NoticeKind

LONGEST_BIO = 2000
DRAFT_LASTS = timedelta(days=30)
BIO_PATH = "/profile/bio/"
"""Where a person reads and approves what was written about them."""


def write_bio(*, actor: User, consultant_id: int, language: str, text: str) -> Bio:
    """Write a new version; an older one of the language that nobody approved is put away.

    The person may, and a coordinator may draft one for them: then they are told. Nobody uses it
    before the person approves it, and what they approved before stays in use until then.
    """
    problems = choice_problems("language", language, dict(settings.LANGUAGES))
    problems += text_problems("text", text, LONGEST_BIO, lines=True, required=True)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, "consultants.write_bio")
        refuse(problems)
        older = Bio.objects.select_for_update().filter(
            consultant=consultant, language=language, state=DRAFT
        )
        for draft in older:
            move(draft, "retire", actor=actor, note="a newer version was written")
        last = Bio.objects.filter(consultant=consultant).aggregate(last=Max("number"))["last"]
        bio = Bio.objects.create(
            consultant=consultant,
            number=(last or 0) + 1,
            language=language,
            text=text.strip(),
            written_by=actor,
            written_at=time.now(),
        )
        if consultant.user_id != actor.pk:
            tell(
                recipient=consultant.user,
                kind=NoticeKind.BIO_WRITTEN,
                path=BIO_PATH,
                about_id=bio.pk,
            )
    return bio


def approve_bio(*, actor: User, bio_id: int) -> Bio:
    """Let a version be used; the one approved before in that language is retired.

    The person alone may; for someone without a sign-in, a coordinator writes down their word.
    """
    with transaction.atomic():
        bio = _locked(actor, bio_id)
        permits.require(actor, "consultants.approve_bio", bio)
        if bio.state != DRAFT:
            raise WrongState(_("This version is not waiting for a yes. Please write a new one."))
        before = Bio.objects.select_for_update().filter(
            consultant=bio.consultant_id, language=bio.language, state=APPROVED
        )
        for used in before:
            move(used, "retire", actor=actor, note="a newer version was approved")
        move(bio, "approve", actor=actor, approved_at=time.now())
    return bio


def retire_bio(*, actor: User, bio_id: int) -> Bio:
    """Put a version away: nobody uses it from now on, and it cannot come back.

    The person may with every version, a coordinator with one that was not approved.
    """
    with transaction.atomic():
        bio = _locked(actor, bio_id)
        permits.require(actor, "consultants.retire_bio", bio)
        move(bio, "retire", actor=actor)
    return bio


def retire_old_drafts() -> int:
    """Put away drafts that nobody approved within 30 days; return how many. Scheduled."""
    system = User.objects.system()
    old = Bio.objects.filter(state=DRAFT, written_at__lte=time.now() - DRAFT_LASTS)
    retired = 0
    for bio_id in old.order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            bio = (
                Bio.objects.select_for_update(skip_locked=True)
                .filter(pk=bio_id, state=DRAFT)
                .first()
            )
            if bio is not None:
                move(bio, "retire", actor=system, note="not approved within 30 days")
                retired += 1
    return retired


def _locked(actor: User, bio_id: int) -> Bio:
    """Lock the person first, then the version: the order in which one is written."""
    seen = permits.get_visible(Bio.objects.all(), actor, pk=bio_id)
    locked_person(actor, seen.consultant_id, "consultants.write_bio")
    bios = Bio.objects.select_for_update(of=("self",)).select_related("consultant")
    return permits.get_visible(bios, actor, pk=bio_id)
