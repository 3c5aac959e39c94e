"""Payments."""

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from payments.models import Payment


class PaymentSerializer(PrivateSerializer):
    """The money for one invoice, to one person, in one run."""

    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)

    private = {
        "consultant_name": "person.name",
        "amount": "work.pay",
        "method": "payee.record",
        "trace_number": "payee.record",
        "note": "payee.record",
    }

    class Meta:
        model = Payment
        fields = [
            "id",
            "run",
            "invoice",
            "consultant",
            "consultant_name",
            "state",
            "amount",
            "method",
            "trace_number",
            "sent_on",
            "settled_on",
            "returned_on",
            "note",
        ]
        read_only_fields = fields


class PaymentFilters(Filters):
    """By run, invoice, person and state."""

    run = IdFilter("run_id")
    invoice = IdFilter("invoice_id")
    consultant = IdFilter("consultant_id")

    class Meta:
        model = Payment
        fields = ["state", "method"]


class PaymentViewSet(ReadingViewSet):
    """Payments; a consultant finds their own."""

    queryset = Payment.objects.select_related("consultant")
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilters
    orderings = frozenset({"id", "amount"})
    usual_ordering = "-id"
