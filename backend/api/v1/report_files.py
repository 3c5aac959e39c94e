"""Finished files."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from api.v1.files import XLSX, XlsxRenderer, download
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing
from reports.domain import open_report
from reports.models import ReportFile


class ReportFileSerializer(serializers.ModelSerializer[ReportFile]):
    """A finished file with its hash and control totals."""

    made_by = PersonField()

    class Meta:
        model = ReportFile
        fields = [
            "id",
            "kind",
            "run",
            "job",
            "version",
            "name",
            "sha256",
            "size",
            "row_count",
            "total_amount",
            "made_by",
            "made_at",
        ]
        read_only_fields = fields


class ReportFileFilters(Filters):
    """By run and kind."""

    run = IdFilter("run_id")

    class Meta:
        model = ReportFile
        fields = ["kind"]


class ReportFileViewSet(Writing, ReadingViewSet):
    """Files that reports left behind, for finance and auditors."""

    queryset = ReportFile.objects.select_related("made_by")
    serializer_class = ReportFileSerializer
    filterset_class = ReportFileFilters
    usual_ordering = "-id"

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[XlsxRenderer])
    def file(self, request: Request, pk: str) -> FileResponse:
        """Download the file. It names payees, and each of them sees who opened it."""
        opened = open_report(actor=self.actor, file_id=int(pk))
        report = opened.report
        return download(opened.stream, name=report.name, content_type=XLSX, sha256=report.sha256)
