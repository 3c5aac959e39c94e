"""How asks, yeses, hours and pay are shared out, and whether equal roles are paid alike."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django_filters import BooleanFilter, DateFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response

from api.v1.asking import Question
from api.v1.bodies import IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import OF_PAGES, ScopedViewSet
from consultants.models import Consultant
from core import privacy
from core.privacy import Channel, See
from engagements.domain import fairness
from engagements.domain.fairness import Frame, Share

PAY = ("minutes", "amount")


class FrameQuestion(Question):
    """Whom and when the figures are about; what is left out is not narrowed."""

    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    county = IdField(required=False)
    language = IdField(required=False)


def _frame(asked: dict[str, Any]) -> Frame:
    return Frame(
        starts_on=asked.get("starts_on"),
        ends_on=asked.get("ends_on"),
        county_id=asked.get("county"),
        language_id=asked.get("language"),
    )


class PersonShareSerializer(PrivateSerializer):
    """What one person was asked, said yes to, and is booked for."""

    consultant = serializers.IntegerField(source="pk", read_only=True)
    asks = serializers.IntegerField(source="ask_count", read_only=True)
    yeses = serializers.IntegerField(source="yes_count", read_only=True)
    minutes = serializers.IntegerField(source="booked_minutes", read_only=True)
    amount = serializers.DecimalField(
        source="booked_amount", max_digits=12, decimal_places=2, read_only=True
    )

    owner = "pk"
    private = {"chosen_name": "person.name", **dict.fromkeys(PAY, "work.pay")}

    class Meta:
        model = Consultant
        fields = ["consultant", "chosen_name", "asks", "yeses", "minutes", "amount"]
        read_only_fields = fields


class ShareSerializer(serializers.Serializer[Any]):
    """What a county, a language or a quarter had; ``people`` are those who belong to it."""

    name = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    asks = serializers.IntegerField()
    yeses = serializers.IntegerField()
    minutes = serializers.IntegerField(required=False)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)


class SpreadSerializer(serializers.Serializer[Any]):
    """How many people were asked so often; the last number stands for itself and more."""

    times = serializers.IntegerField()
    people = serializers.IntegerField()


class PassedOverSerializer(serializers.Serializer[Any]):
    """Who was passed over how often, and the latest reasons."""

    consultant = serializers.IntegerField()
    chosen_name = serializers.CharField()
    count = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class UnequalSerializer(serializers.Serializer[Any]):
    """A role of one engagement that is not paid alike."""

    engagement = serializers.IntegerField(source="engagement_id")
    title = serializers.CharField()
    role = serializers.CharField()
    lowest_amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    highest_amount = serializers.DecimalField(max_digits=12, decimal_places=2)


def _unchanged(rows: Any, _name: str, _value: Any) -> Any:
    """Leave the rows: the figures themselves were read for that time."""
    return rows


class FairnessFilters(Filters):
    """By the time of asking and working, county, language, and who was never asked."""

    starts_on = DateFilter(method=_unchanged)
    ends_on = DateFilter(method=_unchanged)
    county = IdFilter("home_county_id")
    language = IdFilter("languages")
    never_asked = BooleanFilter(method="only_never_asked")

    class Meta:
        model = Consultant
        fields: list[str] = []

    def only_never_asked(self, people: Any, _name: str, is_wanted: bool) -> Any:
        """Leave those whom nobody asked, or those whom somebody did."""
        return people.filter(ask_count=0) if is_wanted else people.filter(ask_count__gt=0)


class FairnessViewSet(ListModelMixin, ScopedViewSet):
    """How work is shared out among people, counties, languages and quarters."""

    queryset = Consultant.objects.all()
    serializer_class = PersonShareSerializer
    filterset_class = FairnessFilters

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the people with their figures in the time that is asked about."""
        if self._is_schema():
            return Consultant.objects.none()
        given = {
            name: value
            for name, value in self.request.query_params.dict().items()
            if name in ("starts_on", "ends_on")
        }
        asked = FrameQuestion(data=given)
        asked.is_valid(raise_exception=True)
        frame = _frame(asked.validated_data)
        actor: Any = self.request.user
        return fairness.by_person(actor=actor, frame=frame)

    def _shares(self, request: Any, read: Callable[..., list[Share]]) -> Response:
        rows = read(actor=request.user, frame=_frame(FrameQuestion.of(request)))
        shown: list[dict[str, Any]] = [dict(row) for row in ShareSerializer(rows, many=True).data]
        if privacy.sees(request.user, "work.pay", Channel.API) is not See.FULL:
            shown = [{k: v for k, v in row.items() if k not in PAY} for row in shown]
        return Response(shown)

    @extend_schema(parameters=[FrameQuestion], responses=ShareSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def counties(self, request: Any) -> Response:
        """Say what people of each county had, the most asked first."""
        return self._shares(request, fairness.by_county)

    @extend_schema(parameters=[FrameQuestion], responses=ShareSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def languages(self, request: Any) -> Response:
        """Say what speakers of each language had; who speaks several counts with each."""
        return self._shares(request, fairness.by_language)

    @extend_schema(parameters=[FrameQuestion], responses=ShareSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def quarters(self, request: Any) -> Response:
        """Say what each quarter had, the latest first."""
        return self._shares(request, fairness.by_quarter)

    @extend_schema(parameters=[FrameQuestion], responses=SpreadSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def spread(self, request: Any) -> Response:
        """Say how many people were asked how often."""
        rows = fairness.spread(actor=request.user, frame=_frame(FrameQuestion.of(request)))
        return Response([{"times": times, "people": people} for times, people in rows])

    @extend_schema(
        parameters=[FrameQuestion], responses=PassedOverSerializer(many=True), filters=False
    )
    @action(detail=False, url_path="passed-over")
    def passed_over(self, request: Any) -> Response:
        """Say who was passed over how often, and why."""
        frame = _frame(FrameQuestion.of(request, besides=OF_PAGES))
        said = {"actor": request.user, "frame": frame}
        people: list[Any] = self.paginate_queryset(fairness.people_passed_over(**said)) or []
        why = fairness.why_passed_over(**said, consultant_ids=[each.pk for each in people])
        rows = [
            {
                "consultant": each.pk,
                "chosen_name": each.chosen_name,
                "count": each.passed_count,
                "reasons": why.get(each.pk, []),
            }
            for each in people
        ]
        return self.get_paginated_response(PassedOverSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[FrameQuestion], responses=UnequalSerializer(many=True), filters=False
    )
    @action(detail=False, pagination_class=None, url_path="unequal-pay")
    def unequal_pay(self, request: Any) -> Response:
        """Say which roles of one engagement are not paid alike."""
        rows = fairness.unequal_pay(actor=request.user, frame=_frame(FrameQuestion.of(request)))
        return Response(UnequalSerializer(rows, many=True).data)
