"""Lists of the person's own account."""

import django_tables2
from django.utils.translation import gettext_lazy as _

from pages.shared.tables import ListTable
from pages.shared.templatetags import parity


class TokenTable(ListTable):
    """Tokens by their first letters; the rest is not kept and cannot be shown."""

    caption = _("Tokens that work now")
    row_header = "token_key"
    empty_hint = _("Programs cannot act for you.")

    token_key = django_tables2.Column(verbose_name=_("Begins with"), orderable=False)
    created = django_tables2.Column(verbose_name=_("Made"), orderable=False)
    expiry = django_tables2.Column(verbose_name=_("Ends"), orderable=False)
    revoke = django_tables2.TemplateColumn(
        template_name="account_pages/revoke.html", verbose_name="", orderable=False
    )

    class Meta(ListTable.Meta):
        empty_text = _("No tokens.")

    def render_created(self, value: object) -> str:
        """Draw the instant."""
        return parity.moment(value)  # type: ignore[arg-type]

    def render_expiry(self, value: object) -> str:
        """Draw the instant."""
        return parity.moment(value)  # type: ignore[arg-type]
