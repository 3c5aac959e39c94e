"""Funds."""

from datetime import date
from typing import Any

from rest_framework import serializers

from api.v1.bodies import AmountField, Body
from api.v1.reading import ReadingViewSet
from api.v1.rules import last_day
from api.v1.writing import Writing, once
from compensation.domain import set_fund
from compensation.models import Fund


class FundBody(Body):
    """A fund by its code; ``ends_on`` is its last day."""

    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=120)
    gl_account = serializers.CharField(max_length=20)
    cost_center = serializers.CharField(max_length=20, allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    budget_amount = AmountField()


class FundSerializer(serializers.ModelSerializer[Fund]):
    """A grant or contract that pays, with its accounting codes."""

    starts_on = serializers.DateField(source="period.lower", read_only=True)
    ends_on = serializers.SerializerMethodField()

    class Meta:
        model = Fund
        fields = [
            "id",
            "code",
            "name",
            "gl_account",
            "cost_center",
            "starts_on",
            "ends_on",
            "budget_amount",
        ]
        read_only_fields = fields

    def get_ends_on(self, fund: Fund) -> date | None:
        """Return the last day on which it pays."""
        return last_day(fund.period.upper)


class FundViewSet(Writing, ReadingViewSet):
    """The grants and contracts that pay for the work."""

    queryset = Fund.objects.all()
    serializer_class = FundSerializer
    filterset_fields = ["code"]
    orderings = frozenset({"id", "code"})
    usual_ordering = "code"

    @once(takes=FundBody, status=201)
    def create(self, given: dict[str, Any]) -> Fund:
        """Record a fund by its code, or change the one that has it."""
        return set_fund(actor=self.actor, **given)
