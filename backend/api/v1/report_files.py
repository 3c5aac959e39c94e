"""Finished files."""

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
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


class ReportFileViewSet(ReadingViewSet):
    """Files that reports left behind, for finance and auditors."""

    queryset = ReportFile.objects.select_related("made_by")
    serializer_class = ReportFileSerializer
    filterset_class = ReportFileFilters
    usual_ordering = "-id"
