"""Payment runs: prepared by one person, released by another."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import AmountField, Body, OptionalNoteBody
from api.v1.filters import Filters
from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from payments.domain import (
    abandon_run,
    open_run,
    prepare_run,
    ready_and_blocked,
    record_sent,
    release_run,
    take_back_run,
)
from payments.domain.readiness import Owner
from payments.models import PaymentRun


class RunBody(Body):
    """The day on which the payments are to leave."""

    pay_on = serializers.DateField()


class ReleaseBody(Body):
    """The run's total, typed by whoever releases it."""

    typed_total = AmountField()


class SentBody(Body):
    """That payments left, with the bank's trace numbers by payment id."""

    sent_on = serializers.DateField()
    trace_numbers = serializers.DictField(
        child=serializers.CharField(max_length=40), required=False
    )

    def validate_trace_numbers(self, traces: dict[str, str]) -> dict[int, str]:
        """Return the trace numbers by id. Raises ValidationError for what is no id."""
        if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in traces):
            raise serializers.ValidationError(_("Name each payment by its id."))
        return {int(key): trace for key, trace in traces.items()}


class QueueItemSerializer(serializers.Serializer[Any]):
    """An approved invoice that waits for payment, and why it cannot be paid, if so."""

    invoice = serializers.IntegerField(source="invoice.pk")
    number = serializers.CharField(source="invoice.label")
    consultant = serializers.IntegerField(source="invoice.consultant_id")
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, source="invoice.total_amount"
    )
    due_on = serializers.DateField(source="invoice.due_on")
    days_left = serializers.IntegerField()
    is_ready = serializers.BooleanField()
    owner = serializers.ChoiceField([(owner.value, owner.value) for owner in Owner])
    reasons = serializers.ListField(child=serializers.CharField())


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


class PaymentRunViewSet(Writing, ReadingViewSet):
    """Payment runs, for finance and auditors."""

    queryset = PaymentRun.objects.select_related("opened_by", "prepared_by", "released_by")
    serializer_class = PaymentRunSerializer
    filterset_class = PaymentRunFilters
    orderings = frozenset({"id", "pay_on"})
    usual_ordering = "-id"

    @extend_schema(responses=QueueItemSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def queue(self, request: Request) -> Response:
        """Say which approved invoices can be paid now, and what holds up the others."""
        ready, blocked = ready_and_blocked(actor=self.actor)
        return Response(QueueItemSerializer([*ready, *blocked], many=True).data)

    @once(takes=RunBody, status=201)
    def create(self, given: dict[str, Any]) -> PaymentRun:
        """Open a draft run with every invoice that is ready."""
        return open_run(actor=self.actor, **given)

    @writes()
    def prepare(self, given: dict[str, Any], pk: int) -> PaymentRun:
        """Freeze the control totals and hand the run to a colleague."""
        return prepare_run(actor=self.actor, run_id=pk)

    @writes()
    def take_back(self, given: dict[str, Any], pk: int) -> PaymentRun:
        """Make a prepared run a draft again."""
        return take_back_run(actor=self.actor, run_id=pk)

    @writes(takes=ReleaseBody)
    def release(self, given: dict[str, Any], pk: int) -> PaymentRun:
        """Release a run that a colleague prepared, by typing its total."""
        return release_run(actor=self.actor, run_id=pk, **given)

    @writes(takes=OptionalNoteBody)
    def abandon(self, given: dict[str, Any], pk: int) -> PaymentRun:
        """Give a run up before it is released."""
        return abandon_run(actor=self.actor, run_id=pk, **given)

    @writes(takes=SentBody)
    def sent(self, given: dict[str, Any], pk: int) -> PaymentRun:
        """Record that every payment of the run has left."""
        record_sent(actor=self.actor, run_id=pk, **given)
        run: PaymentRun = self.row(pk)
        return run
