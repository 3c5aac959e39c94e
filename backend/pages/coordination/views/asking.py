"""Asking for a seat: the shortlist, composing offers, asking first, and who is next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from consultants.models import Consultant
from core.errors import Invalid
from core.permits import get_visible
from engagements.domain import add_standby, ask_next, drop_standby, make_offers
from engagements.domain import ask_first as ask_first_verb
from engagements.domain.gates import NEEDS_REASON
from engagements.domain.shortlist import WISHES
from engagements.domain.shortlist import shortlist as find_people
from engagements.models import Standby
from pages.coordination import asking_reading as reading
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.asking_forms import NextForm, ReasonsForm, ReplyByForm, asking_for, local
from pages.coordination.form_page import form_page
from pages.coordination.offer_preview import previews
from pages.shared.forms import (
    chosen_numbers,
    data_of,
    once_per_form,
    refusals_on,
    status_of,
)

SHOWN = 30
FARTHEST = 100_000


@require_GET
@staff_page
def shortlist(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Show who could take a seat, whoever is next first, each with the reasons in words."""
    loosen = [name for name in request.GET.getlist("loosen") if name in WISHES]
    start = next(iter(chosen_numbers(request.GET, "start")), 0)
    sheet = reading.shortlist_sheet(
        user, seat_id, loosen=loosen, start=min(start, FARTHEST), count=SHOWN
    )
    context = {
        "sheet": sheet,
        "seat": sheet.seat,
        "chosen": chosen_numbers(request.GET, "ask"),
        "following": chosen_numbers(request.GET, "then"),
        "may_act": may_act(user),
    }
    return render(request, "coordination/shortlist.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def compose(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Show what asking the chosen people means, as they receive it; then make the drafts."""
    seat, _quote = reading.seat_to_offer(user, seat_id)
    proposed = local(reading.reply_by(seat))
    values = request.POST if request.method == "POST" else request.GET
    dated = ReplyByForm(data_of(request), initial={"reply_by_at": proposed})
    is_dated = dated.is_bound and dated.is_valid()
    reply_by_at = dated.cleaned_data["reply_by_at"] if is_dated else proposed
    made = reading.composition_of(
        user,
        seat_id,
        ask=chosen_numbers(values, "ask"),
        then=chosen_numbers(values, "then"),
        reply_by_at=reply_by_at,
    )
    form = ReplyByForm(data_of(request), kinds=made.kinds, initial={"reply_by_at": proposed})

    def do() -> str:
        offers = make_offers(
            actor=user,
            seat_ids=[each.seat.pk for each in made.now if each.seat],
            consultant_ids=[each.person.pk for each in made.now],
            then_ask_ids=[each.person.pk for each in made.later],
            reply_by_at=form.cleaned_data["reply_by_at"],
            reasons=form.reasons(),
        )
        words = ngettext(
            "The draft is ready. Nothing has been sent yet.",
            "%(count)s drafts are ready. Nothing has been sent yet.",
            len(offers),
        )
        messages.success(request, words % {"count": len(offers)})
        return reverse("coordination:outbox")

    if not made.now:
        messages.info(request, _("Choose at least one person to ask."))
    elif request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.make_offers", do)
    context = {
        "made": made,
        "seat": made.seat,
        "form": form,
        "reasons": [(made.words_of(field.name[7:]), field) for field in form.reason_fields],
        "previews": previews(made, reply_by_at=reply_by_at) if made.quote else [],
    }
    return render(request, "coordination/compose.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def ask_first(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Ask somebody whether they may be asked beyond what they set themselves."""
    seat, _quote = reading.seat_to_offer(user, seat_id)
    values = request.POST if request.method == "POST" else request.GET
    who = next(iter(chosen_numbers(values, "who")), 0)
    person = get_visible(Consultant.objects.all(), user, pk=who)
    proposed = local(reading.reply_by(seat))
    form = ReplyByForm(data_of(request), initial={"reply_by_at": proposed})
    back_url = reverse("coordination:shortlist", args=[seat.pk])

    def do() -> str:
        ask_first_verb(
            actor=user,
            seat_id=seat.pk,
            consultant_id=person.pk,
            reply_by_at=form.cleaned_data["reply_by_at"],
        )
        words = _("%(name)s is asked whether you may ask them.")
        messages.success(request, words % {"name": person.chosen_name})
        return back_url

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.ask_first", do)
    words = _("%(name)s set something that stands against this. You ask whether it may be asked.")
    context: dict[str, Any] = {
        "title": _("Ask first: %(name)s") % {"name": person.chosen_name},
        "consequence": words % {"name": person.chosen_name},
        "form": form,
        "hidden": [("who", person.pk)],
        "action_label": _("Ask first"),
        "back_url": back_url,
    }
    return render(request, "shared/confirm.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def following(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Ask whoever is next on the seat's list; a reason is asked for only when one is needed."""
    seat, _quote = reading.seat_to_offer(user, seat_id)
    kinds = [kind for kind in NEEDS_REASON if f"reason_{kind}" in request.POST]
    form = ReasonsForm(data_of(request), kinds=kinds)
    back_url = reverse("coordination:engagement", args=[seat.engagement_id])

    def do() -> str:
        offer = ask_next(actor=user, seat_id=seat.pk, reasons=form.reasons())
        if offer is None:
            messages.info(request, _("Nobody is left on the list of this seat."))
        else:
            words = _("%(name)s is asked now.")
            messages.success(request, words % {"name": offer.consultant.chosen_name})
        return back_url

    if request.method == "POST" and form.is_valid():
        try:
            return once_per_form(request, "coordination.ask_next", do)
        except Invalid as needed:
            form = asking_for(request, needed)
    waiting = Standby.objects.visible_to(user).filter(seat=seat, state="waiting")
    first = waiting.select_related("consultant").order_by("position", "id").first()
    words = _("%(name)s is next on the list. The offer is sent at once.")
    empty = _("Nobody is on the list of this seat.")
    context = {
        "title": _("Ask the next person"),
        "consequence": words % {"name": first.consultant.chosen_name} if first else empty,
        "form": form,
        "action_label": _("Ask now"),
        "back_url": back_url,
    }
    return render(request, "shared/confirm.html", context, status=status_of(form))


@require_http_methods(["POST"])
@coordinator_page
def drop(request: HttpRequest, user: User, standby_id: int) -> HttpResponse:
    """Take somebody off the list of who is asked next."""
    row = get_visible(Standby.objects.select_related("seat", "consultant"), user, pk=standby_id)

    def do() -> str:
        drop_standby(actor=user, standby_id=row.pk)
        words = _("%(name)s is no longer on the list. They never knew that they were.")
        messages.success(request, words % {"name": row.consultant.chosen_name})
        return reverse("coordination:engagement", args=[row.seat.engagement_id])

    return once_per_form(request, "coordination.drop_standby", do)


@require_http_methods(["GET", "POST"])
@coordinator_page
def add_next(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Put somebody at the end of a seat's list, whether or not it is filled or asked for."""
    seat, _quote = reading.seat_to_offer(user, seat_id)
    people = [
        (each.consultant.pk, f"{each.place}. {each.consultant}")
        for each in find_people(actor=user, seat_id=seat.pk).candidates
        if each.consultant.user_id != user.pk
    ]
    form = NextForm(data_of(request), people=people)
    back_url = reverse("coordination:engagement", args=[seat.engagement_id])

    def do() -> str:
        row = add_standby(actor=user, seat_id=seat.pk, **form.cleaned_data)
        words = _("%(name)s is on the list. They are asked when it is their turn.")
        messages.success(request, words % {"name": row.consultant.chosen_name})
        return back_url

    return form_page(
        request,
        form,
        "coordination.add_standby",
        do,
        title=_("Who is asked next: %(seat)s") % {"seat": seat},
        action_label=_("Put on the list"),
        back_url=back_url,
    )
