"""The payee as an invoice was made out to them: sealed to the invoice's own row.

A later change of name or address changes nothing on what was issued.
"""

import json
from dataclasses import dataclass

from core.encryption import seal, unseal
from payments.models import Invoice


@dataclass(frozen=True)
class PayeeSnapshot:
    """The legal name and remit-to address on an invoice."""

    legal_name: str
    remit_to: str


def _bound_to(invoice_id: int) -> str:
    return f"payments_invoice:payee_sealed:{invoice_id}"


def seal_payee(invoice_id: int, *, legal_name: str, remit_to: str) -> bytes:
    """Return the sealed snapshot for the row with this id, which opens nowhere else."""
    text = json.dumps({"legal_name": legal_name, "remit_to": remit_to}, ensure_ascii=False)
    return seal(text, bound_to=_bound_to(invoice_id))


def open_payee(invoice: Invoice) -> PayeeSnapshot:
    """Open an invoice's snapshot; the caller has logged why. Raises for another row's value."""
    if invoice.payee_sealed is None:
        raise ValueError(f"invoice {invoice.pk} has no payee snapshot")
    return PayeeSnapshot(
        **json.loads(unseal(bytes(invoice.payee_sealed), bound_to=_bound_to(invoice.pk)))
    )
