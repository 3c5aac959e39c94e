"""What is open today: a request, a question on an offer, someone asked first, who is next."""

from datetime import datetime, timedelta
from typing import Any

from compensation.models import EngagementRole, Fund
from consultants.models import Consultant, County, Language, Topic
from core import time
from demo import staff
from engagements import domain
from engagements.models import Engagement, Offer, PriorYes, Request
from engagements.states import SENT

PANEL = "Panel for the county's new foster parents"
ORGANISATION = "Merced County, human services"
# A printed label is data that a coordinator types, in one language.
LABEL = "Network consultant"
QUESTION = "¿Habrá alguien que interprete al español?"


def ask_from_outside() -> None:
    """Let a county ask for work and confirm it by its private link."""
    if Request.objects.filter(organisation=ORGANISATION).exists():
        return
    made = domain.make_request(
        organisation=ORGANISATION,
        contact_name="Jordan Ellery",
        email="jordan.ellery@example.org",
        activity="training",
        what="Half a day for our new intake team on talking with young people.",
        county_id=County.objects.get(name="Merced").pk,
        audiences=["county_staff"],
        audience_count=25,
        starts_on=time.today() + timedelta(days=40),
        ends_on=time.today() + timedelta(days=60),
        budget="County training fund, up to $2,500",
        hopes="That intake questions become kinder.",
    )
    if made is not None:
        domain.confirm_request(token=made.link_key)


def plan_panel(fund_code: str, starts_at: datetime) -> None:
    """Plan a panel with wishes whose seats are still to be filled from the shortlist."""
    if Engagement.objects.filter(title=PANEL).exists():
        return
    coordinator, fresno = staff.user(staff.COORDINATOR), County.objects.get(name="Fresno")
    planned = domain.plan_engagement(
        actor=coordinator,
        activity="panel",
        title=PANEL,
        requester_id=domain.make_requester(
            actor=coordinator,
            name="Fresno County, child and family services",
            county_id=fresno.pk,
        ).pk,
        fund_id=Fund.objects.get(code=fund_code).pk,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Fresno County office",
        county_id=fresno.pk,
        audiences=["caregivers", "county_staff"],
        audience="About 60 foster parents",
        format="Three short introductions, then questions that were agreed before",
        questions="What helped in the first week?\nWhat should a caregiver never ask?",
        off_limits="Anyone's own history. The facilitator stops such questions.",
        recording="consented",
        support_on_site="A counsellor sits beside the room, all evening",
        directions="Second floor. Park behind the building, no charge.",
        contact="Soledad Marchetta, 559 555 0100",
    )
    spanish = Language.objects.get(name="Spanish")
    training = Topic.objects.get(name="Caregiver training")
    seats: tuple[tuple[str, dict[str, Any]], ...] = (
        (EngagementRole.FACILITATOR, {}),
        (EngagementRole.PANELIST, {"language_id": spanish.pk}),
        (EngagementRole.PANELIST, {"topic_id": training.pk}),
        (EngagementRole.PANELIST, {"region_id": fresno.region_id}),
    )
    for role, wishes in seats:
        domain.add_seat(
            actor=coordinator,
            engagement_id=planned.pk,
            role=role,
            workload={"preparation": 60, "travel": 60, "debrief": 30},
            label=LABEL,
            **wishes,
        )


def ask_a_question(title: str) -> None:
    """Let one person ask about an offer before they answer it."""
    offer = Offer.objects.filter(
        seat__engagement__title=title, consultant__email=staff.SPANISH_CONSULTANT, state=SENT
    ).first()
    if offer is not None and not offer.messages.exists():
        domain.ask_about_offer(
            actor=staff.member(staff.SPANISH_CONSULTANT), offer_id=offer.pk, text=QUESTION
        )


def keep_next(title: str) -> None:
    """Keep someone next for a seat that was offered."""
    offer = Offer.objects.filter(seat__engagement__title=title, state=SENT).order_by("id").first()
    if offer is not None and not offer.seat.standby.exists():
        person = Consultant.objects.get(email="henrik@example.org")
        domain.add_standby(
            actor=staff.user(staff.COORDINATOR),
            seat_id=offer.seat_id,
            consultant_id=person.pk,
            reason="He trains with this county already.",
        )


def ask_someone_first() -> None:
    """Ask a person whose days off the panel falls on whether they may be asked all the same."""
    seat = Engagement.objects.get(title=PANEL).seats.order_by("id").first()
    person = staff.consultant("keiko@example.org")
    if seat is None or PriorYes.objects.filter(seat=seat, consultant=person).exists():
        return
    domain.ask_first(
        actor=staff.user(staff.COORDINATOR),
        seat_id=seat.pk,
        consultant_id=person.pk,
        reply_by_at=time.now() + timedelta(days=5),
    )
