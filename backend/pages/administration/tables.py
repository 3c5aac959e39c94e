"""Lists of the administration."""

from datetime import timedelta
from typing import Any

import django_tables2
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from notices.models import Notice
from pages.shared.tables import DayColumn, ListTable, MoneyColumn
from pages.shared.templatetags import parity


class PeopleTable(ListTable):
    """Who signs in, and as what."""

    caption = _("People")
    caption_hidden = True
    row_header = "name"

    name = django_tables2.Column(verbose_name=_("Chosen name"), linkify=False)
    email = django_tables2.Column(verbose_name=_("E-mail"))
    role_names = django_tables2.Column(verbose_name=_("Roles"), orderable=False, default="–")

    class Meta(ListTable.Meta):
        empty_text = _("Nobody has an account yet.")

    def render_name(self, record: User) -> str:
        """Link the name to the person's roles."""
        return format_html('<a href="people/{}/">{}</a>', record.pk, str(record))

    def render_role_names(self, value: str) -> str:
        """Draw the roles in words."""
        return ", ".join(str(Role(role).label) for role in value.split(","))

    def order_name(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the chosen name."""
        return queryset.order_by("-name" if is_descending else "name"), True


class RateTable(ListTable):
    """Every rate there is or was."""

    caption = _("Rates")
    row_header = "activity"
    empty_hint = _("A seat cannot be offered before its rate is set.")

    activity = django_tables2.Column(
        accessor="get_activity_display", verbose_name=_("Activity"), order_by="activity"
    )
    role = django_tables2.Column(
        accessor="get_role_display", verbose_name=_("Role"), order_by="role"
    )
    hourly_amount = MoneyColumn(verbose_name=_("Rate per hour"))
    valid = django_tables2.Column(verbose_name=_("In force"))
    comparator = django_tables2.Column(verbose_name=_("Equal to"), orderable=False)
    comparator_amount = MoneyColumn(
        accessor="comparator__hourly_amount", verbose_name=_("Paid per hour"), orderable=False
    )
    card = django_tables2.Column(verbose_name=_("Rate card"), orderable=False)

    class Meta(ListTable.Meta):
        empty_text = _("No rates yet.")

    def render_valid(self, value: Any) -> str:
        """Say from when to when, both days included."""
        if value.upper is None:
            return gettext("since %(day)s") % {"day": parity.day(value.lower)}
        last = parity.day(value.upper - timedelta(days=1))
        return gettext("%(first)s to %(last)s") % {"first": parity.day(value.lower), "last": last}


class FundTable(ListTable):
    """Every fund with its budget."""

    caption = _("Funds")
    caption_hidden = True
    row_header = "code"
    empty_hint = _("An engagement needs a fund that pays for it.")

    code = django_tables2.Column(verbose_name=_("Code"))
    name = django_tables2.Column(verbose_name=_("Name"))
    gl_account = django_tables2.Column(verbose_name=_("GL account"))
    starts_on = DayColumn(accessor="period__lower", verbose_name=_("First day"), orderable=False)
    budget_amount = MoneyColumn(verbose_name=_("Budget"))

    class Meta(ListTable.Meta):
        empty_text = _("No funds yet.")

    def render_code(self, record: Any) -> str:
        """Link the code to the fund."""
        return format_html('<a href="{}/">{}</a>', record.pk, record.code)


class OutboxTable(ListTable):
    """E-mails that an administrator decides about."""

    caption = _("E-mails that wait for a decision")
    row_header = "kind"
    empty_hint: str | Promise = _("Every e-mail so far has left.")

    kind = django_tables2.Column(accessor="get_kind_display", verbose_name=_("About"))
    recipient = django_tables2.Column(verbose_name=_("To"), orderable=False, empty_values=())
    state = django_tables2.Column(verbose_name=_("What happened"), orderable=False)
    owner = django_tables2.Column(
        verbose_name=_("Who has it"), orderable=False, empty_values=(), accessor="state"
    )
    created_at = django_tables2.Column(verbose_name=_("Since"))
    again = django_tables2.TemplateColumn(
        template_name="administration/send_again.html", verbose_name="", orderable=False
    )

    class Meta(ListTable.Meta):
        empty_text = _("Nothing is stuck.")

    def render_recipient(self, record: Notice) -> str:
        """Name a person; someone without an account is known to coordinators alone."""
        return str(record.recipient or gettext("Someone outside"))

    def render_state(self, record: Notice) -> str:
        """Say what is known."""
        if record.is_unknown:
            return gettext("Perhaps it arrived: the server gave no answer.")
        return gettext("It did not leave.")

    def render_owner(self) -> str:
        """Say who decides."""
        return gettext("Administration")

    def render_created_at(self, value: Any) -> str:
        """Draw the instant."""
        return parity.moment(value)
