"""Lists of the finance pages."""

from typing import Any

import django_tables2
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from compensation.models import Activity
from pages.finance import words
from pages.shared.tables import DayColumn, ListTable, MinutesColumn, MoneyColumn
from pages.shared.templatetags.parity import moment


def tag(said: words.Said) -> str:
    """Draw a state as a tag."""
    text, tone = said
    return render_to_string("shared/tag.html", {"text": text, "tone": tone})


def age(days_left: int) -> str:
    """Say how far a pay-by date is away."""
    if days_left < 0:
        late = -days_left
        return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
    if days_left == 0:
        return gettext("today")
    return ngettext("%(days)s day left", "%(days)s days left", days_left) % {"days": days_left}


class InvoiceColumn(django_tables2.Column):
    """An invoice's number, linked to it."""

    def render(self, record: Any) -> str:
        """Draw the link."""
        invoice = getattr(record, "invoice", record)
        url = reverse("finance:invoice", args=[invoice.pk])
        return format_html('<a href="{}">{}</a>', url, invoice.label)


class ApproveTable(ListTable):
    """Invoices that wait for approval, each with a box to choose it."""

    caption = _("To approve")
    caption_hidden = True
    row_header = "number"
    empty_hint = _("Invoices come here when the consultant has confirmed them.")

    choose = django_tables2.TemplateColumn(
        template_name="finance/choose.html", verbose_name="", orderable=False
    )
    number = InvoiceColumn(verbose_name=_("Invoice"), empty_values=(), order_by="pk")
    consultant = django_tables2.Column(verbose_name=_("Consultant"), orderable=False)
    total_minutes = MinutesColumn(verbose_name=pgettext_lazy("duration", "Time"))
    total_amount = MoneyColumn(verbose_name=_("Amount"))
    due_on = DayColumn(verbose_name=_("Pay by"))

    class Meta(ListTable.Meta):
        empty_text = _("Nothing to approve now.")


class WaitingTable(ListTable):
    """Approved invoices that wait for a run, or for something that blocks them."""

    caption_hidden = True
    row_header = "number"

    number = InvoiceColumn(verbose_name=_("Invoice"), empty_values=(), orderable=False)
    consultant = django_tables2.Column(
        accessor="invoice__consultant", verbose_name=_("Consultant"), orderable=False
    )
    reasons = django_tables2.Column(verbose_name=_("Why it waits"), orderable=False, default="–")
    owner_words = django_tables2.Column(verbose_name=_("Who has it"), orderable=False)
    due_on = DayColumn(accessor="invoice__due_on", verbose_name=_("Pay by"), orderable=False)
    days_left = django_tables2.Column(verbose_name=_("Age"), orderable=False)
    amount = MoneyColumn(
        accessor="invoice__total_amount", verbose_name=_("Amount"), orderable=False
    )
    step = django_tables2.TemplateColumn(
        template_name="finance/waiting_step.html", verbose_name="", orderable=False
    )

    class Meta(ListTable.Meta):
        pass

    def render_reasons(self, value: Any) -> str:
        """Say every reason."""
        return " ".join(str(reason) for reason in value)

    def render_days_left(self, value: int) -> str:
        """Say how far the date is away."""
        return age(value)


class InvoiceTable(ListTable):
    """All invoices and credit notes."""

    caption = _("Invoices")
    caption_hidden = True
    row_header = "number"
    empty_hint = _("Invoices are issued from confirmed hours.")

    number = InvoiceColumn(verbose_name=_("Invoice"), empty_values=(), order_by="pk")
    consultant = django_tables2.Column(verbose_name=_("Consultant"), orderable=False)
    state = django_tables2.Column(verbose_name=_("State"))
    issued_on = DayColumn(verbose_name=_("Issued"))
    due_on = DayColumn(verbose_name=_("Pay by"))
    total_minutes = MinutesColumn(verbose_name=pgettext_lazy("duration", "Time"))
    total_amount = MoneyColumn(verbose_name=_("Amount"))

    class Meta(ListTable.Meta):
        empty_text = _("No invoices here.")

    def render_state(self, value: str) -> str:
        """Draw the state as a tag."""
        return tag(words.INVOICE[value])


class LineTable(ListTable):
    """The lines of one invoice."""

    caption = _("Lines")
    row_header = "activity"

    activity = django_tables2.Column(verbose_name=_("Activity"), orderable=False)
    component = django_tables2.Column(
        accessor="get_component_display", verbose_name=_("Component"), orderable=False
    )
    service_on = DayColumn(verbose_name=_("Service date"), orderable=False)
    fund = django_tables2.Column(accessor="fund__code", verbose_name=_("Fund"), orderable=False)
    minutes = MinutesColumn(verbose_name=pgettext_lazy("duration", "Time"), orderable=False)
    rate_amount = MoneyColumn(verbose_name=_("Rate"), orderable=False)
    amount = MoneyColumn(verbose_name=_("Amount"), orderable=False)

    class Meta(ListTable.Meta):
        empty_text = _("No lines.")

    def render_activity(self, value: str) -> str:
        """Say the activity in words."""
        return str(Activity(value).label)


