"""Notices."""

from typing import Any

from django_filters import BooleanFilter
from rest_framework import serializers

from api.v1.bodies import Body, CountSerializer, IdField
from api.v1.filters import Filters
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from notices.domain import mark_all_read, mark_read, say_arrived, send_again
from notices.models import Notice


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """One thing told to the signed-in person."""

    words = serializers.CharField(source="get_kind_display", read_only=True)

    class Meta:
        model = Notice
        fields = ["id", "kind", "words", "path", "about_id", "read_at", "created_at"]
        read_only_fields = fields


class StuckNoticeSerializer(serializers.ModelSerializer[Notice]):
    """How an e-mail stands, without what it is about."""

    class Meta:
        model = Notice
        fields = ["id", "kind", "state", "attempts", "created_at", "claimed_at", "not_before"]
        read_only_fields = fields


class ReadAllBody(Body):
    """Up to which notice."""

    up_to_id = IdField()


class NoticeFilters(Filters):
    """By kind and whether it was read."""

    unread = BooleanFilter("read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ["kind"]


class NoticeViewSet(Writing, ReadingViewSet):
    """The signed-in person's own notices."""

    queryset = Notice.objects.all()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    usual_ordering = "-id"

    @writes()
    def read(self, given: dict[str, Any], pk: int) -> Notice:
        """Note that the person saw it."""
        return mark_read(actor=self.actor, notice_id=pk)

    @writes(takes=ReadAllBody, gives=CountSerializer, detail=False)
    def read_all(self, given: dict[str, Any]) -> dict[str, int]:
        """Note that the person saw their own notices up to one."""
        return {"count": mark_all_read(actor=self.actor, **given)}

    @writes(gives=StuckNoticeSerializer)
    def send_again(self, given: dict[str, Any], pk: int) -> Notice:
        """Put an e-mail that is stuck back into the outbox; administrators only.

        One whose state is ``unknown`` may then come twice.
        """
        return send_again(actor=self.actor, notice_id=pk)

    @writes(gives=StuckNoticeSerializer)
    def arrived(self, given: dict[str, Any], pk: int) -> Notice:
        """Note that an e-mail of state ``unknown`` did arrive; administrators only."""
        return say_arrived(actor=self.actor, notice_id=pk)


class StuckNoticeFilters(Filters):
    """By kind and state."""

    class Meta:
        model = Notice
        fields = ["kind", "state"]


class OutboxViewSet(ReadingViewSet):
    """E-mails that an administrator decides about: they failed, or nobody knows."""

    queryset = Notice.stuck.all()
    serializer_class = StuckNoticeSerializer
    filterset_class = StuckNoticeFilters
    usual_ordering = "-id"
