"""The person's own account: name, language, how they are told, and tokens for programs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain import own, tokens
from core.privacy import Channel, See, sees
from engagements.domain import choose_titles
from notices.domain import choose_notices, preference_of
from notices.zones import zone_of
from pages.account.forms import OwnDetailsForm, TokenForm, UpdatesForm
from pages.account.tables import TokenTable
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Show and change the chosen name and the language."""
    user: Any = request.user
    known = {"name": user.name, "language": user.language}
    form = OwnDetailsForm(data_of(request), initial=known)

    def save() -> str:
        own.change_name(actor=user, name=form.cleaned_data["name"])
        own.choose_language(actor=user, language=form.cleaned_data["language"])
        with translation.override(user.language):
            messages.success(request, _("Your details are saved."))
        return reverse("account_pages:details")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "accounts.own_details", save)
    return render(request, "account_pages/details.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def updates(request: HttpRequest) -> HttpResponse:
    """Show and change how the person wishes to be told."""
    user: Any = request.user
    chosen = preference_of(user)
    has_titles = sees(user, "work.title", Channel.CALENDAR) is See.FULL
    form = UpdatesForm(data_of(request), preference=chosen, roles=user.roles, has_titles=has_titles)

    def save() -> str:
        choose_notices(
            actor=user,
            email_off=form.email_off,
            quiet_from=form.cleaned_data["quiet_from"],
            quiet_until=form.cleaned_data["quiet_until"],
        )
        if has_titles:
            shows = form.cleaned_data["shows_titles"]
            if choose_titles(actor=user, is_discreet=not shows):
                messages.info(request, _("The link no longer works."))
        messages.success(request, _("Your choice is saved."))
        return reverse("account_pages:updates")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "notices.choose", save)
    language = get_language_info(user.language)["name_local"].capitalize()
    context = {"form": form, "zone": zone_of(user).key, "told_in": language}
    return render(request, "account_pages/updates.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def own_tokens(request: HttpRequest) -> HttpResponse:
    """List the person's tokens; make one and show it this once."""
    user: Any = request.user
    form = TokenForm(data_of(request))
    made: list[str] = []

    def make() -> str:
        # The token itself is never part of the kept answer.
        made.append(tokens.make_token(actor=user, days=form.cleaned_data["days"]))
        return reverse("account_pages:tokens")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            answer = once_per_form(request, "accounts.make_token", make)
            if not made:
                messages.info(request, _("This token was already made and shown once."))
                return answer
            form = TokenForm()
    context = {
        "form": form,
        "token": made[0] if made else "",
        "table": TokenTable(tokens.working_tokens(actor=user)),
    }
    return render(request, "account_pages/tokens.html", context, status=status_of(form))


@login_required
@require_POST
def revoke(request: HttpRequest, token_key: str) -> HttpResponse:
    """End a token."""
    user: Any = request.user

    def end() -> str:
        tokens.end_token(actor=user, token_key=token_key)
        messages.success(request, _("The token no longer works."))
        return reverse("account_pages:tokens")

    return once_per_form(request, "accounts.end_token", end)
