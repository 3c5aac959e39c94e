"""Something to do for every role, laid around the day on which it is first set up.

Played once, when its last engagement is not there yet; afterwards it belongs to whoever uses it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from zoneinfo import ZoneInfo

from compensation.domain import set_fund
from compensation.models import Fund
from consultants.models import County
from core import time
from core.time import clock_at
from demo import gathering, open_ends, staff, voices
from demo.money import run_job
from engagements import domain
from engagements.domain.gates import NEEDS_REASON
from engagements.models import Assignment, Engagement, OfferMessage
from jobs.models import JobKind
from payments import domain as payments
from payments.models import Invoice

ZONE = ZoneInfo("America/Los_Angeles")
FUND = "COUNTY-TTA"
REASONS = dict.fromkeys(NEEDS_REASON, "The county asked for the people it has worked with before.")
MARKER = "Training for caregivers: listening first"


@dataclass(frozen=True)
class Piece:
    """An engagement some days from now, and who holds its seats."""

    days: int
    title: str
    activity: str
    role: str
    people: tuple[str, ...]
    county: str
    hours: int = 2
    empty_seats: int = 0
    is_remote: bool = False

    def on(self, today: date, *, hour: int = 10) -> datetime:
        """Return an hour of its day."""
        return at(today, self.days, hour)


PAID_NEXT = Piece(
    -18,
    "Panel on working with boys and young men",
    "panel",
    "panelist",
    ("deshawn@example.org", "keiko@example.org", "gurleen@example.org"),
    "Riverside",
)
TO_CONFIRM = Piece(
    -10, "Panel for new social workers", "panel", "panelist", (staff.CONSULTANT,), "Fresno"
)
REPORTED = Piece(
    -5,
    "Review of a screening guide",
    "document_review",
    "reviewer",
    ("aaliyah@example.org", staff.SPANISH_CONSULTANT),
    "Alameda",
    hours=3,
    is_remote=True,
)
ENDED = Piece(
    -2, "Advice on a housing pilot", "technical_assistance", "advisor", (staff.CONSULTANT,), "Kern"
)
COMING = Piece(
    21,
    MARKER,
    "training",
    "trainer",
    (staff.CONSULTANT, staff.SPANISH_CONSULTANT, "pajzoua@example.org"),
    "Fresno",
    hours=3,
    empty_seats=1,
)
PAST = (PAID_NEXT, TO_CONFIRM, REPORTED, ENDED)
PLAN = {"preparation": 60, "travel": 45, "debrief": 30}
PLAN_REMOTE = {"preparation": 30, "review": 60}


def at(today: date, days: int, hour: int) -> datetime:
    """Return an hour in Sacramento, some days from today."""
    return datetime.combine(today + timedelta(days=days), time_of_day(hour), tzinfo=ZONE)


def is_played() -> bool:
    """Return whether the last step was taken."""
    return OfferMessage.objects.filter(offer__seat__engagement__title=MARKER).exists()


def play(tell: Callable[[str], object]) -> None:
    """Lay out the weeks before and after today, each step at its own hour."""
    today = time.today()
    for days, hour, title, step in (
        (-36, 9, "what people set for themselves", voices.set_own_rules),
        (-36, 10, "someone who is reached by phone alone", voices.add_by_phone),
        (-35, 9, "engagements of the last weeks", lambda: _book(today)),
        (-17, 9, "hours of the first one", lambda: _hours_of(PAID_NEXT)),
        (-16, 9, "its invoices", _issue_and_confirm),
        (-15, 9, "a run for a colleague to release", lambda: _prepare(today)),
        (-14, 9, "invoices ready for the next run", _approve_rest),
        (-13, 9, "a gathering that is to come", lambda: gathering.plan(FUND, today)),
        (-13, 10, "its offers", gathering.ask),
        (-12, 19, "everyone says yes", gathering.accept),
        (-9, 9, "hours of the second one", lambda: _hours_of(TO_CONFIRM)),
        (-4, 14, "a request from outside", open_ends.ask_from_outside),
        (-3, 9, "a panel that is still to be staffed", lambda: _panel(today)),
        (-3, 15, "its programme changed and released", gathering.change),
        (-2, 8, "some confirm the change", gathering.confirm),
        (-2, 9, "days off", voices.take_days_off),
        (-2, 11, "someone asked first", open_ends.ask_someone_first),
        (-2, 14, "another change, in the draft", gathering.draft),
        (-1, 8, "an invoice to confirm", _issue),
        (-1, 9, "hours to look at and to confirm", _report_third),
        (-1, 10, "offers to answer", lambda: _offer(today)),
        (-1, 11, "who is next", lambda: open_ends.keep_next(MARKER)),
        (-1, 12, "a question about an offer", lambda: open_ends.ask_a_question(MARKER)),
    ):
        tell(f"{at(today, days, hour):%Y-%m-%d %H:%M}  {title}")
        with clock_at(at(today, days, hour)):
            step()


def _plan(piece: Piece, today: date) -> Engagement:
    coordinator = staff.user(staff.COORDINATOR)
    county = County.objects.get(name=piece.county)
    requester = domain.make_requester(
        actor=coordinator,
        name=f"{county.name} County, child and family services",
        county_id=county.pk,
    )
    starts_at = piece.on(today)
    found = Engagement.objects.filter(title=piece.title).first()
    engagement = found or domain.plan_engagement(
        actor=coordinator,
        activity=piece.activity,
        title=piece.title,
        requester_id=requester.pk,
        fund_id=Fund.objects.get(code=FUND).pk,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=piece.hours),
        place="" if piece.is_remote else f"{county.name} County office",
        is_remote=piece.is_remote,
        audience="County staff and caregivers",
    )
    for _seat in range(engagement.seats.count(), len(piece.people) + piece.empty_seats):
        domain.add_seat(
            actor=coordinator,
            engagement_id=engagement.pk,
            role=piece.role,
            workload=PLAN_REMOTE if piece.is_remote else PLAN,
        )
    return engagement


def _ask(piece: Piece, today: date, *, reply_by_at: datetime) -> list[tuple[str, int]]:
    """Plan the piece and send its offers; return who was asked, with the offer's id."""
    coordinator = staff.user(staff.COORDINATOR)
    seats = _plan(piece, today).seats.order_by("position")
    asked = []
    for email, seat in zip(piece.people, seats, strict=False):
        person = staff.consultant(email)
        offer = seat.offers.filter(consultant=person).first() or domain.make_offer(
            actor=coordinator,
            seat_id=seat.pk,
            consultant_id=person.pk,
            reply_by_at=reply_by_at,
            reasons=REASONS,
        )
        if offer.sent_at is None:
            domain.send_offer(actor=coordinator, offer_id=offer.pk)
        asked.append((email, offer.pk))
    return asked