class RunTable(ListTable):
    """All payment runs."""

    caption = _("Payment runs")
    caption_hidden = True
    row_header = "number"
    empty_hint = _("A run takes every invoice that is ready to be paid.")

    number = django_tables2.Column(verbose_name=_("Run"), empty_values=(), order_by="pk")
    state = django_tables2.Column(verbose_name=_("State"))
    pay_on = DayColumn(verbose_name=_("Payment date"))
    payment_count = django_tables2.Column(verbose_name=_("Payments"))
    total_minutes = MinutesColumn(verbose_name=pgettext_lazy("duration", "Time"))
    total_amount = MoneyColumn(verbose_name=_("Total"))
    opened_by = django_tables2.Column(verbose_name=_("Opened by"), orderable=False)

    class Meta(ListTable.Meta):
        empty_text = _("No payment runs yet.")

    def render_number(self, record: Any) -> str:
        """Link the number to the run."""
        return format_html('<a href="{}">{}</a>', reverse("finance:run", args=[record.pk]), record)

    def render_state(self, value: str) -> str:
        """Draw the state as a tag."""
        return tag(words.RUN[value])


class PaymentTable(ListTable):
    """The payments of one run."""

    caption = _("Payments")
    row_header = "number"

    number = InvoiceColumn(verbose_name=_("Invoice"), empty_values=(), order_by="invoice_id")
    consultant = django_tables2.Column(verbose_name=_("Consultant"), orderable=False)
    method = django_tables2.Column(
        accessor="get_method_display", verbose_name=_("Payment choice"), order_by="method"
    )
    state = django_tables2.Column(verbose_name=_("State"))
    trace_number = django_tables2.Column(verbose_name=_("Trace number"), orderable=False)
    amount = MoneyColumn(verbose_name=_("Amount"))
    step = django_tables2.TemplateColumn(
        template_name="finance/payment_step.html", verbose_name="", orderable=False
    )

    class Meta(ListTable.Meta):
        empty_text = _("No payments.")

    def render_state(self, value: str) -> str:
        """Draw the state as a tag."""
        return tag(words.PAYMENT[value])


class FundTotalTable(ListTable):
    """What is taken from each fund, beside its budget."""

    caption = _("By fund")
    row_header = "code"

    code = django_tables2.Column(verbose_name=_("Fund"), orderable=False)
    name = django_tables2.Column(verbose_name=_("Name"), orderable=False)
    minutes = MinutesColumn(verbose_name=pgettext_lazy("duration", "Time"), orderable=False)
    amount = MoneyColumn(verbose_name=_("Amount"), orderable=False)
    budget_amount = MoneyColumn(verbose_name=_("Budget"), orderable=False)
    left_amount = MoneyColumn(verbose_name=_("Left after all invoices"), orderable=False)

    class Meta(ListTable.Meta):
        empty_text = _("No funds.")


class TrailTable(ListTable):
    """What happened, by whom, when."""

    caption = _("What happened")
    row_header = "move"

    move = django_tables2.Column(verbose_name=_("Step"), orderable=False)
    actor = django_tables2.Column(verbose_name=_("By"), orderable=False)
    at = django_tables2.Column(verbose_name=_("When"), orderable=False)
    note = django_tables2.Column(verbose_name=_("Note"), orderable=False)

    class Meta(ListTable.Meta):
        empty_text = _("Nothing yet.")

    def render_move(self, value: str) -> str:
        """Say the step in words."""
        return str(words.MOVES.get(value, value))

    def render_note(self, value: str) -> str:
        """Say the software's own notes in the reader's language; a person's stay as written."""
        return gettext(value) if value in words.OWN_NOTES else value

    def render_at(self, value: Any) -> str:
        """Draw the instant."""
        return moment(value)


class FileTable(ListTable):
    """Finished workbooks, newest first."""

    caption = _("Workbooks")
    caption_hidden = True
    row_header = "name"

    name = django_tables2.Column(verbose_name=_("File"), orderable=False)
    made_by = django_tables2.Column(verbose_name=_("Made by"), orderable=False)
    row_count = django_tables2.Column(verbose_name=_("Rows"), orderable=False)
    total_amount = MoneyColumn(verbose_name=_("Total"), orderable=False)
    sha256 = django_tables2.Column(verbose_name=_("SHA-256"), orderable=False)

    class Meta(ListTable.Meta):
        empty_text = _("No workbook yet.")

    def render_name(self, record: Any) -> str:
        """Link the name to the download."""
        url = reverse("finance:file", args=[record.pk])
        return format_html('<a href="{}" download>{}</a>', url, record.name)

    def render_sha256(self, value: str) -> str:
        """Show the beginning of the hash; the whole stands in its title."""
        return format_html('<code title="{}">{}…</code>', value, value[:12])
