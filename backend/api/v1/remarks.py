"""What requesters said of the work afterwards."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from engagements.domain import keep_remark, pass_on_remark
from engagements.domain.remarks import LONGEST_NOTE, LONGEST_REMARK
from engagements.models import Remark


class PassOnBody(Body):
    """What those who did the work read."""

    words = serializers.CharField(max_length=LONGEST_REMARK)


class KeepBody(Body):
    """Why it is passed on to nobody."""

    note = serializers.CharField(max_length=LONGEST_NOTE)


class RemarkSerializer(PrivateSerializer):
    """What a requester said, and what was passed on of it; those who did the work read that."""

    engagement = serializers.IntegerField(source="request.engagement_id", read_only=True)
    passed_by = PersonField()

    private = {
        **dict.fromkeys(["request", "text", "received_at", "due_on"], "request"),
        "passed_words": "remark.passed",
    }

    class Meta:
        model = Remark
        fields = [
            "id",
            "request",
            "engagement",
            "text",
            "state",
            "received_at",
            "due_on",
            "passed_words",
            "passed_by",
            "passed_at",
        ]
        read_only_fields = fields

    def _is_own(self, instance: Remark) -> bool:
        """Return True: whoever sees the row at all was told what was passed on of it."""
        return True


class RemarkFilters(Filters):
    """By request, engagement, where it stands and the day it is due."""

    request = IdFilter("request_id")
    engagement = IdFilter("request__engagement_id")

    class Meta:
        model = Remark
        fields = {"state": ["exact"], "due_on": ["lte"]}


class RemarkViewSet(Writing, ReadingViewSet):
    """Remarks of requesters; coordinators pass them on with care.

    A consultant finds what was passed on to them of work that they did, and nothing else.
    """

    queryset = Remark.objects.select_related("passed_by", "request")
    serializer_class = RemarkSerializer
    filterset_class = RemarkFilters
    private_filters = dict.fromkeys(["request", "due_on__lte"], "request")

    @writes(takes=PassOnBody)
    def pass_on(self, given: dict[str, Any], pk: int) -> Remark:
        """Tell everyone who did the work, in one's own words."""
        return pass_on_remark(actor=self.actor, remark_id=pk, **given)

    @writes(takes=KeepBody)
    def keep(self, given: dict[str, Any], pk: int) -> Remark:
        """Pass it on to nobody, and say why."""
        return keep_remark(actor=self.actor, remark_id=pk, **given)
