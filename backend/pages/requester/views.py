"""Asking for work without an account, and following what becomes of it by a private link.

Opening a link changes nothing: programs that look into e-mails open every link. Each step is a
button. Whoever is not let in by the guard gets the same answer as everybody else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from engagements.domain import (
    answer_as_requester,
    confirm_request,
    find_by_link,
    leave_remark,
    make_request,
    reset_link_as_requester,
)
from engagements.models import Request
from engagements.states import UNCONFIRMED
from pages.requester import guard, reading
from pages.requester.forms import UNSEEN, AskForm, MessageForm, RemarkForm
from pages.shared.forms import go_to, once_per_form, problems_on, status_of

LinkView = Callable[[HttpRequest, Request], HttpResponse]


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the public form, or take it."""
    form = AskForm.of(request.POST) if request.method == "POST" else AskForm()
    if form.is_valid():
        with problems_on(form):
            return _taken(request, form)
    return render(request, "requester/ask.html", {"form": form}, status=status_of(form))


def _taken(request: HttpRequest, form: AskForm) -> HttpResponse:
    """Keep the request, unless the guard says otherwise; the answer is one and the same."""
    data = form.cleaned_data
    sent_url = reverse("requester:sent")

    def do() -> str:
        make_request(**form.given())
        return sent_url

    if not guard.is_let_in(request, shown=data["shown"], unseen=data[UNSEEN], email=data["email"]):
        return go_to(request, sent_url)
    return once_per_form(request, "requester.ask", do, actor=User.objects.system())


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Say what comes next, whether or not anything was kept."""
    return render(request, "requester/sent.html")


def link_page(view: LinkView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give the view the request of a private link, in its language unless one was chosen."""

    @wraps(view)
    def answer_it(request: HttpRequest, token: str) -> HttpResponse:
        found = find_by_link(token=token)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(found.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        response = view(request, found)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer_it


@require_GET
@link_page
def followed(request: HttpRequest, found: Request) -> HttpResponse:
    """Show what becomes of a request."""
    return _page(request, found)


@require_POST
@link_page
def confirm(request: HttpRequest, found: Request) -> HttpResponse:
    """Confirm a request."""
    return _step(
        request,
        found,
        "confirm",
        lambda: confirm_request(token=found.link_key),
        _("Thank you. Your request is with us."),
    )


@require_POST
@link_page
def answer(request: HttpRequest, found: Request) -> HttpResponse:
    """Write to the coordinator."""
    form = MessageForm(request.POST)
    if form.is_valid():
        with problems_on(form):
            return _step(
                request,
                found,
                "answer",
                lambda: answer_as_requester(token=found.link_key, text=form.cleaned_data["text"]),
                _("Your message is sent."),
            )
    return _page(request, found, message_form=form)


@require_POST
@link_page
def remark(request: HttpRequest, found: Request) -> HttpResponse:
    """Say something about the work."""
    form = RemarkForm(request.POST)
    if form.is_valid():
        with problems_on(form):
            return _step(
                request,
                found,
                "remark",
                lambda: leave_remark(token=found.link_key, text=form.cleaned_data["text"]),
                _("Thank you. A coordinator reads it within seven days."),
            )
    return _page(request, found, remark_form=form)


@require_POST
@link_page
def new_link(request: HttpRequest, found: Request) -> HttpResponse:
    """End this link; the page that follows shows nothing of the request."""

    def do() -> str:
        reset_link_as_requester(token=found.link_key)
        return reverse("requester:sent")

    return once_per_form(request, "requester.new_link", do, actor=User.objects.system())


def _step(
    request: HttpRequest, found: Request, name: str, verb: Callable[[], Any], said: str
) -> HttpResponse:
    """Take one step of a requester, once for this showing of the form, and show the page."""

    def do() -> str:
        verb()
        messages.success(request, said)
        return reverse("requester:request", args=[found.link_key])

    return once_per_form(request, f"requester.{name}", do, actor=User.objects.system())


def _page(
    request: HttpRequest,
    found: Request,
    *,
    message_form: MessageForm | None = None,
    remark_form: RemarkForm | None = None,
) -> HttpResponse:
    """Show the page, and before the requester's yes nothing but what they are asked to confirm."""
    if found.state == UNCONFIRMED:
        return render(request, "requester/confirm.html", {"asked": found})
    bound = message_form or remark_form
    context = {
        "sheet": reading.sheet_of(found),
        "asked": found,
        "message_form": message_form or MessageForm(),
        "remark_form": remark_form or RemarkForm(),
    }
    status = status_of(bound) if bound else 200
    return render(request, "requester/request.html", context, status=status)
