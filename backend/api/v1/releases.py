"""Releases of a convening's programme: what one would do, and what each did."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from api.v1.bodies import Body, CountSerializer
from api.v1.conflicts import ConflictSerializer
from api.v1.filters import Filters, IdFilter
from api.v1.offers import ReasonsField
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import writes
from engagements.domain import (
    apply_source,
    discard_drafts,
    draft_conflicts,
    release_plan,
    release_programme,
)
from engagements.models import Release, ReleaseReason, SessionChange, SessionRevision


class SourceBody(Body):
    """Whose version of the programme is put into the draft."""

    # The framework keeps declared fields apart from its own attribute of this name.
    source = serializers.CharField(max_length=60)  # type: ignore[assignment]


class ReleaseProgrammeBody(Body):
    """The plan that was looked at, until when people answer, and why it is right all the same."""

    digest = serializers.CharField(max_length=64)
    reply_by_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    reasons = ReasonsField()


class VersionSerializer(serializers.Serializer[Any]):
    """How a session stands on a programme."""

    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = serializers.CharField()
    title_discloses = serializers.BooleanField()
    as_printed = serializers.CharField()


class PersonChangeSerializer(serializers.Serializer[Any]):
    """What a change means for one booking; pay never falls."""

    assignment = serializers.IntegerField(source="assignment.pk")
    consultant = serializers.IntegerField(source="consultant.pk")
    consultant_name = serializers.CharField(source="consultant.chosen_name")
    must_confirm = serializers.BooleanField()
    minutes_before = serializers.IntegerField()
    minutes_after = serializers.IntegerField()
    amount_before = serializers.DecimalField(max_digits=12, decimal_places=2)
    amount_after = serializers.DecimalField(max_digits=12, decimal_places=2)
    pay_by_before = serializers.DateField()
    pay_by_after = serializers.DateField()


class OfferChangeSerializer(serializers.Serializer[Any]):
    """An open offer that is taken back, and whether it is drafted anew."""

    offer = serializers.IntegerField(source="offer.pk")
    consultant = serializers.IntegerField(source="consultant.pk")
    consultant_name = serializers.CharField(source="consultant.chosen_name")
    was_sent = serializers.BooleanField()
    is_made_again = serializers.BooleanField()
    reply_by_at = serializers.DateTimeField(allow_null=True)
    why_not = serializers.CharField()


class PlannedChangeSerializer(serializers.Serializer[Any]):
    """What a release would change about one session, and for whom."""

    session = serializers.IntegerField(source="session.pk")
    code = serializers.CharField(source="session.code")
    # The framework's own ``fields`` is what it is made of.
    changed = serializers.SerializerMethodField()
    before = VersionSerializer(allow_null=True)
    after = VersionSerializer(allow_null=True)
    fund_before = serializers.IntegerField(source="fund_before.pk", default=None)
    fund_after = serializers.IntegerField(source="fund_after.pk", default=None)
    people = PersonChangeSerializer(many=True)
    offers = OfferChangeSerializer(many=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_changed(self, change: Any) -> list[str]:
        """Name what changes, in one order."""
        return sorted(change.fields)


class FundChangeSerializer(serializers.Serializer[Any]):
    """What moves on one fund; the balance is its budget less what is agreed."""

    fund = serializers.IntegerField(source="fund.pk")
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    balance_before = serializers.DecimalField(max_digits=12, decimal_places=2)
    balance_after = serializers.DecimalField(max_digits=12, decimal_places=2)


class ReleasePlanSerializer(serializers.Serializer[Any]):
    """All that a release would do; ``digest`` is sent back with the release."""

    digest = serializers.CharField()
    number = serializers.IntegerField()
    changes = PlannedChangeSerializer(many=True)
    conflicts = ConflictSerializer(many=True)
    stops = serializers.ListField(child=serializers.CharField())
    needs_reasons = serializers.ListField(child=serializers.CharField())
    raised_amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    by_fund = FundChangeSerializer(many=True)


class ReleaseReasonSerializer(serializers.ModelSerializer[ReleaseReason]):
    """Why a programme was released with something in the way."""

    class Meta:
        model = ReleaseReason
        fields = ["kind", "reason"]
        read_only_fields = fields


class ReleasedVersionSerializer(PrivateSerializer):
    """How a session stood before or after a release."""

    owner = None
    private = dict.fromkeys(["source", "title", "title_discloses", "as_printed"], "work.title")

    class Meta:
        model = SessionRevision
        fields = [
            "number",
            "source",
            "title",
            "starts_at",
            "ends_at",
            "room",
            "title_discloses",
            "as_printed",
        ]
        read_only_fields = fields


class SessionChangeSerializer(serializers.ModelSerializer[SessionChange]):
    """What a release changed about one session."""

    code = serializers.CharField(source="session.code", read_only=True)
    before = ReleasedVersionSerializer(read_only=True)
    after = ReleasedVersionSerializer(read_only=True)

    class Meta:
        model = SessionChange
        fields = ["session", "code", "before", "after", "fund_before", "fund_after"]
        read_only_fields = fields


class ReleaseSerializer(PrivateSerializer):
    """One release: what it changed, who made it, and why in spite of what was in the way."""

    released_by = PersonField()
    changes = SessionChangeSerializer(many=True, read_only=True)
    reasons = serializers.SerializerMethodField()

    owner = None
    private = {"note": "work.title", "reasons": "work.reasons"}

    class Meta:
        model = Release
        fields = [
            "id",
            "convening",
            "number",
            "note",
            "released_by",
            "released_at",
            "changes",
            "reasons",
        ]
        read_only_fields = fields

    @extend_schema_field(ReleaseReasonSerializer(many=True))
    def get_reasons(self, release: Release) -> Any:
        """Return the reasons that the reader may know."""
        known = self.context["request"].user.has_role("coordinator")
        rows = [row for row in release.reasons.all() if known or row.kind != "apart"]
        return ReleaseReasonSerializer(rows, many=True).data


class ReleaseFilters(Filters):
    """By convening and number."""

    convening = IdFilter("convening_id")

    class Meta:
        model = Release
        fields = ["number"]


class ReleaseViewSet(ReadingViewSet):
    """Releases of programmes."""

    queryset = Release.objects.select_related("released_by").prefetch_related(
        "reasons", "changes__session", "changes__before", "changes__after"
    )
    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilters
    orderings = frozenset({"id"})
    usual_ordering = "-id"


class ConveningReleases:
    """Mixin: planning a convening's programme as a whole, and releasing it."""

    request: Any
    actor: Any

    @writes(takes=SourceBody, gives=CountSerializer)
    def apply_source(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Put another source's version into the draft; say how many sessions it changes."""
        return {"count": apply_source(actor=self.actor, convening_id=pk, **given)}

    @writes(gives=CountSerializer)
    def discard(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Take back every change that was not released; say how many there were."""
        return {"count": discard_drafts(actor=self.actor, convening_id=pk)}

    @writes(takes=ReleaseProgrammeBody, gives=ReleaseSerializer)
    def release(self, given: dict[str, Any], pk: int) -> Release:
        """Let the draft hold; everyone booked on a changed session is asked to confirm again."""
        return release_programme(actor=self.actor, convening_id=pk, **given)

    @extend_schema(responses=ReleasePlanSerializer, filters=False)
    @action(detail=True, pagination_class=None, url_path="release-plan")
    def release_plan(self, request: Any, pk: str) -> Response:
        """Say what releasing the draft would do: each change, everyone it touches, the pay."""
        plan = release_plan(actor=request.user, convening_id=int(pk))
        return Response(ReleasePlanSerializer(plan).data)

    @extend_schema(responses=ConflictSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, url_path="draft-conflicts")
    def draft_conflicts(self, request: Any, pk: str) -> Response:
        """Say what would be in the way if the draft were released."""
        convening = self.row(pk)  # type: ignore[attr-defined]
        found = draft_conflicts(actor=request.user, convening_id=convening.pk)
        return Response(ConflictSerializer(found, many=True).data)
