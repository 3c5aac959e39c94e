"""The self-billed invoice and its credit note.

Domain: made by the payer for the consultant, who confirms it. It never carries a taxpayer number,
a topic or a session's title: there is no field for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from core import money
from documents.compiling import GlyphMissing, compile_pdf
from documents.fonts import Printer, plainly_printable, printable
from documents.labels import (
    LABELS,
    document_language,
    show_date,
    show_dates,
    show_moment,
    show_money,
)

_TEMPLATE = "invoice.typ"
_NAME_CHARACTERS = 160
_CELL_CHARACTERS = 80

Unit = Literal["hour", "half_day", "day", "flat", "document"]


@dataclass(frozen=True)
class Party:
    """Who is paid or billed. Without ``address_lines`` the document says "Address on file"."""

    name: str
    address_lines: Sequence[str] = ()


@dataclass(frozen=True)
class WorkLine:
    """One line of work. ``minutes`` for lines by the hour, ``count`` for every other unit.

    ``activity`` and ``component`` are words in the document's language. On a credit note minutes,
    count and amount are negative and the rate is as it was.
    """

    service_on: date
    activity: str
    component: str
    unit: Unit
    rate_amount: Decimal
    amount: Decimal
    minutes: int | None = None
    count: Decimal | None = None

    def __post_init__(self) -> None:
        wanted, other = (
            (self.minutes, self.count) if self.unit == "hour" else (self.count, self.minutes)
        )
        if wanted is None or other is not None:
            raise ValueError("A line by the hour has minutes; any other has a count.")


@dataclass(frozen=True)
class ReimbursableLine:
    """One expense paid back. ``description`` is a neutral kind, such as "Mileage"."""

    spent_on: date
    description: str
    receipt_reference: str
    amount: Decimal


@dataclass(frozen=True)
class Confirmation:
    """The consultant's yes: their name and the instant, in the zone it is shown in."""

    name: str
    at: datetime


@dataclass(frozen=True)
class InvoiceDocument:
    """Everything an invoice says. ``made_at`` fixes its bytes: same data, same file.

    ``due_on`` is the pay-by date. Refuses a total that is not the sum of the lines, a credit note
    without the number it takes back, and a document neither confirmed nor awaiting confirmation.
    """

    number: str
    language: str
    issued_on: date
    service_from_on: date
    service_to_on: date
    due_on: date
    payee: Party
    bill_to: Party
    agreement_reference: str
    rate_version: str
    lines: Sequence[WorkLine]
    total_amount: Decimal
    made_at: datetime
    reimbursables: Sequence[ReimbursableLine] = ()
    confirmation: Confirmation | None = None
    confirm_by_on: date | None = None
    kind: Literal["invoice", "credit_note"] = "invoice"
    credits_number: str | None = None

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("made_at must carry its time zone.")
        if self.total_amount != self.fee_amount + self.reimbursable_amount:
            raise ValueError(f"The total of {self.number} is not the sum of its lines.")
        if (self.kind == "credit_note") != (self.credits_number is not None):
            raise ValueError("A credit note, and only that, names the invoice it takes back.")
        needs_confirmation = self.kind == "invoice" and self.confirmation is None
        if needs_confirmation and self.confirm_by_on is None:
            raise ValueError("An invoice is confirmed, or awaits it until a date.")

    @property
    def fee_amount(self) -> Decimal:
        """The sum of the lines of work."""
        return sum((line.amount for line in self.lines), money.ZERO)

    @property
    def reimbursable_amount(self) -> Decimal:
        """The sum of the expenses paid back."""
        return sum((line.amount for line in self.reimbursables), money.ZERO)


