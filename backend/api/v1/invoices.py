"""Invoices and credit notes; the payee's name stands only in the document."""

from io import BytesIO
from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from api.v1.bodies import Body, CountSerializer, IdsField, NoteBody, ReasonBody
from api.v1.files import PDF, PdfRenderer, download
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from payments.domain import (
    approve_invoices,
    confirm_invoice,
    credit_invoice,
    open_document,
    query_invoice,
)
from payments.models import Invoice, InvoiceLine


class InvoicesBody(Body):
    """Several invoices."""

    invoice_ids = IdsField()


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


class InvoiceViewSet(Writing, ReadingViewSet):
    """Invoices; a consultant finds their own."""

    queryset = Invoice.objects.select_related(
        "consultant", "confirmed_by", "approved_by"
    ).prefetch_related("lines")
    serializer_class = InvoiceSerializer
    filterset_class = InvoiceFilters
    orderings = frozenset({"id", "due_on", "issued_on", "total_amount"})
    usual_ordering = "-id"

    @writes()
    def confirm(self, given: dict[str, Any], pk: int) -> Invoice:
        """Say that one's own invoice is right."""
        return confirm_invoice(actor=self.actor, invoice_id=pk)

    @writes(takes=NoteBody)
    def query(self, given: dict[str, Any], pk: int) -> Invoice:
        """Say what is not right on one's own invoice."""
        return query_invoice(actor=self.actor, invoice_id=pk, **given)

    @writes()
    def approve(self, given: dict[str, Any], pk: int) -> Invoice:
        """Approve a confirmed invoice for payment."""
        (invoice,) = approve_invoices(actor=self.actor, invoice_ids=[pk])
        return invoice

    @writes(takes=InvoicesBody, gives=CountSerializer, detail=False, path="approve")
    def approve_many(self, given: dict[str, Any]) -> dict[str, int]:
        """Approve several confirmed invoices, all or none."""
        return {"count": len(approve_invoices(actor=self.actor, **given))}

    @writes(takes=ReasonBody)
    def credit(self, given: dict[str, Any], pk: int) -> Invoice:
        """Take an unpaid invoice back; the answer is the credit note."""
        return credit_invoice(actor=self.actor, invoice_id=pk, **given)

    @extend_schema(responses={(200, PDF): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[PdfRenderer])
    def document(self, request: Request, pk: str) -> FileResponse:
        """Download the PDF. It names the payee, so finance's reading is logged."""
        opened = open_document(actor=self.actor, invoice_id=int(pk))
        return download(
            BytesIO(opened.data), name=opened.name, content_type=PDF, sha256=opened.sha256
        )
