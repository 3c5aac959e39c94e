"""The page of one form: keep what was entered once, or show it again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pages.shared.forms import once_per_form, problems_on, status_of


def form_page(
    request: HttpRequest, form: Form, operation: str, do: Callable[[], str], **context: Any
) -> HttpResponse:
    """Answer with the form; once it is right, ``do`` runs once and names where to go."""
    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, operation, do)
    page = {"form": form, **context}
    return render(request, "coordination/form.html", page, status=status_of(form))
