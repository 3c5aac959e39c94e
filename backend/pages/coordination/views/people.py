"""One person: what staff may read, adding someone, and what they say by phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from consultants.domain import (
    add_consultant,
    approve_bio,
    drop_apart,
    lift_pause,
    link_apart,
    note_apart,
    retire_bio,
    set_contact,
    write_bio,
)
from consultants.domain.profile import CHANGE
from consultants.models import Apart, Bio, Consultant
from core import permits
from core.errors import NotVisible
from core.permits import get_visible
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.form_page import form_page
from pages.coordination.network import network, ways_of
from pages.coordination.person_forms import (
    ContactForm,
    LinkApartForm,
    NoteApartForm,
    PersonForm,
)
from pages.coordination.person_reading import person_sheet
from pages.shared.forms import data_of, once_per_form
from pages.shared.profile_forms import BioForm, home_ids, ids
from pages.shared.profile_parts import BY_PHONE


def _page_of(person: Consultant) -> str:
    return reverse("coordination:person", args=[person.pk])


@require_GET
@staff_page
def person(request: HttpRequest, user: User, consultant_id: int) -> HttpResponse:
    """Show what the reader may see of one person, and what they were asked lately."""
    found = get_visible(network(user).select_related("home_region"), user, pk=consultant_id)
    context = {
        "person": found,
        "sheet": person_sheet(user, found),
        "how": ways_of(found),
        "parts": [(slug, part.title) for slug, part in BY_PHONE.items()],
        "may_act": may_act(user),
    }
    return render(request, "coordination/person.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def add(request: HttpRequest, user: User) -> HttpResponse:
    """Add someone to the network, perhaps on the phone."""
    form = PersonForm(data_of(request), initial={"chosen_name": request.GET.get("name", "")})

    def do() -> str:
        data = dict(form.cleaned_data)
        home = home_ids(data.pop("home"))
        data["language_ids"], data["topic_ids"] = ids(data["language_ids"]), ids(data["topic_ids"])
        added = add_consultant(actor=user, **data, **home)
        messages.success(request, _("%(name)s is in the network.") % {"name": added.chosen_name})
        return _page_of(added)

    return form_page(
        request,
        form,
        "coordination.add_person",
        do,
        title=_("Add a person"),
        lede=_("A name, what they bring, and one way to reach them are enough."),
        back_url=reverse("coordination:network"),
        action_label=_("Add them"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def contact(request: HttpRequest, user: User, consultant_id: int) -> HttpResponse:
    """Change how to reach a person."""
    found = get_visible(Consultant.objects.all(), user, pk=consultant_id)
    form = ContactForm(data_of(request), person=found)

    def do() -> str:
        set_contact(actor=user, consultant_id=found.pk, **form.cleaned_data)
        messages.success(request, _("It is kept."))
        return _page_of(found)

    return form_page(
        request,
        form,
        "coordination.set_contact",
        do,
        title=_("How to reach them"),
        lede=found.chosen_name,
        back_url=_page_of(found),
        action_label=_("Keep this"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def bio(request: HttpRequest, user: User, consultant_id: int) -> HttpResponse:
    """Draft words that introduce a person; nobody uses them before the person's yes."""
    found = get_visible(Consultant.objects.all(), user, pk=consultant_id)
    form = BioForm(data_of(request))

    def do() -> str:
        write_bio(actor=user, consultant_id=found.pk, **form.cleaned_data)
        messages.success(request, _("The draft is kept. It waits for their yes."))
        return _page_of(found)

    return form_page(
        request,
        form,
        "coordination.write_bio",
        do,
        title=_("Draft a bio"),
        lede=_("%(name)s reads it first. Nobody uses it before their yes.")
        % {"name": found.chosen_name},
        back_url=_page_of(found),
        action_label=_("Keep the draft"),
    )