def _book(today: date) -> None:
    """Record the fund, and book everyone for the weeks that have passed."""
    set_fund(
        actor=staff.user(staff.ADMINISTRATOR),
        code=FUND,
        name="County training and technical assistance",
        gl_account="6150",
        cost_center="330",
        starts_on=date(today.year - 1, 1, 1),
        ends_on=date(today.year + 1, 12, 31),
        budget_amount=Decimal("60000.00"),
    )
    for piece in PAST:
        for email, offer_id in _ask(piece, today, reply_by_at=time.now() + timedelta(days=7)):
            if not Assignment.objects.filter(offer=offer_id).exists():
                domain.accept_offer(actor=staff.member(email), offer_id=offer_id)


def _report(piece: Piece) -> list[int]:
    domain.deliver_ended()
    rows = Assignment.objects.filter(engagement__title=piece.title).order_by("id")
    for assignment in rows.filter(state="delivered").select_related("consultant__user"):
        member = staff.member(assignment.consultant.email)
        domain.report_hours(actor=member, assignment_id=assignment.pk)
    return list(rows.filter(state="reported").values_list("id", flat=True))


def _hours_of(piece: Piece) -> None:
    reported = _report(piece)
    if reported:
        domain.confirm_hours(actor=staff.user(staff.COORDINATOR), assignment_ids=reported)


def _report_third() -> None:
    _report(REPORTED)


def _issue() -> None:
    run_job(staff.user(staff.PREPARER), JobKind.ISSUE_INVOICES)


def _issue_and_confirm() -> None:
    _issue()
    for invoice in Invoice.objects.filter(state="issued").select_related("consultant"):
        member = staff.member(invoice.consultant.email)
        payments.confirm_invoice(actor=member, invoice_id=invoice.pk)


def _prepare(today: date) -> None:
    """Approve the first invoice and prepare a run with it; a colleague is to release it."""
    preparer = staff.user(staff.PREPARER)
    first = Invoice.objects.filter(consultant__email=PAID_NEXT.people[0], state="confirmed")
    for invoice in first:
        payments.approve_invoices(actor=preparer, invoice_ids=[invoice.pk])
        payment_run = payments.open_run(actor=preparer, pay_on=today + timedelta(days=3))
        payments.prepare_run(actor=preparer, run_id=payment_run.pk)


def _approve_rest() -> None:
    """Approve the others: one is ready for the next run, one waits for a W-9."""
    rest = list(Invoice.objects.filter(state="confirmed").values_list("id", flat=True))
    if rest:
        payments.approve_invoices(actor=staff.user(staff.PREPARER), invoice_ids=rest)


def _offer(today: date) -> None:
    _ask(COMING, today, reply_by_at=at(today, 7, 17))


def _panel(today: date) -> None:
    open_ends.plan_panel(FUND, at(today, 24, 18))
