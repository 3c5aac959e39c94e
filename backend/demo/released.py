"""The programme of 2023 as it was released: first the agenda's, then with what the slides say."""

from datetime import timedelta

from core import time
from demo import staff
from demo.workbooks import read
from engagements import domain
from engagements.models import Convening, Reconfirmation, Release
from engagements.states import ASKED

REASON = "The programme of 2023 was printed like this."
SOURCE = "slides"


def convening() -> Convening:
    """Return the convening of 2023."""
    return Convening.objects.get(code=read("planning")["code"])


def release_agenda() -> None:
    """Release the programme as it was imported."""
    if not Release.objects.filter(convening=convening()).exists():
        release(convening(), reason=REASON)


def release_slides() -> None:
    """Put the slides' version in the draft and release it."""
    found = convening()
    if Release.objects.filter(convening=found).count() > 1:
        return
    coordinator = staff.user(staff.COORDINATOR)
    domain.apply_source(actor=coordinator, convening_id=found.pk, source=SOURCE)
    release(found, reason=REASON, note="As on the slides")


def confirm_changes() -> None:
    """Let everyone whose session changed say that it still suits them."""
    waiting = Reconfirmation.objects.filter(
        assignment__engagement__convening=convening(), state=ASKED
    )
    for asked in waiting.select_related("assignment__consultant").order_by("pk"):
        domain.confirm_change(
            actor=staff.member(asked.assignment.consultant.email), reconfirmation_id=asked.pk
        )


def release(found: Convening, *, reason: str, note: str = "", days: int = 7) -> Release:
    """Look at the draft of a convening and release it; answers are due within ``days``."""
    coordinator = staff.user(staff.COORDINATOR)
    plan = domain.release_plan(actor=coordinator, convening_id=found.pk)
    return domain.release_programme(
        actor=coordinator,
        convening_id=found.pk,
        digest=plan.digest,
        reply_by_at=time.now() + timedelta(days=days),
        note=note,
        reasons=dict.fromkeys(plan.needs_reasons, reason),
    )
