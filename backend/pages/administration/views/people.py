"""People who sign in, and the roles they hold."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain.people import open_account
from accounts.domain.roles import grant_role, revoke_role
from accounts.models import Role, User
from core import permits
from core.errors import NotVisible
from pages.administration.forms import PersonForm, RolesForm
from pages.administration.tables import PeopleTable
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.tables import shown


def _everyone() -> QuerySet[User]:
    held = "role_grants__role"
    return User.objects.people().annotate(
        role_names=StringAgg(held, delimiter=Value(","), order_by=held)
    )


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List everyone who signs in."""
    permits.require(request.user, "accounts.grant_role")
    table = shown(request, PeopleTable(_everyone().order_by("name", "pk")))
    return render(request, "administration/people.html", {"table": table})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an account with its roles."""
    user: Any = request.user
    permits.require(user, "accounts.grant_role")
    form = PersonForm(data_of(request))

    def save() -> str:
        open_account(actor=user, **form.cleaned_data)
        messages.success(request, _("The account is open. The person signs in by e-mailed code."))
        return reverse("administration:people")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "accounts.open_account", save)
    context = {"form": form, "title": _("Open an account"), "back": "administration:people"}
    return render(request, "administration/form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show and change the roles of one person."""
    actor: Any = request.user
    permits.require(actor, "accounts.grant_role")
    found = User.objects.people().filter(pk=user_id).first()
    if found is None:
        raise NotVisible
    form = RolesForm(data_of(request), initial={"roles": sorted(found.roles)})

    def save() -> str:
        wanted = set(form.cleaned_data["roles"])
        for role in Role.values:
            if role in wanted - found.roles:
                grant_role(actor=actor, user_id=found.pk, role=role)
            elif role in found.roles - wanted:
                revoke_role(actor=actor, user_id=found.pk, role=role)
        messages.success(request, _("The roles are saved."))
        return reverse("administration:people")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "accounts.roles", save)
    context = {"form": form, "title": str(found), "back": "administration:people"}
    return render(request, "administration/form.html", context, status=status_of(form))
