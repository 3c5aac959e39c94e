"""How I may be asked and introduced: my days, whom I would rather not meet, and my bio."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultants.domain import (
    add_date_block,
    approve_bio,
    drop_apart,
    drop_date_block,
    retire_bio,
    state_apart,
    write_bio,
)
from consultants.models import Apart, Bio, Consultant
from consultants.states import APPROVED, DRAFT
from core.permits import get_visible
from pages.consultant.access import actor, own_page
from pages.consultant.forms import ApartForm
from pages.shared.availability_reading import availability
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.profile_forms import BioForm, DaysForm


@require_http_methods(["GET", "POST"])
@own_page
def days(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the coming days as read from the week and the calendar; add days away or free."""
    form = DaysForm(data_of(request))

    def do() -> str:
        add_date_block(
            actor=actor(request),
            consultant_id=me.pk,
            says=form.cleaned_data["says"],
            **form.days(),
        )
        messages.success(request, _("These days are kept."))
        return reverse("consultant:days")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.add_date_block", do)
    context = {"me": me, "form": form, "said": availability(me)}
    return render(request, "consultant/days.html", context, status=status_of(form))


@require_POST
@own_page
def drop_days(request: HttpRequest, me: Consultant, block_id: int) -> HttpResponse:
    """Take days out of the calendar."""

    def do() -> str:
        drop_date_block(actor=actor(request), date_block_id=block_id)
        messages.success(request, _("These days are as in your usual week again."))
        return reverse("consultant:days")

    return once_per_form(request, "consultant.drop_date_block", do)


@require_http_methods(["GET", "POST"])
@own_page
def not_with(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show whom the person named themself, and name another."""
    form = ApartForm(data_of(request))

    def do() -> str:
        words = form.cleaned_data["words"]
        state_apart(actor=actor(request), consultant_id=me.pk, words=words)
        messages.success(request, _("It is kept. Only coordinators read it."))
        return reverse("consultant:not_with")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.state_apart", do)
    said = Apart.objects.filter(consultant=me, is_own=True)
    context = {"form": form, "said": said}
    return render(request, "consultant/not_with.html", context, status=status_of(form))


@require_POST
@own_page
def drop_not_with(request: HttpRequest, me: Consultant, apart_id: int) -> HttpResponse:
    """Take one's own words back."""

    def do() -> str:
        drop_apart(actor=actor(request), apart_id=apart_id)
        messages.success(request, _("It is taken away."))
        return reverse("consultant:not_with")

    return once_per_form(request, "consultant.drop_apart", do)


@require_http_methods(["GET", "POST"])
@own_page
def bio(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the words in use and those that wait for a yes; write new ones and use them at once."""
    versions = list(Bio.objects.filter(consultant=me).exclude(state="retired"))
    used = {version.language: version for version in versions if version.state == APPROVED}
    language = get_language()
    known = used.get(language)
    initial = {"language": language, "text": known.text if known else ""}
    form = BioForm(data_of(request), initial=initial)

    def do() -> str:
        written = write_bio(actor=actor(request), consultant_id=me.pk, **form.cleaned_data)
        approve_bio(actor=actor(request), bio_id=written.pk)
        messages.success(request, _("This is how you are introduced from now on."))
        return reverse("consultant:bio")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.write_bio", do)
    context = {
        "form": form,
        "used": used.values(),
        "waiting": [version for version in versions if version.state == DRAFT],
    }
    return render(request, "consultant/bio.html", context, status=status_of(form))


@require_POST
@own_page
def answer_bio(request: HttpRequest, me: Consultant, bio_id: int) -> HttpResponse:
    """Approve a version, or put it away."""
    get_visible(Bio.objects.all(), actor(request), pk=bio_id)
    answer = request.POST.get("answer")
    if answer not in ("approve", "retire"):
        return redirect("consultant:bio")

    def do() -> str:
        if answer == "approve":
            approve_bio(actor=actor(request), bio_id=bio_id)
            messages.success(request, _("This is how you are introduced from now on."))
        else:
            retire_bio(actor=actor(request), bio_id=bio_id)
            messages.success(request, _("These words are put away. Nobody uses them."))
        return reverse("consultant:bio")

    return once_per_form(request, "consultant.answer_bio", do)
