"""Seats with their planned workload."""

from typing import Any

from django_filters import BooleanFilter
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import Body, IdField, MinutesField
from api.v1.conflicts import SeatConflicts
from api.v1.filters import Filters, IdFilter
from api.v1.offers import ReasonsField
from api.v1.private import PrivateSerializer
from api.v1.quotes import QuoteSerializer, quoted
from api.v1.reading import ReadingViewSet
from api.v1.shortlist import ShortlistAsk, ShortlistSerializer, shortlist_of
from api.v1.writing import Writing, once, writes
from compensation.models import EngagementRole
from engagements.domain import add_seat, ask_next, change_seat
from engagements.models import Seat, SeatWorkload, Way
from engagements.models.engagement import FilledBy


class WishesBody(Body):
    """What is wished of whoever fills a seat, who pays, and its planned minutes by component."""

    workload = MinutesField(required=False)
    topic_id = IdField(required=False, allow_null=True)
    language_id = IdField(required=False, allow_null=True)
    county_id = IdField(required=False, allow_null=True)
    region_id = IdField(required=False, allow_null=True)
    way = serializers.ChoiceField(Way.choices, required=False)
    fund_id = IdField(required=False, allow_null=True)
    # The framework keeps declared fields apart from its own attributes of these names.
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=120, required=False, allow_blank=True
    )
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class SeatBody(WishesBody):
    """A role to be filled."""

    engagement_id = IdField()
    role = serializers.ChoiceField(EngagementRole.choices)
    filled_by = serializers.ChoiceField(FilledBy.choices, required=False)


class NextBody(Body):
    """Reasons, where the next person cannot be asked without."""

    reasons = ReasonsField()


class WorkloadSerializer(serializers.ModelSerializer[SeatWorkload]):
    """How many minutes of one component a seat is planned to take."""

    class Meta:
        model = SeatWorkload
        fields = ["component", "minutes"]
        read_only_fields = fields


class SeatSerializer(PrivateSerializer):
    """A role to be filled; attendance is the length of the engagement."""

    workload = WorkloadSerializer(many=True, read_only=True)
    is_filled = serializers.BooleanField(read_only=True)

    owner = None
    private = {"label": "work.title", "note": "seat.note"}

    class Meta:
        model = Seat
        fields = [
            "id",
            "engagement",
            "role",
            "position",
            "label",
            "filled_by",
            "note",
            "is_filled",
            "workload",
            "topic",
            "language",
            "county",
            "region",
            "way",
            "fund",
        ]
        read_only_fields = fields


class SeatWithQuoteSerializer(SeatSerializer):
    """A seat with what its workload costs at the rate in force, and why."""

    quote = serializers.SerializerMethodField()
    quote_why = serializers.SerializerMethodField()

    private = {**SeatSerializer.private, "quote": "work.pay", "quote_why": "work.pay"}

    class Meta(SeatSerializer.Meta):
        fields = [*SeatSerializer.Meta.fields, "quote", "quote_why"]
        read_only_fields = fields

    @extend_schema_field(QuoteSerializer(allow_null=True))
    def get_quote(self, seat: Seat) -> dict[str, Any] | None:
        """Return the price; null when no rate is in force."""
        return self._quoted(seat)[0]

    def get_quote_why(self, seat: Seat) -> str:
        """Say why the price is what it is, or why there is none."""
        return self._quoted(seat)[1]

    def _quoted(self, seat: Seat) -> tuple[dict[str, Any] | None, str]:
        if not hasattr(seat, "_quoted"):
            seat._quoted = quoted(seat)  # type: ignore[attr-defined]
        found: tuple[dict[str, Any] | None, str] = seat._quoted  # type: ignore[attr-defined]
        return found


class SeatFilters(Filters):
    """By engagement, convening, role, and whether they are filled."""

    engagement = IdFilter("engagement_id")
    convening = IdFilter("engagement__convening_id")
    is_filled = BooleanFilter("is_filled")

    class Meta:
        model = Seat
        fields = ["role", "filled_by"]


class SeatViewSet(SeatConflicts, Writing, ReadingViewSet):
    """Seats; a consultant finds those they were asked to take."""

    queryset = Seat.objects.with_filled().prefetch_related("workload")
    serializer_class = SeatSerializer
    filterset_class = SeatFilters
    orderings = frozenset({"id", "role"})

    def get_serializer_class(self) -> type[SeatSerializer]:
        """Price a single seat; a list is not priced."""
        return SeatSerializer if self.action == "list" else SeatWithQuoteSerializer

    @once(takes=SeatBody, status=201)
    def create(self, given: dict[str, Any]) -> Seat:
        """Open a seat: the answer prices its workload and says why."""
        return add_seat(actor=self.actor, **given)

    @writes(takes=WishesBody)
    def change(self, given: dict[str, Any], pk: int) -> Seat:
        """Change a seat that nobody holds or is asked for; what is left out stays."""
        return change_seat(actor=self.actor, seat_id=pk, **given)

    @writes(takes=NextBody)
    def ask_next(self, given: dict[str, Any], pk: int) -> Seat:
        """Ask whoever is next on the seat's list; nobody, when the list is empty."""
        ask_next(actor=self.actor, seat_id=pk, **given)
        return Seat(pk=pk)

    @extend_schema(parameters=[ShortlistAsk], responses=ShortlistSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def shortlist(self, request: Request, pk: str) -> Response:
        """Say who could take the seat, whoever is next first, and why."""
        return Response(
            ShortlistSerializer(shortlist_of(request, actor=self.actor, seat_id=int(pk))).data
        )
