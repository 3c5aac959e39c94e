"""What the Money pages show: each amount, its stage, who has it, and the sum behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.models import Component
from consultants.models import Consultant
from core import money, time
from engagements.domain.agreed import agreed_lines
from engagements.models import Assignment, OfferLine
from engagements.states import BOOKED
from pages.shared.stages import Stage as Step
from payments.domain.money_page import MoneyRow, Stage, stages_for
from payments.domain.readiness import Owner
from payments.models import Invoice, InvoiceLine
from payments.states import ISSUED, QUERIED

ORDER = [Stage.EXPECTED, Stage.APPROVED, Stage.ON_THE_WAY, Stage.PAID]
WHO: dict[Owner, str | Promise] = {
    Owner.CONSULTANT: gettext_lazy("You have it now"),
    Owner.COORDINATION: gettext_lazy("Your coordinator has it now"),
    Owner.FINANCE: gettext_lazy("Finance has it now"),
    Owner.BANK: gettext_lazy("The bank has it now"),
    Owner.NOBODY: gettext_lazy("Nobody needs to do anything"),
}


@dataclass(frozen=True)
class SumLine:
    """One line of the sum behind an amount."""

    component: str
    service_on: date
    minutes: int
    rate_amount: Decimal
    amount: Decimal

    @property
    def component_name(self) -> str:
        """The component in the reader's language."""
        return str(Component(self.component).label)


@dataclass(frozen=True)
class Amount:
    """One amount of the Money page."""

    row: MoneyRow
    lines: list[SumLine]

    @property
    def who(self) -> str | Promise:
        """Who has it now."""
        return WHO[self.row.owner]

    @property
    def tone(self) -> str:
        """The tone of the stage's tag."""
        tones = {Stage.PAID: "good", Stage.ON_THE_WAY: "accent", Stage.APPROVED: "accent"}
        return tones.get(self.row.stage, "")

    @property
    def title(self) -> str:
        """The work's own title, or the invoice's number."""
        if self.row.assignment is not None:
            return str(self.row.assignment.offer.terms["title"])
        return _("Invoice %(number)s") % {"number": self.row.invoice}

    @property
    def steps(self) -> list[Step]:
        """The four stages with the present one, who has it, and the promised date."""
        now = ORDER.index(self.row.stage)
        holder = "" if self.row.stage is Stage.PAID else self.who
        steps = []
        for index, stage in enumerate(ORDER):
            has_it = holder if index == now else ""
            steps.append(Step(stage.value, _place(index, now), self._date(stage), has_it))
        return steps

    def _date(self, stage: Stage) -> date | None:
        if stage is not Stage.PAID:
            return None
        return self.row.paid_on or self.row.promised_on

    @property
    def is_to_confirm(self) -> bool:
        """Whether the person is asked to confirm the invoice."""
        return self.row.invoice is not None and self.row.invoice.state == ISSUED

    @property
    def is_late(self) -> bool:
        """Whether the promised date has passed without payment."""
        return self.row.stage is not Stage.PAID and self.row.promised_on < time.today()


def _place(index: int, now: int) -> str:
    last = len(ORDER) - 1
    if index < now or index == now == last:
        return Step.DONE
    return Step.NOW if index == now else Step.AHEAD


@dataclass(frozen=True)
class Money:
    """All of a person's money."""

    to_come: list[Amount]
    paid: list[Amount]
    year: int

    @property
    def paid_this_year(self) -> Decimal:
        """Everything that was paid in this calendar year."""
        rows = [amount.row for amount in self.paid]
        within = [row for row in rows if row.paid_on and row.paid_on.year == self.year]
        return sum((row.amount for row in within), money.ZERO)

    @property
    def expected_amount(self) -> Decimal:
        """Everything that is still to come."""
        return sum((amount.row.amount for amount in self.to_come), money.ZERO)

    @property
    def next(self) -> Amount | None:
        """The amount with the nearest promised date."""
        return self.to_come[0] if self.to_come else None


def money_of(me: Consultant, *, with_lines: bool = True) -> Money:
    """Return the person's money; the lines behind the amounts cost two queries more."""
    rows = stages_for(consultant=me)
    lines = _lines(rows) if with_lines else {}
    amounts = [Amount(row, lines.get(_key(row), [])) for row in rows]
    return Money(
        to_come=[amount for amount in amounts if amount.row.stage is not Stage.PAID],
        paid=[amount for amount in amounts if amount.row.stage is Stage.PAID],
        year=time.today().year,
    )


def _key(row: MoneyRow) -> tuple[str, int]:
    if row.invoice is not None:
        return "invoice", row.invoice.pk
    return "offer", row.assignment.offer_id if row.assignment else 0


def _lines(rows: Sequence[MoneyRow]) -> dict[tuple[str, int], list[SumLine]]:
    """Return the lines behind what is still to come, by what they stand on."""
    found: dict[tuple[str, int], list[SumLine]] = defaultdict(list)
    to_come = [row for row in rows if row.stage is not Stage.PAID]
    invoices = [row.invoice.pk for row in to_come if row.invoice]
    for line in InvoiceLine.objects.filter(invoice__in=invoices).order_by("service_on", "id"):
        found["invoice", line.invoice_id].append(invoice_line(line))
    work = [row.assignment for row in to_come if row.assignment]
    booked = {row.offer_id: row for row in work if row.state == BOOKED}
    offered: dict[int, list[OfferLine]] = defaultdict(list)
    for planned in OfferLine.objects.filter(offer__in=booked).order_by("id"):
        offered[planned.offer_id].append(planned)
    for offer_id, assignment in booked.items():
        found["offer", offer_id] = [
            SumLine(
                each.component,
                assignment.service_on,
                each.minutes,
                each.rate_amount,
                each.amount,
            )
            for each in agreed_lines(assignment, offered[offer_id])
        ]
    for assignment in work:
        if assignment.state != BOOKED:
            found["offer", assignment.offer_id] = _worked(assignment)
    return found


def _worked(assignment: Assignment) -> list[SumLine]:
    lines = []
    for entry in assignment.work.all():
        said = (entry.confirmed_minutes, entry.reported_minutes, entry.planned_minutes)
        minutes = next(value for value in said if value is not None)
        amount = money.amount_for_minutes(minutes, entry.rate_amount)
        lines.append(
            SumLine(entry.component, assignment.service_on, minutes, entry.rate_amount, amount)
        )
    return lines


def invoice_line(line: InvoiceLine) -> SumLine:
    """Return a line of an invoice as shown."""
    return SumLine(line.component, line.service_on, line.minutes, line.rate_amount, line.amount)


def may_confirm(invoice: Invoice) -> bool:
    """Whether the person may say that the invoice is right."""
    return invoice.state in (ISSUED, QUERIED)
