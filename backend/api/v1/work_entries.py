"""Work entries: planned, reported and confirmed minutes by component."""

from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from engagements.models import WorkEntry


class WorkEntrySerializer(PrivateSerializer):
    """One component of an assignment, in whole minutes."""

    owner = "assignment.consultant_id"
    private = dict.fromkeys(
        ["rate_amount", "planned_minutes", "reported_minutes", "confirmed_minutes"], "work.pay"
    )

    class Meta:
        model = WorkEntry
        fields = [
            "id",
            "assignment",
            "component",
            "rate_amount",
            "planned_minutes",
            "reported_minutes",
            "confirmed_minutes",
        ]
        read_only_fields = fields


class WorkEntryFilters(Filters):
    """By assignment, person and component."""

    assignment = IdFilter("assignment_id")
    consultant = IdFilter("assignment__consultant_id")

    class Meta:
        model = WorkEntry
        fields = ["component"]


class WorkEntryViewSet(ReadingViewSet):
    """Hours; a consultant finds their own. They are written by reporting and confirming."""

    queryset = WorkEntry.objects.select_related("assignment")
    serializer_class = WorkEntrySerializer
    filterset_class = WorkEntryFilters
    orderings = frozenset({"id"})
    usual_ordering = "-id"
