"""Sessions with their revisions."""

from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from engagements.models import Session, SessionRevision


class RevisionSerializer(PrivateSerializer):
    """What one source said about a session; a title may disclose something."""

    made_by = PersonField()

    owner = None
    private = dict.fromkeys(["title", "as_printed"], "work.title")

    class Meta:
        model = SessionRevision
        fields = [
            "id",
            "number",
            "source",
            "title",
            "starts_at",
            "ends_at",
            "room",
            "title_discloses",
            "as_printed",
            "made_by",
            "made_at",
        ]
        read_only_fields = fields


class SessionSerializer(PrivateSerializer):
    """One part of a convening's programme; ``current`` is the revision that holds."""

    revisions = RevisionSerializer(many=True, read_only=True)

    owner = None

    class Meta:
        model = Session
        fields = ["id", "convening", "code", "kind", "current", "revisions"]
        read_only_fields = fields


class SessionFilters(Filters):
    """By convening, kind, code."""

    convening = IdFilter("convening_id")

    class Meta:
        model = Session
        fields = ["kind", "code"]


class SessionViewSet(ReadingViewSet):
    """Sessions; a consultant finds those they were asked to."""

    queryset = Session.objects.prefetch_related("revisions__made_by")
    serializer_class = SessionSerializer
    filterset_class = SessionFilters
    orderings = frozenset({"id", "code"})
