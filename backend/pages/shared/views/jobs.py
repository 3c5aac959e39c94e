"""Long work on a page one can leave: queued, working n of m, ready or failed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from core import permits
from jobs.domain import cancel_job, retry_job
from jobs.models import Job
from pages.shared.forms import once_per_form


@login_required
@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show one job; the page may be left and loaded again at any time."""
    return render(request, "shared/job.html", _context(request, job_id))


@login_required
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Return only the panel, which asks for itself again while work is to come."""
    if not getattr(request, "htmx", False):
        return redirect("job", job_id=job_id)
    return render(request, "shared/job_panel.html", _context(request, job_id))


@login_required
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop the job."""

    def do() -> str:
        cancel_job(actor=request.user, job_id=job_id)
        return reverse("job", args=[job_id])

    return once_per_form(request, "jobs.cancel_job", do)


@login_required
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Queue the job again."""

    def do() -> str:
        retry_job(actor=request.user, job_id=job_id)
        return reverse("job", args=[job_id])

    return once_per_form(request, "jobs.retry_job", do)


def _context(request: HttpRequest, job_id: int) -> dict[str, Any]:
    user: Any = request.user
    found = permits.get_visible(Job.objects.all(), user, pk=job_id)
    return {"job": found, **_steps(user, found), **_result(found)}


def _steps(user: User, found: Job) -> dict[str, bool]:
    return {
        "may_cancel": found.is_open
        and not found.cancel_requested
        and permits.allows(user, "jobs.cancel_job", found),
        "may_retry": found.state in ("failed", "cancelled")
        and permits.allows(user, "jobs.retry_job", found),
    }


def _result(found: Job) -> dict[str, str]:
    """A handler names where its result can be seen: ``{"path": "/finance/…"}``."""
    path = (found.result or {}).get("path", "")
    return {"result_path": path if path.startswith("/") and not path.startswith("//") else ""}
