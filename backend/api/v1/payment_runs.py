"""Payment runs: prepared by one person, released by another."""

from rest_framework import serializers

from api.v1.filters import Filters
from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
from payments.models import PaymentRun


class PaymentRunSerializer(serializers.ModelSerializer[PaymentRun]):
    """A set of payments with its control totals."""

    opened_by = PersonField()
    prepared_by = PersonField()
    released_by = PersonField()

    class Meta:
        model = PaymentRun
        fields = [
            "id",
            "state",
            "pay_on",
            "payment_count",
            "line_count",
            "total_minutes",
            "total_amount",
            "opened_by",
            "opened_at",
            "prepared_by",
            "prepared_at",
            "released_by",
            "released_at",
        ]
        read_only_fields = fields


class PaymentRunFilters(Filters):
    """By state and payment date."""

    class Meta:
        model = PaymentRun
        fields = {"state": ["exact"], "pay_on": ["gte", "lte"]}


class PaymentRunViewSet(ReadingViewSet):
    """Payment runs, for finance and auditors."""

    queryset = PaymentRun.objects.select_related("opened_by", "prepared_by", "released_by")
    serializer_class = PaymentRunSerializer
    filterset_class = PaymentRunFilters
    orderings = frozenset({"id", "pay_on"})
    usual_ordering = "-id"
