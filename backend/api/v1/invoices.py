"""Invoices and credit notes; the payee's name stands only in the document."""

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from payments.models import Invoice, InvoiceLine


class InvoiceLineSerializer(serializers.ModelSerializer[InvoiceLine]):
    """One work entry, priced and rounded once."""

    class Meta:
        model = InvoiceLine
        fields = [
            "id",
            "work_entry",
            "fund",
            "activity",
            "component",
            "service_on",
            "minutes",
            "rate_amount",
            "amount",
            "released_at",
        ]
        read_only_fields = fields


class InvoiceSerializer(PrivateSerializer):
    """A document made for the consultant and confirmed by them."""

    number = serializers.CharField(source="label", read_only=True)
    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    lines = InvoiceLineSerializer(many=True, read_only=True)
    confirmed_by = PersonField()
    approved_by = PersonField()

    private = {
        "consultant_name": "person.name",
        **dict.fromkeys(["total_minutes", "total_amount", "lines", "query_note"], "work.pay"),
    }

    class Meta:
        model = Invoice
        fields = [
            "id",
            "kind",
            "number",
            "consultant",
            "consultant_name",
            "credits",
            "state",
            "issued_on",
            "service_from_on",
            "service_to_on",
            "due_on",
            "confirm_by_on",
            "total_minutes",
            "total_amount",
            "confirmed_by",
            "confirmed_at",
            "approved_by",
            "approved_at",
            "query_note",
            "lines",
        ]
        read_only_fields = fields


class InvoiceFilters(Filters):
    """By person, state, kind and pay-by date."""

    consultant = IdFilter("consultant_id")

    class Meta:
        model = Invoice
        fields = {"state": ["exact"], "kind": ["exact"], "due_on": ["gte", "lte"]}


class InvoiceViewSet(ReadingViewSet):
    """Invoices; a consultant finds their own."""

    queryset = Invoice.objects.select_related(
        "consultant", "confirmed_by", "approved_by"
    ).prefetch_related("lines")
    serializer_class = InvoiceSerializer
    filterset_class = InvoiceFilters
    orderings = frozenset({"id", "due_on", "issued_on", "total_amount"})
    usual_ordering = "-id"
