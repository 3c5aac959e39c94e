"""Changing a convening's programme in its draft: nobody is told before it is released."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from compensation.models import Fund
from core.permits import get_visible
from engagements.domain import (
    add_room,
    add_session,
    apply_source,
    discard_draft,
    discard_drafts,
    draft_session,
    move_session,
    rename_room,
    unschedule_session,
)
from engagements.models import Convening, Engagement, Room, Session
from pages.coordination.access import coordinator_page
from pages.coordination.convening_reading import SessionCard, programme, programme_around
from pages.coordination.form_page import form_page
from pages.coordination.free_places import free_places
from pages.coordination.programme_forms import (
    NewSessionForm,
    PlaceForm,
    RoomForm,
    SessionForm,
    values_of,
    with_place,
)
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


def grid_of(code: str, anchor: str = "") -> str:
    """Return the address of a convening's grid, at one of its sessions."""
    return reverse("coordination:convening", args=[code]) + (f"#{anchor}" if anchor else "")


def _at(card: SessionCard, code: str) -> str:
    return grid_of(code, f"session-{card.session.code}")


def _kept(request: HttpRequest, *, is_changed: bool) -> None:
    """Say what a change of the draft means."""
    if is_changed:
        messages.success(request, _("Kept in the draft. Nobody is told before the release."))
    else:
        messages.success(request, _("The session stands as it did. There is nothing to release."))


