"""Payments."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, CountSerializer, IdsField
from api.v1.filters import Filters, IdFilter
from api.v1.payment_runs import SentBody
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from payments.domain import (
    drop_payment,
    hold_back_payment,
    record_returned,
    record_sent,
    record_settled,
)
from payments.models import Payment

LONGEST_NOTE = 200


class SentPaymentsBody(SentBody):
    """That some payments left."""

    payment_ids = IdsField()


class SettledBody(Body):
    """That payments arrived."""

    payment_ids = IdsField()
    settled_on = serializers.DateField()


class ReturnedBody(Body):
    """That a payment came back, and why."""

    returned_on = serializers.DateField()
    note = serializers.CharField(max_length=LONGEST_NOTE)


class DropBody(Body):
    """Why a payment is taken out; the payee is shown it."""

    note = serializers.CharField(max_length=LONGEST_NOTE)


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


class PaymentViewSet(Writing, ReadingViewSet):
    """Payments; a consultant finds their own."""

    queryset = Payment.objects.select_related("consultant")
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilters
    orderings = frozenset({"id", "amount"})
    usual_ordering = "-id"

    @writes(takes=SentPaymentsBody, gives=CountSerializer, detail=False)
    def sent(self, given: dict[str, Any]) -> dict[str, int]:
        """Record that payments left."""
        return {"count": len(record_sent(actor=self.actor, **given))}

    @writes(takes=SettledBody, gives=CountSerializer, detail=False)
    def settled(self, given: dict[str, Any]) -> dict[str, int]:
        """Record that payments arrived."""
        return {"count": len(record_settled(actor=self.actor, **given))}

    @writes(takes=ReturnedBody)
    def returned(self, given: dict[str, Any], pk: int) -> Payment:
        """Record that a payment came back; its invoice waits for payment again."""
        return record_returned(actor=self.actor, payment_id=pk, **given)

    @writes(takes=DropBody)
    def hold_back(self, given: dict[str, Any], pk: int) -> Payment:
        """Take a payment out of a released run: its payee's details changed since approval."""
        return hold_back_payment(actor=self.actor, payment_id=pk, **given)

    @writes(takes=DropBody)
    def drop(self, given: dict[str, Any], pk: int) -> Payment:
        """Take a payment out of a draft run; its invoice waits for payment again."""
        return drop_payment(actor=self.actor, payment_id=pk, **given)
