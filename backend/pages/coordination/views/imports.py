"""Bringing in a workbook: upload, dry run with every row's fate, import, result."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from consultants import roster_layout
from consultants.domain.roster import check_roster, import_roster
from core.imports import ImportRefused, ImportReport
from engagements import convening_layout
from engagements.domain.programme import check_convening, import_convening
from pages.coordination import shelf
from pages.coordination.access import coordinator_page
from pages.coordination.forms import WorkbookForm
from pages.shared.downloads import XLSX, attachment
from pages.shared.forms import once_per_form, status_of
from workbooks.layout import Limits

SHOWN_ROWS = 500


@dataclass(frozen=True)
class Kind:
    """One kind of workbook: its verbs, its template and where to look afterwards."""

    title: str | Promise
    text: str | Promise
    check: Callable[..., ImportReport]
    bring_in: Callable[..., ImportReport]
    template: Path
    after: str


KINDS = {
    "roster": Kind(
        title=_("Import the roster"),
        text=_("One row for each person. Nobody is removed, and nothing private is in it."),
        check=check_roster,
        bring_in=import_roster,
        template=roster_layout.TEMPLATE,
        after="coordination:network",
    ),
    "convening": Kind(
        title=_("Import a convening"),
        text=_(
            "The programme with rooms, sessions and seats. "
            "What you change about a session that is here goes into the draft."
        ),
        check=check_convening,
        bring_in=import_convening,
        template=convening_layout.TEMPLATE,
        after="coordination:convenings",
    ),
}


@require_GET
@coordinator_page
def imports(request: HttpRequest, user: User) -> HttpResponse:
    """Show what can be brought in."""
    return render(request, "coordination/imports.html", {"kinds": KINDS.items()})


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@require_http_methods(["GET", "POST"])
@coordinator_page
def upload(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    """Take a workbook and go to its dry run; nothing is changed."""
    found = _kind(kind)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["workbook"].read(Limits().file_bytes + 1)
        token = shelf.put_workbook(user, data)
        return redirect("coordination:import_check", kind=kind, token=token)
    context = {"kind": found, "kind_name": kind, "form": form}
    return render(request, "coordination/import.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def check(request: HttpRequest, user: User, kind: str, token: str) -> HttpResponse:
    """Show every row's fate; import on POST, all or nothing."""
    found = _kind(kind)
    data = shelf.take_workbook(user, token)

    def do() -> str:
        report = found.bring_in(actor=user, data=data)
        shelf.put_report(user, token, report)
        return reverse("coordination:import_result", kwargs={"kind": kind, "token": token})

    if request.method == "POST":
        try:
            return once_per_form(request, f"coordination.import_{kind}", do)
        except ImportRefused as refused:
            return _show(request, kind, refused.report, status=refused.status)
    return _show(request, kind, found.check(actor=user, data=data))


@require_GET
@coordinator_page
def result(request: HttpRequest, user: User, kind: str, token: str) -> HttpResponse:
    """Show what an import did."""
    return _show(request, kind, shelf.take_report(user, token))


def _show(
    request: HttpRequest, kind: str, report: ImportReport, *, status: int = 200
) -> HttpResponse:
    found = _kind(kind)
    context = {
        "kind": found,
        "kind_name": kind,
        "report": report,
        "rows": report.rows[:SHOWN_ROWS],
        "is_cut": len(report.rows) > SHOWN_ROWS,
        "after_url": reverse(found.after),
    }
    return render(request, "coordination/import_report.html", context, status=status)


@require_GET
@coordinator_page
def template(request: HttpRequest, user: User, kind: str) -> HttpResponseBase:
    """Send the empty workbook with its instructions sheet."""
    path = _kind(kind).template
    return attachment(path.open("rb"), name=path.name, content_type=XLSX)