def render(document: InvoiceDocument) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1), the same bytes for the same data."""
    try:
        return compile_pdf(_TEMPLATE, _shown(document, printable), made_at=document.made_at)
    except GlyphMissing:
        # Characters that have glyphs apart but not together: show them without their marks.
        shown = _shown(document, plainly_printable)
        return compile_pdf(_TEMPLATE, shown, made_at=document.made_at)


def _shown(document: InvoiceDocument, show: Printer) -> dict[str, Any]:
    """Return the document's words, already formatted, for the template."""
    language = document_language(document.language)
    words = LABELS[language]
    payee = show(document.payee.name, limit=_NAME_CHARACTERS)
    payer = show(document.bill_to.name, limit=_NAME_CHARACTERS)
    number = show(document.number, limit=_CELL_CHARACTERS)
    credited = show(document.credits_number or "", limit=_CELL_CHARACTERS)
    is_credit = document.kind == "credit_note"
    statement = words["credit_statement" if is_credit else "statement"]
    due = show_date(document.due_on, language)
    return {
        "language": language,
        "title": f"{words[document.kind]} {number}",
        "kind": words[document.kind],
        "number": number,
        "author": payer,
        "statement": statement.format(payee=payee, payer=payer, credits=credited),
        "facts": _facts(document, words, language, show),
        "total": show_money(document.total_amount),
        "promise": words["credited"] if is_credit else words["to_pay"].format(date=due),
        "parties": [
            {"heading": words["pay_to"], **_party(document.payee, words, show)},
            {"heading": words["bill_to"], **_party(document.bill_to, words, show)},
        ],
        "lines": [_work_line(line, words, language, show) for line in document.lines],
        "reimbursables": [
            _reimbursable_line(line, language, show) for line in document.reimbursables
        ],
        "fee_amount": show_money(document.fee_amount),
        "reimbursable_amount": show_money(document.reimbursable_amount),
        "confirmation": _confirmation(document, words, language, show),
        "words": dict(words),
    }


def _facts(
    document: InvoiceDocument, words: Any, language: str, show: Printer
) -> list[dict[str, str]]:
    dates = show_dates(document.service_from_on, document.service_to_on, language)
    facts = [(words["issued"], show_date(document.issued_on, language)), (words["service"], dates)]
    if document.credits_number:
        facts.append((words["corrects"], show(document.credits_number, limit=_CELL_CHARACTERS)))
    else:
        facts.append((words["due"], show_date(document.due_on, language)))
    facts += [
        (words["agreement"], show(document.agreement_reference, limit=_CELL_CHARACTERS)),
        (words["rate_version"], show(document.rate_version, limit=_CELL_CHARACTERS)),
    ]
    return [{"name": name, "value": value} for name, value in facts]


def _party(party: Party, words: Any, show: Printer) -> dict[str, Any]:
    lines = [show(line, limit=_NAME_CHARACTERS) for line in party.address_lines]
    return {
        "name": show(party.name, limit=_NAME_CHARACTERS),
        "lines": lines or [words["address_on_file"]],
    }


def _work_line(line: WorkLine, words: Any, language: str, show: Printer) -> list[str]:
    return [
        show_date(line.service_on, language),
        show(line.activity, limit=_CELL_CHARACTERS),
        show(line.component, limit=_CELL_CHARACTERS),
        show_minutes(line.minutes) if line.minutes is not None else f"{line.count:,.2f}",
        words[line.unit],
        show_money(line.rate_amount),
        show_money(line.amount),
    ]


def show_minutes(minutes: int) -> str:
    """Write time exactly, so that anyone can work the amount out: ``1 h 30 min``.

    Hours with two places would not do: 50 minutes at $97.50 are $81.25, 0.83 hours are not.
    """
    whole, rest = divmod(abs(minutes), money.MINUTES_PER_HOUR)
    parts = [f"{whole:,} h"] if whole else []
    if rest or not whole:
        parts.append(f"{rest} min")
    return ("-" if minutes < 0 else "") + " ".join(parts)


def _reimbursable_line(line: ReimbursableLine, language: str, show: Printer) -> list[str]:
    return [
        show_date(line.spent_on, language),
        show(line.description, limit=_CELL_CHARACTERS),
        show(line.receipt_reference, limit=_CELL_CHARACTERS),
        show_money(line.amount),
    ]


def _confirmation(
    document: InvoiceDocument, words: Any, language: str, show: Printer
) -> str | None:
    if document.confirmation:
        return str(words["confirmed"]).format(
            name=show(document.confirmation.name, limit=_NAME_CHARACTERS),
            moment=show_moment(document.confirmation.at, language),
        )
    if document.confirm_by_on:
        return str(words["awaiting"]).format(date=show_date(document.confirm_by_on, language))
    return None
