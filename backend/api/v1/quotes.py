"""What a seat's workload costs, and why."""

from typing import Any

from rest_framework import serializers

from core.errors import Invalid
from engagements.domain import quote_seat
from engagements.models import Seat


class QuoteLineSerializer(serializers.Serializer[Any]):
    """One component, priced and rounded once."""

    component = serializers.CharField()
    minutes = serializers.IntegerField()
    rate_amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)


class QuoteSerializer(serializers.Serializer[Any]):
    """The price of a seat at the rate in force on the service date; or why there is none."""

    lines = QuoteLineSerializer(many=True, source="quote.lines")
    total_minutes = serializers.IntegerField(source="quote.total_minutes")
    total_amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, source="quote.total_amount"
    )
    why = serializers.CharField()
    service_on = serializers.DateField()
    report_by_on = serializers.DateField()
    pay_by_on = serializers.DateField()


def quoted(seat: Seat) -> tuple[dict[str, Any] | None, str]:
    """Return the quote and the sentence that says why, or why there is none."""
    try:
        quote = quote_seat(seat)
    except Invalid as refusal:
        return None, str(refusal)
    return dict(QuoteSerializer(quote).data), quote.why
