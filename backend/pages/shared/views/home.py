"""The first page after sign-in: each audience has its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pages.shared import navigation


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Go to the person's own home; say what to do when they hold no role yet."""
    view = navigation.home_of(request.user)
    return redirect(view) if view else render(request, "shared/no_role.html")
