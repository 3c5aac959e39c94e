"""Rates."""

from datetime import date
from typing import Any

from django_filters import DateFilter
from rest_framework import serializers

from api.v1.bodies import AmountField, Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.reading import ReadingViewSet
from api.v1.rules import last_day
from api.v1.writing import Writing, once
from compensation.domain import set_rate
from compensation.models import Activity, EngagementRole, Rate


class RateBody(Body):
    """A rate that starts on a date and ends the one before it."""

    card_id = IdField()
    activity = serializers.ChoiceField(Activity.choices)
    role = serializers.ChoiceField(EngagementRole.choices)
    hourly_amount = AmountField()
    starts_on = serializers.DateField()
    comparator_id = IdField()


class RateSerializer(serializers.ModelSerializer[Rate]):
    """What one hour of one activity in one role pays, from when to when, and its comparator."""

    starts_on = serializers.DateField(source="valid.lower", read_only=True)
    ends_on = serializers.SerializerMethodField()

    class Meta:
        model = Rate
        fields = [
            "id",
            "card",
            "activity",
            "role",
            "hourly_amount",
            "starts_on",
            "ends_on",
            "comparator",
        ]
        read_only_fields = fields

    def get_ends_on(self, rate: Rate) -> date | None:
        """Return the last day on which it holds; null while it is open."""
        return last_day(rate.valid.upper)


class RateFilters(Filters):
    """By card, activity, role, or the day on which it is in force."""

    card = IdFilter("card_id")
    in_force_on = DateFilter("valid", lookup_expr="contains")

    class Meta:
        model = Rate
        fields = ["activity", "role"]


class RateViewSet(Writing, ReadingViewSet):
    """Rates with their history."""

    queryset = Rate.objects.all()
    serializer_class = RateSerializer
    filterset_class = RateFilters
    orderings = frozenset({"id", "activity", "role", "hourly_amount"})

    @once(takes=RateBody, status=201)
    def create(self, given: dict[str, Any]) -> Rate:
        """Start a rate on a date; nothing sent or issued is priced anew."""
        return set_rate(actor=self.actor, **given)