@require_POST
@coordinator_page
def answer_bio(request: HttpRequest, user: User, bio_id: int) -> HttpResponse:
    """Put a draft away, or write down the yes that someone without a sign-in gave by phone."""
    found = get_visible(Bio.objects.select_related("consultant"), user, pk=bio_id)
    approves = request.POST.get("answer") == "approve"

    def do() -> str:
        if approves:
            approve_bio(actor=user, bio_id=found.pk)
            messages.success(request, _("Their yes is written down."))
        else:
            retire_bio(actor=user, bio_id=found.pk)
            messages.success(request, _("These words are put away. Nobody uses them."))
        return _page_of(found.consultant)

    return once_per_form(request, "coordination.answer_bio", do)


@require_http_methods(["GET", "POST"])
@coordinator_page
def by_phone(request: HttpRequest, user: User, part: str, consultant_id: int) -> HttpResponse:
    """Write down a part of the profile for someone who cannot sign in."""
    if part not in BY_PHONE:
        raise NotVisible
    found = get_visible(Consultant.objects.all(), user, pk=consultant_id)
    permits.require(user, CHANGE, found)
    chosen = BY_PHONE[part]
    form = chosen.form_for(request, found)

    def do() -> str:
        chosen.keep(user, found, form)
        messages.success(request, _("It is kept."))
        return _page_of(found)

    return form_page(
        request,
        form,
        f"coordination.by_phone.{part}",
        do,
        title=_("By phone: %(name)s") % {"name": found.chosen_name},
        lede=chosen.title,
        back_url=_page_of(found),
        action_label=_("Keep this"),
    )


@require_POST
@coordinator_page
def lift(request: HttpRequest, user: User, consultant_id: int) -> HttpResponse:
    """Write down that someone who cannot sign in may be asked again."""
    found = get_visible(Consultant.objects.all(), user, pk=consultant_id)

    def do() -> str:
        lift_pause(actor=user, consultant_id=found.pk)
        messages.success(request, _("They can be asked again."))
        return _page_of(found)

    return once_per_form(request, "coordination.lift_pause", do)


@require_http_methods(["GET", "POST"])
@coordinator_page
def apart(request: HttpRequest, user: User, consultant_id: int) -> HttpResponse:
    """Note that two members are not to be placed together."""
    found = get_visible(Consultant.objects.all(), user, pk=consultant_id)
    form = NoteApartForm(data_of(request), person=found)

    def do() -> str:
        data = form.cleaned_data
        note_apart(
            actor=user, consultant_id=found.pk, other_id=data["other_id"].pk, note=data["note"]
        )
        messages.success(request, _("It is kept. Only coordinators read it."))
        return _page_of(found)

    return form_page(
        request,
        form,
        "coordination.note_apart",
        do,
        title=_("Do not place together"),
        lede=_("%(name)s and someone else. Neither is told.") % {"name": found.chosen_name},
        back_url=_page_of(found),
        action_label=_("Keep this"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def link(request: HttpRequest, user: User, apart_id: int) -> HttpResponse:
    """Say which member a person's own words mean."""
    found = get_visible(Apart.objects.select_related("consultant"), user, pk=apart_id)
    form = LinkApartForm(data_of(request), apart=found)

    def do() -> str:
        data = form.cleaned_data
        other = data["other_id"]
        link_apart(
            actor=user, apart_id=found.pk, other_id=other.pk if other else None, note=data["note"]
        )
        messages.success(request, _("It is kept. Only coordinators read it."))
        return _page_of(found.consultant)

    return form_page(
        request,
        form,
        "coordination.link_apart",
        do,
        title=_("Who is meant?"),
        lede=_("%(name)s says: “%(words)s”")
        % {"name": found.consultant.chosen_name, "words": found.other_words},
        back_url=_page_of(found.consultant),
        action_label=_("Keep this"),
    )


@require_POST
@coordinator_page
def drop(request: HttpRequest, user: User, apart_id: int) -> HttpResponse:
    """Take a coordinator's note away."""
    found = get_visible(Apart.objects.select_related("consultant"), user, pk=apart_id)

    def do() -> str:
        drop_apart(actor=user, apart_id=found.pk)
        messages.success(request, _("It is taken away."))
        return _page_of(found.consultant)

    return once_per_form(request, "coordination.drop_apart", do)
