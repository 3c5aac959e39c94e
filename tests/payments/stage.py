"""Money's way in tests, each step through the same verbs as the pages, the API and the worker."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from compensation.domain import add_comparator, make_rate_card, set_fund, set_rate
from compensation.models import Activity, EngagementRole, Fund, RateCard
from consultants.domain.payee import choose_payment_method, record_w9, set_payee_details
from consultants.models import Consultant
from core import time
from engagements import domain as engagements
from engagements.models import Assignment, Requester
from notices import domain as notices
from payments import domain as payments
from payments.models import Invoice, PaymentRun
from tests.cast import Cast
from tests.factories.chain import REASONS

RATE = Decimal("97.50")
ATTENDANCE_MINUTES = 60


@dataclass
class Stage:
    """A rate, a fund and a requester, and the cast who act."""

    cast: Cast
    card: RateCard
    fund: Fund
    requester: Requester
    hours: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def begins_at(self) -> datetime:
        """A time of its own for every piece of work, some weeks ago."""
        return (
            time.now().replace(microsecond=0)
            - timedelta(days=20)
            + timedelta(hours=2 * next(self.hours))
        )


def set_stage(cast: Cast, *, rate: Decimal = RATE) -> Stage:
    """Put rate, fund and requester in place."""
    card = make_rate_card(actor=cast.adwoa, name="Equal pay", version="1")
    rate_for_panels(cast, card, rate)
    fund = a_fund(cast, "CCP-23")
    requester = engagements.make_requester(actor=cast.ximena, name="A county")
    return Stage(cast, card, fund, requester)


def rate_for_panels(cast: Cast, card: RateCard, amount: Decimal, starts_on=None) -> None:
    """Put a rate for panelists in force."""
    comparator = add_comparator(
        actor=cast.adwoa,
        profession="Psychologist",
        credential="PhD",
        activity=Activity.PANEL,
        hourly_amount=min(amount, RATE),
        evidence="A published fee schedule",
        source="test",
        dated_on=time.today(),
    )
    set_rate(
        actor=cast.adwoa,
        card_id=card.pk,
        activity=Activity.PANEL,
        role=EngagementRole.PANELIST,
        hourly_amount=amount,
        starts_on=starts_on or time.today() - timedelta(days=400),
        comparator_id=comparator.pk,
    )


def a_fund(cast: Cast, code: str) -> Fund:
    """Return a fund with this code."""
    return set_fund(
        actor=cast.adwoa,
        code=code,
        name=f"Fund {code}",
        gl_account="6100",
        cost_center="PACT",
        starts_on=time.today() - timedelta(days=400),
        ends_on=time.today() + timedelta(days=400),
        budget_amount=Decimal("100000.00"),
    )


def reported_work(
    stage: Stage, consultant: Consultant, minutes: dict[str, int] | None = None, fund=None
) -> Assignment:
    """Take one panel from the plan to reported hours; by default one hour of attendance."""
    cast = stage.cast
    starts_at = stage.begins_at
    planned = dict(minutes or {})
    attendance = planned.pop("attendance", ATTENDANCE_MINUTES)
    with time.clock_at(starts_at - timedelta(days=5)):
        engagement = engagements.plan_engagement(
            actor=cast.ximena,
            activity=Activity.PANEL,
            title="Panel",
            requester_id=stage.requester.pk,
            fund_id=(fund or stage.fund).pk,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=attendance),
        )
        seat = engagements.add_seat(
            actor=cast.ximena,
            engagement_id=engagement.pk,
            role=EngagementRole.PANELIST,
            workload=planned,
        )
        offer = engagements.make_offer(
            actor=cast.ximena,
            seat_id=seat.pk,
            consultant_id=consultant.pk,
            reply_by_at=starts_at - timedelta(days=1),
            reasons=REASONS,
        )
        engagements.send_offer(actor=cast.ximena, offer_id=offer.pk)
        assignment = engagements.accept_offer(actor=consultant.user, offer_id=offer.pk)
        # Told at that time: nothing waits in the outbox for weeks.
        notices.deliver()
    engagements.mark_delivered(actor=cast.ximena, assignment_id=assignment.pk)
    return engagements.report_hours(actor=consultant.user, assignment_id=assignment.pk)


def confirmed_work(
    stage: Stage, consultant: Consultant, minutes: dict[str, int] | None = None, fund=None
) -> Assignment:
    """Take one panel from the plan to confirmed hours."""
    assignment = reported_work(stage, consultant, minutes, fund)
    engagements.confirm_hours(actor=stage.cast.ximena, assignment_ids=[assignment.pk])
    assignment.refresh_from_db()
    return assignment


def with_payee(
    cast: Cast, consultant: Consultant, *, legal_name: str | None = None, w9: bool = True
) -> Consultant:
    """Let the consultant enter all that is needed to pay them."""
    set_payee_details(
        actor=consultant.user,
        consultant_id=consultant.pk,
        legal_name=legal_name or f"{consultant.chosen_name} Legal",
        remit_to="1 Main Street\nSacramento CA 95814",
    )
    choose_payment_method(actor=consultant.user, consultant_id=consultant.pk, method="check")
    if w9:
        record_w9(
            actor=cast.prudence,
            consultant_id=consultant.pk,
            w9_on=time.today() - timedelta(days=30),
            vendor_id=f"V{consultant.pk:05d}",
        )
    return consultant


def issued_invoice(
    stage: Stage, consultant: Consultant, minutes: dict[str, int] | None = None
) -> Invoice:
    """Work, confirm and invoice; the consultant's payee details are entered if they are not."""
    if not hasattr(consultant, "payee"):
        with_payee(stage.cast, consultant)
    confirmed_work(stage, consultant, minutes)
    result = payments.issue_invoices(actor=stage.cast.prudence)
    return Invoice.objects.get(pk__in=result.invoice_ids, consultant=consultant)


def approved_invoice(
    stage: Stage, consultant: Consultant, minutes: dict[str, int] | None = None
) -> Invoice:
    """Issue, confirm and approve one invoice."""
    invoice = issued_invoice(stage, consultant, minutes)
    payments.confirm_invoice(actor=consultant.user, invoice_id=invoice.pk)
    payments.approve_invoices(actor=stage.cast.prudence, invoice_ids=[invoice.pk])
    invoice.refresh_from_db()
    return invoice


def prepared_run(stage: Stage) -> PaymentRun:
    """Open and prepare a run over everything that is ready."""
    run = payments.open_run(actor=stage.cast.prudence, pay_on=time.today())
    return payments.prepare_run(actor=stage.cast.prudence, run_id=run.pk)


def exported_run(stage: Stage) -> PaymentRun:
    """Prepare a run, release it and note its workbook."""
    run = prepared_run(stage)
    payments.release_run(actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount)
    return payments.mark_exported(actor=stage.cast.prudence, run_id=run.pk)
