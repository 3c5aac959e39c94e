"""Requests: the list, one with its thread, and what a coordinator does about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from core.permits import get_visible
from engagements.domain import (
    ask_requester,
    decline_request,
    plan_request,
    reset_link,
    set_reply_by,
    take_request,
)
from engagements.models import Request
from engagements.states import CLARIFYING, NEW, PLANNED
from pages.coordination import requests_reading as reading
from pages.coordination.access import coordinator_page, desk_page, may_act
from pages.coordination.request_forms import (
    READY,
    AnswerByForm,
    AskRequesterForm,
    DeclineForm,
    PlanRequestForm,
    ready_words,
)
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.paging import slice_of


@require_GET
@desk_page
def requests(request: HttpRequest, user: User) -> HttpResponse:
    """Show open requests, remarks to pass on, and what is closed."""
    context = {
        "open_requests": reading.open_requests(user),
        "open_remarks": reading.open_remarks(user),
        "slice": slice_of(reading.closed_requests(user), request),
    }
    return render(request, "coordination/requests.html", context)


def _found(user: User, request_id: int) -> Request:
    rows = Request.objects.select_related("owner", "county", "engagement")
    return get_visible(rows, user, pk=request_id)


@require_GET
@desk_page
def request_page(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """Show one request with its thread."""
    return _page(request, user, _found(user, request_id))


def _page(
    request: HttpRequest,
    user: User,
    found: Request,
    *,
    ask_form: AskRequesterForm | None = None,
    by_form: AnswerByForm | None = None,
) -> HttpResponse:
    bound = ask_form or by_form
    context = {
        "asked": found,
        "thread": found.messages.select_related("author"),
        "remarks": found.remarks.select_related("passed_by").order_by("id"),
        "may_act": may_act(user),
        "is_open": found.state in (NEW, CLARIFYING),
        "may_write": found.state in (NEW, CLARIFYING, PLANNED),
        "ask_form": ask_form or AskRequesterForm(),
        "by_form": by_form or AnswerByForm(initial={"reply_by_on": found.reply_by_on}),
    }
    status = status_of(bound) if bound else 200
    return render(request, "coordination/request.html", context, status=status)


def _step(
    request: HttpRequest, found: Request, name: str, verb: Callable[[], Any], said: str
) -> HttpResponse:
    """Take one step and show the request again."""

    def do() -> str:
        verb()
        messages.success(request, said)
        return reverse("coordination:request", args=[found.pk])

    return once_per_form(request, f"coordination.request_{name}", do)


@require_POST
@coordinator_page
def take(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """Make oneself the one who has the request."""
    found = _found(user, request_id)
    return _step(
        request,
        found,
        "take",
        lambda: take_request(actor=user, request_id=found.pk),
        _("You have this request now."),
    )


@require_POST
@coordinator_page
def answer_by(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """Promise an answer by another day."""
    found = _found(user, request_id)
    form = AnswerByForm(data_of(request))
    if form.is_valid():
        with problems_on(form):
            return _step(
                request,
                found,
                "answer_by",
                lambda: set_reply_by(actor=user, request_id=found.pk, **form.cleaned_data),
                _("The day is kept. The requester sees it."),
            )
    return _page(request, user, found, by_form=form)


@require_POST
@coordinator_page
def ask(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """Write to the requester."""
    found = _found(user, request_id)
    form = AskRequesterForm(data_of(request))
    if form.is_valid():
        with problems_on(form):
            return _step(
                request,
                found,
                "ask",
                lambda: ask_requester(actor=user, request_id=found.pk, **form.cleaned_data),
                _("Your message is sent."),
            )
    return _page(request, user, found, ask_form=form)


@require_POST
@coordinator_page
def new_link(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """End the requester's link and send them a new one."""
    found = _found(user, request_id)
    return _step(
        request,
        found,
        "new_link",
        lambda: reset_link(actor=user, request_id=found.pk),
        _("The old link is closed. A new one is on its way."),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def decline(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """Say no kindly, with ready words to change."""
    found = _found(user, request_id)
    words = ready_words(found, request.GET.get("words", ""))
    form = DeclineForm(data_of(request), initial={"words": words})
    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return _step(
                request,
                found,
                "decline",
                lambda: decline_request(actor=user, request_id=found.pk, **form.cleaned_data),
                _("The requester is told."),
            )
    context = {
        "form": form,
        "asked": found,
        "ready": [(about, label) for about, (label, _words) in READY.items()],
        "about": request.GET.get("words", "time"),
    }
    return render(request, "coordination/request_decline.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def plan(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """Turn a request into an engagement; the form is filled in from it."""
    found = _found(user, request_id)
    form = PlanRequestForm(data_of(request), asked=found)

    def do() -> str:
        planned = plan_request(actor=user, request_id=found.pk, **form.plan())
        messages.success(request, _("The engagement is planned. Now add its seats."))
        return reverse("coordination:engagement", args=[planned.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.request_plan", do)
    context = {"form": form, "asked": found}
    return render(request, "coordination/request_plan.html", context, status=status_of(form))