@require_http_methods(["GET", "POST"])
@coordinator_page
def move(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Move a session to another room, day or time: a free place, or one of the reader's own."""
    found, card = programme_around(user, session_id)
    convening = found.convening
    sent = with_place(request.POST) if request.method == "POST" else data_of(request)
    form = PlaceForm(sent, convening=convening, initial=values_of(card))

    def do() -> str:
        data = form.cleaned_data
        kept = move_session(
            actor=user,
            session_id=session_id,
            starts_at=data["starts_at"],
            room_id=data["room_id"].pk,
        )
        _kept(request, is_changed=kept is not None)
        return _at(card, convening.code)

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.move_session", do)
    context = {
        "card": card,
        "convening": convening,
        "form": form,
        "days": free_places(found, card),
        "back_url": _at(card, convening.code),
    }
    return render(request, "coordination/move.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def change(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Change a session's title, time, room, framing or fund in the draft."""
    found, card = programme_around(user, session_id)
    engagement = Engagement.objects.filter(session=session_id).first()
    payer = getattr(card.shown, "fund", None) or (engagement.fund if engagement else None)
    form = SessionForm(
        data_of(request),
        convening=found.convening,
        funds=Fund.objects.order_by("code") if engagement else None,
        is_placed=card.is_placed,
        initial={**values_of(card), "fund_id": payer},
    )

    def do() -> str:
        kept = draft_session(actor=user, session_id=session_id, **form.values())
        _kept(request, is_changed=kept is not None)
        return _at(card, found.convening.code)

    return form_page(
        request,
        form,
        "coordination.draft_session",
        do,
        title=_("Change the session"),
        lede=card.title,
        back_url=_at(card, found.convening.code),
        action_label=_("Keep it in the draft"),
    )


def _one_step(
    request: HttpRequest, user: User, session_id: int, operation: str, verb: Any, words: str
) -> HttpResponse:
    """Do one thing with a session and go back to its grid."""
    session = get_visible(Session.objects.select_related("convening"), user, pk=session_id)

    def do() -> str:
        verb(actor=user, session_id=session_id)
        messages.success(request, words)
        stays = Session.objects.filter(pk=session_id).exists()
        return grid_of(session.convening.code, f"session-{session.code}" if stays else "")

    return once_per_form(request, operation, do)


@require_http_methods(["POST"])
@coordinator_page
def unschedule(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Take a session off the days of the draft; it waits in the list of those without a place."""
    words = _("The session has no place now. It waits below the days.")
    return _one_step(
        request, user, session_id, "coordination.unschedule", unschedule_session, words
    )


@require_http_methods(["POST"])
@coordinator_page
def discard(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Take back what was changed about one session and not released."""
    words = _("The change is taken back.")
    return _one_step(request, user, session_id, "coordination.discard_draft", discard_draft, words)


@require_http_methods(["GET", "POST"])
@coordinator_page
def discard_all(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Take back every change that was not released, after saying which ones there are."""
    found = programme(user, code)

    def do() -> str:
        count = discard_drafts(actor=user, convening_id=found.convening.pk)
        words = ngettext(
            "%(count)s change is taken back.", "%(count)s changes are taken back.", count
        )
        messages.success(request, words % {"count": count})
        return grid_of(code)

    if request.method == "POST":
        return once_per_form(request, "coordination.discard_drafts", do)
    context = {"programme": found, "back_url": grid_of(code)}
    return render(request, "coordination/discard.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def add(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Add a session to the draft."""
    convening = get_visible(Convening.objects.all(), user, code=code)
    form = NewSessionForm(data_of(request), convening=convening)

    def do() -> str:
        data = form.cleaned_data
        session = add_session(
            actor=user,
            convening_id=convening.pk,
            code=data["code"],
            kind=data["kind"],
            **form.values(),
        )
        messages.success(request, _("The session is in the draft."))
        return grid_of(code, f"session-{session.code}")

    return form_page(
        request,
        form,
        "coordination.add_session",
        do,
        title=_("Add a session"),
        lede=convening.title,
        back_url=grid_of(code),
        action_label=_("Add it to the draft"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def new_room(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Add a room to a convening."""
    convening = get_visible(Convening.objects.all(), user, code=code)
    form = RoomForm(data_of(request))

    def do() -> str:
        room = add_room(actor=user, convening_id=convening.pk, name=form.cleaned_data["name"])
        messages.success(request, _("%(room)s is added.") % {"room": room})
        return grid_of(code)

    return form_page(
        request,
        form,
        "coordination.add_room",
        do,
        title=_("Add a room"),
        lede=convening.title,
        back_url=grid_of(code),
        action_label=_("Add the room"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def room(request: HttpRequest, user: User, room_id: int) -> HttpResponse:
    """Give a room another name; it is the same room, so nobody has to confirm again."""
    found = get_visible(Room.objects.select_related("convening"), user, pk=room_id)
    form = RoomForm(data_of(request), initial={"name": found.name})

    def do() -> str:
        renamed = rename_room(actor=user, room_id=room_id, name=form.cleaned_data["name"])
        messages.success(request, _("The room is called %(room)s now.") % {"room": renamed})
        return grid_of(found.convening.code)

    return form_page(
        request,
        form,
        "coordination.rename_room",
        do,
        title=_("Rename %(room)s") % {"room": found},
        lede=" ".join(
            [
                _("Every session stays where it is. Nobody has to confirm again."),
                _("The new name shows at once."),
            ]
        ),
        back_url=grid_of(found.convening.code),
        action_label=_("Keep the name"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def source(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Put what another source says into the draft, after showing what that changes."""
    found = programme(user, code)
    wished = request.POST.get("source") or request.GET.get("source", "")
    chosen = wished if wished in found.sources else ""
    if not wished and len(found.sources) == 1:
        [chosen] = found.sources

    def do() -> str:
        count = apply_source(actor=user, convening_id=found.convening.pk, source=chosen)
        words = ngettext(
            "%(count)s session is changed in the draft.",
            "%(count)s sessions are changed in the draft.",
            count,
        )
        messages.success(request, words % {"count": count})
        return grid_of(code)

    if request.method == "POST":
        return once_per_form(request, "coordination.apply_source", do)
    told = [(card, said) for card in found.cards for said in card.said if said.source == chosen]
    context = {
        "programme": found,
        "source": chosen if told else "",
        "told": told,
        "back_url": grid_of(code),
    }
    return render(request, "coordination/source.html", context)
