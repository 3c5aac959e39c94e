"""Forms of the person's own account, and the sign-in forms without words inside their fields."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.domain.tokens import LIFETIMES
from notices.kinds import groups_for
from notices.models import Preference


class NothingInside:
    """Take the placeholders away: the label says it, and stays when one types."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Build the form as usual, then clear its fields."""
        super().__init__(*args, **options)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.label = _("E-mail")


class SignInForm(NothingInside, allauth_forms.LoginForm):
    """E-mail and password; the page itself offers the way out of a forgotten one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Leave the link to the page."""
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""


class AskForCodeForm(NothingInside, allauth_forms.RequestLoginCodeForm):
    """Where to send a code."""


class CodeForm(NothingInside, allauth_forms.ConfirmLoginCodeForm):
    """The code that came by e-mail."""


class AskForLinkForm(NothingInside, allauth_forms.ResetPasswordForm):
    """Where to send the link for a new password."""


class NewPasswordForm(NothingInside, allauth_forms.ResetPasswordKeyForm):
    """A new password, twice, after following the link."""


class ChangePasswordForm(NothingInside, allauth_forms.ChangePasswordForm):
    """The old password and a new one."""


class FirstPasswordForm(NothingInside, allauth_forms.SetPasswordForm):
    """A first password for someone who signs in by code."""


class OwnDetailsForm(forms.Form):
    """What a person decides about their account."""

    name = forms.CharField(
        label=_("Chosen name"), max_length=120, help_text=_("The name we use everywhere.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For these pages and for e-mails."),
        choices=[
            (code, get_language_info(code)["name_local"].capitalize())
            for code, _name in settings.LANGUAGES
        ],
        widget=forms.RadioSelect,
    )


class UpdatesForm(forms.Form):
    """How a person wishes to be told, by groups of what their roles are told of."""

    email_on = forms.MultipleChoiceField(
        label=_("Write me an e-mail about"),
        required=False,
        help_text=_("What you leave out still stands under Updates."),
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=_("No e-mails from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=_("No e-mails until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    shows_titles = forms.BooleanField(
        label=_("Show titles and places in my calendar"),
        required=False,
        help_text=_("Without them, the sessions of an event go by their codes."),
    )

    def __init__(
        self,
        *args: Any,
        preference: Preference,
        roles: frozenset[str],
        has_titles: bool,
        **options: Any,
    ) -> None:
        """Offer the groups of the person's roles, as they are chosen now.

        ``has_titles`` is for who puts the sessions of an event into their own calendar.
        """
        super().__init__(*args, **options)
        self._groups = groups_for(roles)
        self._off = set(preference.email_off)
        chosen = self.fields["email_on"]
        chosen.choices = [(group.value, group.label) for group in self._groups]  # type: ignore[attr-defined]
        chosen.initial = [group for group in self._groups if group not in self._off]
        if not self._groups:
            # Whoever only reads is told of nothing: there is nothing to choose.
            del self.fields["email_on"]
        self.fields["shows_titles"].initial = not preference.is_discreet
        if not has_titles:
            del self.fields["shows_titles"]
        self.fields["quiet_from"].initial = preference.quiet_from
        self.fields["quiet_until"].initial = preference.quiet_until

    def field_of(self, problem: str) -> str:
        """Return the form's field for what the verb names."""
        return "email_on" if problem == "email_off" else problem

    @property
    def email_off(self) -> list[str]:
        """What comes without an e-mail; a group that is not shown here stays as it was."""
        chosen = set(self.cleaned_data.get("email_on", ()))
        shown = {group.value for group in self._groups}
        return sorted((shown - chosen) | (self._off - shown))


class TokenForm(forms.Form):
    """How long a token works."""

    days = forms.TypedChoiceField(
        label=_("How long should it work?"), coerce=int, choices=list(LIFETIMES.items()), initial=30
    )
