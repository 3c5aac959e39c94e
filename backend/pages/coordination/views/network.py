"""Network: the people, one person, and giving them a sign-in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from consultants.domain.invite import give_account
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.comparing import comparison
from pages.coordination.forms import SignInForm
from pages.coordination.network import (
    MOST_COMPARED,
    NetworkTable,
    network,
    wanted_of,
    with_days,
    without_sign_in,
)
from pages.coordination.network_filter import NetworkFilter
from pages.shared.forms import chosen_numbers, data_of, once_per_form, problems_on, status_of
from pages.shared.tables import shown

PER_PAGE = 25
MOST_AT_ONCE = 100


@require_GET
@staff_page
def people(request: HttpRequest, user: User) -> HttpResponse:
    """Show the list as the address filters it, whoever is next first."""
    found = NetworkFilter(request.GET, queryset=network(user), reader=user)
    wanted = wanted_of(found.form.cleaned_data if found.is_valid() else {})
    table = NetworkTable(with_days(found.qs, wanted.on), user=user, wanted=wanted)
    shown(request, table, per_page=PER_PAGE).read_page()
    context = {
        "filter": found,
        "table": table,
        "some_cannot_sign_in": without_sign_in(user).exists(),
        "most_compared": MOST_COMPARED,
        "may_act": may_act(user),
    }
    return render(request, "coordination/network.html", context)


@require_GET
@staff_page
def compare(request: HttpRequest, user: User) -> HttpResponse:
    """Show up to three people side by side; whoever reads it decides, nothing ranks them."""
    chosen = chosen_numbers(request.GET, "who")
    context = {
        "comparison": comparison(user, chosen[:MOST_COMPARED]),
        "is_cut": len(chosen) > MOST_COMPARED,
    }
    return render(request, "coordination/compare.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def sign_ins(request: HttpRequest, user: User) -> HttpResponse:
    """Give people a sign-in at their own e-mail address, in the language they prefer."""
    waiting = without_sign_in(user)
    form = SignInForm(data_of(request), people=waiting)

    def do() -> str:
        chosen = form.cleaned_data["people"]
        for one in chosen:
            give_account(actor=user, consultant_id=one.pk, language=form.cleaned_data["language"])
        words = ngettext(
            "%(count)s person can sign in now.", "%(count)s people can sign in now.", len(chosen)
        )
        messages.success(request, words % {"count": len(chosen)})
        return reverse("coordination:network")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.give_account", do)
    rows = list(waiting[: MOST_AT_ONCE + 1])
    context = {
        "form": form,
        "people": rows[:MOST_AT_ONCE],
        "is_cut": len(rows) > MOST_AT_ONCE,
        "languages": settings.LANGUAGES,
    }
    return render(request, "coordination/sign_ins.html", context, status=status_of(form))
