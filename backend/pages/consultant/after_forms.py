"""Forms of what is after the work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.domain.checkin import LONGEST_CHECK_IN

YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]


def _question(label: Any, error: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": error},
    )


class TwoQuestionsForm(forms.Form):
    """Was there enough time, and were you heard? Words are welcome and never required."""

    enough_time = _question(_("Was there enough time?"), _("Say whether there was enough time."))
    was_heard = _question(_("Were you heard?"), _("Say whether you were heard."))
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Your coordinator reads this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CheckInForm(forms.Form):
    """A note to oneself."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST_CHECK_IN,
        error_messages={"required": _("Write something, or go back without keeping anything.")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
