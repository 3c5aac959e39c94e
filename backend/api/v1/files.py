"""Downloads: what a domain function opened, checked and logged, as a file."""

import base64
from typing import Any

from django.http import FileResponse
from rest_framework.renderers import JSONRenderer

PDF = "application/pdf"
CALENDAR = "text/calendar"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PdfRenderer(JSONRenderer):
    """Lets a caller ask for a PDF; a refusal is still told in JSON."""

    media_type = PDF
    format = "pdf"


class CalendarRenderer(JSONRenderer):
    """Lets a caller ask for a calendar file; a refusal is still told in JSON."""

    media_type = CALENDAR
    format = "ics"


class XlsxRenderer(JSONRenderer):
    """Lets a caller ask for a workbook; a refusal is still told in JSON."""

    media_type = XLSX
    format = "xlsx"


def download(stream: Any, *, name: str, content_type: str, sha256: str) -> FileResponse:
    """Return a file as a download that no browser opens as a page and no cache keeps."""
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    return response
