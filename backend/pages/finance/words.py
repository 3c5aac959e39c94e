"""How finance says the states of invoices, runs and payments, each with its tone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments import states

Said = tuple[str | Promise, str]
"""Words and the tone of their tag."""

INVOICE: dict[str, Said] = {
    states.ISSUED: (_("With the consultant"), "wait"),
    states.QUERIED: (_("Questioned"), "care"),
    states.CONFIRMED: (_("To approve"), "accent"),
    states.APPROVED: (_("Approved"), "accent"),
    states.PAID: (_("Paid"), "good"),
    states.CREDITED: (_("Taken back"), ""),
}
RUN: dict[str, Said] = {
    states.DRAFT: (_("Draft"), ""),
    states.PREPARED: (_("To release"), "wait"),
    states.RELEASED: (_("Released"), "accent"),
    states.EXPORTED: (_("Workbook made"), "accent"),
    states.PARTLY_SETTLED: (_("Partly paid"), "accent"),
    states.CLOSED: (_("Closed"), "good"),
    states.ABANDONED: (_("Abandoned"), ""),
}
PAYMENT: dict[str, Said] = {
    states.RESERVED: (_("To send"), "wait"),
    states.SENT: (_("On the way"), "accent"),
    states.SETTLED: (pgettext_lazy("payment", "Paid"), "good"),
    states.RETURNED: (_("Came back"), "care"),
    states.DROPPED: (_("Taken out"), ""),
}
MOVES: dict[str, str | Promise] = {
    "confirm": _("Confirmed"),
    "query": _("Questioned"),
    "approve": _("Approved"),
    "settle": _("Paid"),
    "reopen": _("Opened again"),
    "credit": _("Taken back"),
    "prepare": _("Prepared"),
    "take_back": _("Taken back to draft"),
    "release": _("Released"),
    "hold_back": _("Held back"),
    "export": _("Workbook made"),
    "settle_part": _("Partly paid"),
    "close": _("Closed"),
    "abandon": _("Abandoned"),
}
OWN_NOTES = {states.A_PAYMENT_CAME_BACK, states.NOT_ANSWERED}
"""Notes that the software wrote, not a person."""
RUN_STEPS = (_("Draft"), _("Prepared"), _("Released"), _("Workbook made"), _("Paid"))
RUN_STEP_OF = {
    states.DRAFT: 1,
    states.PREPARED: 2,
    states.RELEASED: 3,
    states.EXPORTED: 4,
    states.PARTLY_SETTLED: 5,
    states.CLOSED: 6,
}
