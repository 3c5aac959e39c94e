"""Files of a convening: the programme to print and for calendars, and all of it as a workbook."""

from io import BytesIO

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from accounts.models import User
from core.permits import get_visible
from engagements.domain import convening_calendar, export_convening, programme_document
from engagements.models import Convening
from pages.coordination.access import coordinator_page, staff_page
from pages.shared.downloads import PDF, XLSX, attachment


@require_GET
@staff_page
def pdf(request: HttpRequest, user: User, code: str) -> FileResponse:
    """Send the programme as it may be printed today, in the language that is asked for."""
    found = get_visible(Convening.objects.all(), user, code=code)
    made = programme_document(
        actor=user, convening_id=found.pk, language=request.GET.get("language")
    )
    return attachment(BytesIO(made.data), name=made.name, content_type=PDF)


@require_GET
@coordinator_page
def workbook(request: HttpRequest, user: User, code: str) -> FileResponse:
    """Send the convening as the workbook that it can be imported from."""
    found = get_visible(Convening.objects.all(), user, code=code)
    made = export_convening(actor=user, convening_id=found.pk)
    return attachment(BytesIO(made.data), name=made.name, content_type=XLSX)


@require_GET
@coordinator_page
def calendar(request: HttpRequest, user: User, code: str) -> FileResponse:
    """Send the sessions as a calendar file."""
    found = get_visible(Convening.objects.all(), user, code=code)
    made = convening_calendar(actor=user, convening_id=found.pk)
    return attachment(BytesIO(made.content), name=made.name, content_type=made.mimetype)
