"""Downloads: checked for permission each time, checked against their hash, logged."""

from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from core import permits
from pages.shared.downloads import PDF, XLSX, attachment
from payments.domain import open_document
from reports.domain import open_report


@login_required
@require_GET
def document(request: HttpRequest, invoice_id: int) -> HttpResponseBase:
    """Send an invoice's PDF to finance."""
    user: Any = request.user
    permits.require(user, "payments.see_queue")
    opened = open_document(actor=user, invoice_id=invoice_id)
    return attachment(BytesIO(opened.data), name=opened.name, content_type=PDF)


@login_required
@require_GET
def report(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Send a payment workbook."""
    user: Any = request.user
    opened = open_report(actor=user, file_id=file_id)
    return attachment(opened.stream, name=opened.report.name, content_type=XLSX)
