"""Tables of money: invoices, payment runs, payments and the ledger."""

from payments.models.invoice import Invoice, InvoiceDocument, InvoiceKind, InvoiceLine
from payments.models.ledger import Account, JournalEntry, JournalKind, Posting
from payments.models.run import Payment, PaymentRun

__all__ = [
    "Account",
    "Invoice",
    "InvoiceDocument",
    "InvoiceKind",
    "InvoiceLine",
    "JournalEntry",
    "JournalKind",
    "Payment",
    "PaymentRun",
    "Posting",
]
