"""Releasing a convening's programme: looking first, then telling; and who has answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from core.errors import NotVisible
from core.permits import get_visible
from engagements.domain import (
    ReleasePlan,
    change_path,
    confirm_change,
    release_plan,
    release_programme,
    step_back,
)
from engagements.models import Assignment, Convening, Offer, Reconfirmation
from notices.models import NoticeKind
from pages.coordination.access import coordinator_page, desk_page, may_act, staff_page
from pages.coordination.change_preview import (
    EMail,
    language_name,
    language_of,
    mail_of,
    page_of,
)
from pages.coordination.convening_reading import convenings, programme_of
from pages.coordination.programme_forms import AnswerByPhoneForm, ReleaseForm
from pages.coordination.release_reading import sheet_for, shown_release
from pages.coordination.releases_reading import release_page
from pages.coordination.releases_reading import releases as releases_of
from pages.shared.forms import data_of, once_per_form, refusals_on, status_of
from pages.shared.paging import slice_of


def _convening(user: User, code: str) -> Convening:
    return get_visible(convenings(), user, code=code)


@require_http_methods(["GET", "POST"])
@coordinator_page
def release(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Show all that a release would do; release exactly that, once."""
    convening = _convening(user, code)
    plan = release_plan(actor=user, convening_id=convening.pk)
    form = ReleaseForm(data_of(request), asks=bool(plan.told), kinds=plan.needs_reasons)

    def do() -> str:
        data = form.cleaned_data
        made = release_programme(
            actor=user,
            convening_id=convening.pk,
            digest=request.POST.get("digest", ""),
            reply_by_at=data.get("reply_by_at"),
            note=data["note"],
            reasons=form.reasons(),
        )
        _say_what_follows(request, plan)
        return reverse("coordination:released", args=[made.pk])

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.release_programme", do)
    context = {
        "convening": convening,
        "shown": shown_release(plan, programme_of(user, convening)),
        "plan": plan,
        "form": form,
        "back_url": reverse("coordination:convening", args=[code]),
    }
    return render(request, "coordination/release.html", context, status=status_of(form))


def _say_what_follows(request: HttpRequest, plan: ReleasePlan) -> None:
    messages.success(request, _("The programme is released."))
    people = {person.consultant.pk: person.consultant for person in plan.told}
    told = len(people)
    if told:
        words = ngettext(
            "%(count)s person is asked to confirm again.",
            "%(count)s people are asked to confirm again.",
            told,
        )
        messages.info(request, words % {"count": told})
    called = [person.chosen_name for person in people.values() if person.user_id is None]
    if called:
        words = _("Please call them: %(names)s.")
        messages.info(request, words % {"names": ", ".join(called)})
    _say_of_offers(request, [each.offer.pk for each in plan.offers])


def _say_of_offers(request: HttpRequest, taken_back: list[int]) -> None:
    """Say how many offers wait anew, and how many were taken back alone."""
    anew = Offer.objects.filter(replaces__in=taken_back).count()
    gone = len(taken_back) - anew
    if anew:
        words = ngettext(
            "%(count)s offer was taken back. Look in the outbox for the new one.",
            "%(count)s offers were taken back. Look in the outbox for the new ones.",
            anew,
        )
        messages.info(request, words % {"count": anew})
    if gone:
        words = ngettext(
            "%(count)s offer was taken back and not made again.",
            "%(count)s offers were taken back and not made again.",
            gone,
        )
        messages.info(request, words % {"count": gone})


@require_GET
@coordinator_page
def preview(request: HttpRequest, user: User, assignment_id: int) -> HttpResponse:
    """Show the e-mail and the page that one person will receive, in their language."""
    rows = Assignment.objects.select_related("engagement__convening")
    convening = get_visible(rows, user, pk=assignment_id).engagement.convening
    if convening is None:
        raise NotVisible
    plan = release_plan(actor=user, convening_id=convening.pk)
    found = sheet_for(plan, assignment_id)
    if found is None:
        raise NotVisible
    sheet, person = found
    recipient = person.consultant.user
    language = language_of(recipient)
    context: dict[str, Any] = {
        "consultant": person.consultant,
        "mail": _mail(person.assignment, recipient) if recipient else None,
        "language": language,
        "language_name": language_name(language),
        "page_body": page_of(sheet, language),
        "back_url": reverse("coordination:release", args=[convening.code]),
    }
    return render(request, "coordination/release_preview.html", context)


def _mail(assignment: Assignment, recipient: User) -> EMail:
    path = change_path(assignment.pk)
    return mail_of(recipient, NoticeKind.PROGRAMME_CHANGED, path, about_id=assignment.pk)


@require_GET
@staff_page
def releases(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Show every release, the newest first."""
    convening = _convening(user, code)
    context = {
        "convening": convening,
        "slice": slice_of(releases_of(convening), request),
        "back_url": reverse("coordination:convening", args=[code]),
    }
    return render(request, "coordination/releases.html", context)


@require_GET
@desk_page
def released(request: HttpRequest, user: User, release_id: int) -> HttpResponse:
    """Show one release: what it changed, and who has answered."""
    found = release_page(user, release_id)
    context = {
        "found": found,
        "may_act": may_act(user),
        "back_url": reverse("coordination:releases", args=[found.release.convening.code]),
    }
    return render(request, "coordination/released.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def by_phone(request: HttpRequest, user: User, reconfirmation_id: int) -> HttpResponse:
    """Write down what someone without a sign-in says of a change."""
    rows = Reconfirmation.objects.select_related(
        "assignment__consultant", "assignment__engagement", "change"
    )
    found = get_visible(rows, user, pk=reconfirmation_id)
    back_url = reverse("coordination:released", args=[found.change.release_id])
    form = AnswerByPhoneForm(data_of(request))
    name = found.assignment.consultant.chosen_name

    def do() -> str:
        if form.cleaned_data["answer"] == AnswerByPhoneForm.YES:
            confirm_change(actor=user, reconfirmation_id=found.pk)
            messages.success(request, _("The yes of %(name)s is kept.") % {"name": name})
        else:
            step_back(actor=user, reconfirmation_id=found.pk)
            words = _("%(name)s stepped back. The seat is open again.")
            messages.success(request, words % {"name": name})
        return back_url

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.confirm_by_phone", do)
    context = {
        "form": form,
        "title": _("What %(name)s said of the change") % {"name": name},
        "lede": _("Write it down only after you have spoken with them."),
        "back_url": back_url,
        "action_label": _("Keep the answer"),
    }
    return render(request, "coordination/form.html", context, status=status_of(form))
