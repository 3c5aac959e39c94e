"""Network: the people, by county or region, language, topic and way of working."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from pages.coordination.access import may_act, staff_page
from pages.coordination.network import NetworkFilter, NetworkTable, network
from pages.shared.tables import shown


@require_GET
@staff_page
def people(request: HttpRequest, user: User) -> HttpResponse:
    """Show the list as the address filters it."""
    found = NetworkFilter(request.GET, queryset=network(user))
    table = shown(request, NetworkTable(found.qs))
    context = {"filter": found, "table": table, "may_act": may_act(user)}
    return render(request, "coordination/network.html", context)
