"""Files of a convening, made when they are asked for: nothing of them is kept."""

import hashlib
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from api.v1.asking import Question
from api.v1.files import (
    CALENDAR,
    PDF,
    XLSX,
    CalendarRenderer,
    PdfRenderer,
    XlsxRenderer,
    download,
)
from engagements.domain import convening_calendar, export_convening, programme_document


class DocumentQuestion(Question):
    """In which language the document is; the caller's own when it is left out."""

    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


class ConveningFiles:
    """Mixin: what a convening gives as files."""

    @extend_schema(
        parameters=[DocumentQuestion], responses={(200, PDF): OpenApiTypes.BINARY}, filters=False
    )
    @action(detail=True, renderer_classes=[PdfRenderer], pagination_class=None)
    def programme_document(self, request: Any, pk: str) -> FileResponse:
        """Download the programme as a PDF to be printed: consented names and labels alone."""
        convening = self.row(pk)  # type: ignore[attr-defined]
        asked = DocumentQuestion.of(request)
        made = programme_document(
            actor=request.user, convening_id=convening.pk, language=asked.get("language")
        )
        return _sent(made.name, made.data, PDF)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, renderer_classes=[XlsxRenderer], pagination_class=None)
    def workbook(self, request: Any, pk: str) -> FileResponse:
        """Download the convening as the workbook that it can be imported from."""
        convening = self.row(pk)  # type: ignore[attr-defined]
        made = export_convening(actor=request.user, convening_id=convening.pk)
        return _sent(made.name, made.data, XLSX)

    @extend_schema(responses={(200, CALENDAR): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, renderer_classes=[CalendarRenderer], pagination_class=None)
    def calendar(self, request: Any, pk: str) -> FileResponse:
        """Download the sessions for a calendar; nobody is named in it."""
        convening = self.row(pk)  # type: ignore[attr-defined]
        made = convening_calendar(actor=request.user, convening_id=convening.pk)
        return _sent(made.name, made.content, made.mimetype)


def _sent(name: str, data: bytes, content_type: str) -> FileResponse:
    digest = hashlib.sha256(data).hexdigest()
    return download(BytesIO(data), name=name, content_type=content_type, sha256=digest)
