"""What a person was told, and the e-mails as they look."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from notices.domain import mark_all_read, mark_read, message_for
from notices.models import Notice, NoticeKind
from pages.shared.forms import once_per_form
from pages.shared.paging import slice_of

LONGEST_ID = 18


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """List the person's own updates, newest first."""
    mine = Notice.objects.visible_to(request.user)
    context = {
        "slice": slice_of(mine, request, per_page=30),
        "some_are_new": mine.filter(read_at=None).exists(),
    }
    return render(request, "shared/notices.html", context)


@login_required
@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that an update was seen and go to what it is about."""
    user: Any = request.user

    def do() -> str:
        notice = mark_read(actor=user, notice_id=notice_id)
        wants_page = "open" in request.POST and url_has_allowed_host_and_scheme(notice.path, None)
        return notice.path if wants_page else reverse("shared:notices")

    return once_per_form(request, "notices.mark_read", do)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that every update up to the newest one on the page was seen."""
    user: Any = request.user
    newest = request.POST.get("up_to", "")

    def do() -> str:
        if newest.isdecimal() and len(newest) <= LONGEST_ID:
            mark_all_read(actor=user, up_to_id=int(newest))
        return reverse("shared:notices")

    return once_per_form(request, "notices.mark_all_read", do)


@require_GET
def preview(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show an e-mail as it would leave, in a language. Only where DEBUG is on."""
    if (
        not settings.DEBUG
        or kind not in NoticeKind.values
        or language not in dict(settings.LANGUAGES)
    ):
        raise Http404
    someone = User(email="someone@parity.invalid", name="Amara", language=language)
    notice = Notice(pk=0, recipient=someone, kind=kind, path="/", about_id=0)
    message = message_for(notice)
    with override(language):
        sentence = str(NoticeKind(kind).label)
    context = {
        "message": message,
        "sentence": sentence,
        "kind": kind,
        "kinds": NoticeKind.values,
        "codes": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "shared/notice_preview.html", context)
