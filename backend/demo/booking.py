"""From empty seats to confirmed hours, as a coordinator and the consultants would."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from core import time
from core.models import StateChange
from demo import staff
from demo.workbooks import read
from engagements import domain
from engagements.domain.gates import NEEDS_REASON
from engagements.models import Assignment, Offer, Seat
from engagements.states import DELIVERED, DRAFT, REPORTED, SENT

DAYS_TO_REPLY = 8
REASONS = dict.fromkeys(NEEDS_REASON, "The programme of 2023 names who is on which panel.")


def seat_of(row: Mapping[str, Any]) -> Seat:
    """Return the seat that a row of ``offers.json`` names."""
    return Seat.objects.get(
        engagement__convening__code=read("planning")["code"],
        engagement__session__code=row["session"],
        role=row["role"],
        position=row["seat"],
    )


def ask(round_name: str) -> None:
    """Draft and send a round of offers; the outbox tells everyone at once."""
    coordinator = staff.user(staff.COORDINATOR)
    for row in read("offers")[round_name]:
        seat, person = seat_of(row), staff.consultant(row["ask"])
        if not seat.offers.filter(consultant=person).exists():
            domain.make_offer(
                actor=coordinator,
                seat_id=seat.pk,
                consultant_id=person.pk,
                reply_by_at=time.now() + timedelta(days=DAYS_TO_REPLY),
                reasons=REASONS,
            )
    drafts = Offer.objects.filter(state=DRAFT, made_by=coordinator)
    domain.send_offers(actor=coordinator, offer_ids=list(drafts.values_list("id", flat=True)))


def answer(round_name: str) -> None:
    """Let everyone answer; most say yes, some say no, one does not find the time."""
    for row in read("offers")[round_name]:
        said = row.get("answer", "yes")
        for offer in seat_of(row).offers.filter(consultant__email=row["ask"], state=SENT):
            if said == "yes":
                domain.accept_offer(actor=staff.member(row["ask"]), offer_id=offer.pk)
            elif said == "no":
                domain.decline_offer(actor=staff.member(row["ask"]), offer_id=offer.pk)


def _hours(rows: Iterable[Mapping[str, Any]], assignment: Assignment) -> dict[str, int] | None:
    """Return what the person changes about the planned hours; None when they look right."""
    session = assignment.engagement.session
    for row in rows:
        if session and (row["session"], row["email"]) == (
            session.code,
            assignment.consultant.email,
        ):
            return dict(row["minutes"])
    return None


def _of_convening(state: str) -> list[Assignment]:
    rows = Assignment.objects.filter(
        engagement__convening__code=read("planning")["code"], state=state
    )
    rows = rows.select_related("consultant", "engagement__session")
    return list(rows.order_by("id"))


def report_hours() -> None:
    """Let everyone look at their hours; some change them."""
    for assignment in _of_convening(DELIVERED):
        if not assignment.question:
            _report(assignment, read("offers")["hours"])


def ask_again() -> None:
    """Let the coordinator ask about hours before confirming them."""
    questions = read("offers")["asked_again"]
    for assignment in _of_convening(REPORTED):
        if _hours(questions, assignment) and not _was_asked(assignment):
            domain.ask_hours_again(
                actor=staff.user(staff.COORDINATOR),
                assignment_id=assignment.pk,
                note=questions[0]["note"],
            )


def answer_question() -> None:
    """Let whoever was asked report again."""
    for assignment in _of_convening(DELIVERED):
        _report(assignment, read("offers")["asked_again"])


def _was_asked(assignment: Assignment) -> bool:
    changes = StateChange.objects.filter(noun=assignment.moves.noun, object_id=assignment.pk)
    return changes.filter(move="ask_again").exists()


def _report(assignment: Assignment, changes: Iterable[Mapping[str, Any]]) -> None:
    domain.report_hours(
        actor=staff.member(assignment.consultant.email),
        assignment_id=assignment.pk,
        minutes=_hours(changes, assignment),
    )


def confirm_hours() -> None:
    """Confirm everything that was reported, at once."""
    reported = [assignment.pk for assignment in _of_convening(REPORTED)]
    if reported:
        domain.confirm_hours(actor=staff.user(staff.COORDINATOR), assignment_ids=reported)
