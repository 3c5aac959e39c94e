"""Sessions with their revisions, and how they will stand once the programme is released."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.bodies import Body, CountSerializer, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import (
    add_session,
    discard_draft,
    draft_session,
    move_session,
    unschedule_session,
)
from engagements.models import Session, SessionDraft, SessionRevision
from engagements.models.convening import SessionKind


class NewSessionBody(Body):
    """A session for the draft; with a time and a room, or with neither."""

    convening_id = IdField()
    code = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(SessionKind.choices)
    title = serializers.CharField(max_length=250)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    room_id = IdField(required=False, allow_null=True)
    title_discloses = serializers.BooleanField(required=False)


class DraftBody(Body):
    """What will be different; what is left out stays. Without a time and a room: unscheduled."""

    title = serializers.CharField(max_length=250, required=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    room_id = IdField(required=False, allow_null=True)
    title_discloses = serializers.BooleanField(required=False)
    fund_id = IdField(required=False, allow_null=True)
    # The framework keeps declared fields apart from its own attribute of this name.
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=60, required=False, allow_blank=True
    )
    as_printed = serializers.CharField(max_length=200, required=False, allow_blank=True)


class MoveBody(Body):
    """Another time or room; the session lasts as long as before."""

    starts_at = serializers.DateTimeField()
    room_id = IdField()


class RevisionSerializer(PrivateSerializer):
    """What one source said about a session; a title may disclose something."""

    made_by = PersonField()

    owner = None
    private = dict.fromkeys(["source", "title", "title_discloses", "as_printed"], "work.title")

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


class SessionDraftSerializer(serializers.ModelSerializer[SessionDraft]):
    """How a session will stand; an empty time and room mean that it is unscheduled."""

    changed_by = PersonField()

    class Meta:
        model = SessionDraft
        fields = [
            "title",
            "starts_at",
            "ends_at",
            "room",
            "title_discloses",
            "fund",
            "source",
            "as_printed",
            "changed_by",
            "changed_at",
        ]
        read_only_fields = fields


class SessionSerializer(PrivateSerializer):
    """One part of a convening's programme; ``current`` is the revision that holds.

    ``draft`` is there when a release would change it. Who may not read drafts reads of the
    revisions only the one that holds: the others were never released.
    """

    revisions = serializers.SerializerMethodField()
    draft = serializers.SerializerMethodField()

    owner = None
    private = {"draft": "work.draft"}

    class Meta:
        model = Session
        fields = ["id", "convening", "code", "kind", "current", "revisions", "draft"]
        read_only_fields = fields

    @extend_schema_field(RevisionSerializer(many=True))
    def get_revisions(self, session: Session) -> Any:
        """Return the revisions that the reader may know, by number."""
        reads_all = self._shows("work.draft", own=self._is_own(session))
        rows = [row for row in session.revisions.all() if reads_all or row.pk == session.current_id]
        return RevisionSerializer(rows, many=True, context=self.context).data

    @extend_schema_field(SessionDraftSerializer(allow_null=True))
    def get_draft(self, session: Session) -> Any:
        """Return how the session will stand; null when it stays as it holds."""
        if not hasattr(session, "draft"):
            return None
        return SessionDraftSerializer(session.draft, context=self.context).data


class SessionFilters(Filters):
    """By convening, kind, code."""

    convening = IdFilter("convening_id")

    class Meta:
        model = Session
        fields = ["kind", "code"]


class SessionViewSet(Writing, ReadingViewSet):
    """Sessions; a consultant finds those they were asked to."""

    queryset = Session.objects.select_related("draft__changed_by").prefetch_related(
        "revisions__made_by"
    )
    serializer_class = SessionSerializer
    filterset_class = SessionFilters
    orderings = frozenset({"id", "code"})

    @once(takes=NewSessionBody, status=201)
    def create(self, given: dict[str, Any]) -> Session:
        """Add a session to the draft; it is on nobody's programme until that is released."""
        return add_session(actor=self.actor, **given)

    @writes(takes=DraftBody)
    def change(self, given: dict[str, Any], pk: int) -> Session:
        """Change how a session will stand; nothing reaches anybody until the release."""
        draft_session(actor=self.actor, session_id=pk, **given)
        return Session(pk=pk)

    @writes(takes=MoveBody)
    def move(self, given: dict[str, Any], pk: int) -> Session:
        """Give a session another time or room in the draft."""
        move_session(actor=self.actor, session_id=pk, **given)
        return Session(pk=pk)

    @writes()
    def unschedule(self, given: dict[str, Any], pk: int) -> Session:
        """Take a session off the days of the draft."""
        unschedule_session(actor=self.actor, session_id=pk)
        return Session(pk=pk)

    @writes(gives=CountSerializer)
    def discard(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Let a session stand as it holds; one that was never on the programme goes."""
        discard_draft(actor=self.actor, session_id=pk)
        return {"count": 1}
