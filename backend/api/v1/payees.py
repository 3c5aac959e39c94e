"""Payee records: masked, and opened only by a logged reveal."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import Body, ReasonBody
from api.v1.private import MaskedField, PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, answer_once, key_of, writes
from consultants.domain.payee import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    PayeeView,
    choose_payment_method,
    record_w9,
    reveal_payee,
    set_payee_details,
    who_looked,
)
from consultants.models import PayeeProfile, PaymentMethod, TaxClass


class DetailsBody(Body):
    """One's own legal name and the address that payments and papers go to."""

    legal_name = serializers.CharField(max_length=LONGEST_NAME)
    remit_to = serializers.CharField(max_length=LONGEST_ADDRESS)


class MethodBody(Body):
    """How the person wants to be paid."""

    payment_method = serializers.ChoiceField(PaymentMethod.choices)


class W9Body(Body):
    """A signed W-9 that was received, with finance's vendor ID."""

    w9_on = serializers.DateField()
    vendor_id = serializers.CharField(max_length=20)
    tax_class = serializers.ChoiceField(TaxClass.choices, required=False)


class RevealedSerializer(serializers.Serializer[Any]):
    """A payee record with its sealed values opened."""

    consultant = serializers.IntegerField(source="consultant_id")
    legal_name = serializers.CharField()
    remit_to = serializers.CharField()


class LookSerializer(serializers.Serializer[Any]):
    """One read of someone's payee data."""

    actor = PersonField()
    fields_read = serializers.ListField(child=serializers.CharField(), source="fields")
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class PayeeSerializer(PrivateSerializer):
    """What is needed to pay a person; the legal name and address say only that they are there."""

    legal_name = MaskedField(source="legal_name_sealed")
    remit_to = MaskedField(source="remit_to_sealed")
    blocked_by = serializers.SerializerMethodField()

    owner = "consultant_id"
    private = dict.fromkeys(
        ["vendor_id", "tax_class", "w9_on", "payment_method", "blocked_by"], "payee.record"
    )

    class Meta:
        model = PayeeProfile
        fields = [
            "consultant",
            "vendor_id",
            "legal_name",
            "remit_to",
            "tax_class",
            "w9_on",
            "payment_method",
            "blocked_by",
        ]
        read_only_fields = fields

    def get_blocked_by(self, payee: PayeeProfile) -> list[str]:
        """Return why this person cannot be paid yet, in words."""
        return [str(reason) for reason in payee.what_blocks_payment()]


class PayeeViewSet(Writing, ReadingViewSet):
    """Finance and auditors see all, masked; a consultant their own; a coordinator none."""

    queryset = PayeeProfile.objects.all()
    serializer_class = PayeeSerializer
    filterset_fields = ["payment_method", "tax_class"]
    orderings = frozenset({"consultant_id"})
    usual_ordering = "consultant_id"

    @writes(takes=DetailsBody)
    def details(self, given: dict[str, Any], pk: int) -> PayeeProfile:
        """Keep one's own legal name and address; the answer shows them masked."""
        return set_payee_details(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=MethodBody)
    def choose_method(self, given: dict[str, Any], pk: int) -> PayeeProfile:
        """Choose how one wants to be paid."""
        method = given["payment_method"]
        return choose_payment_method(actor=self.actor, consultant_id=pk, method=method)

    @writes(takes=W9Body)
    def record_w9(self, given: dict[str, Any], pk: int) -> PayeeProfile:
        """Record that a signed W-9 was received."""
        return record_w9(actor=self.actor, consultant_id=pk, **given)

    @extend_schema(request=ReasonBody, responses=RevealedSerializer)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Open a record for a stated reason; the person sees who looked, when and why.

        The opened values are never kept with the key: a repeat is a new, logged look.
        """
        key_of(request)
        reason = self.given(ReasonBody)["reason"]
        seen: list[PayeeView] = []

        def look() -> tuple[int, Any]:
            seen.append(reveal_payee(actor=self.actor, consultant_id=int(pk), reason=reason))
            return 200, {"consultant": int(pk)}

        answer = answer_once(request, look)
        if not seen:
            look()
        answer.data = RevealedSerializer(seen[0]).data
        return answer

    @extend_schema(responses=LookSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def looks(self, request: Request, pk: str) -> Response:
        """Say who looked at one's own payee data, when and why."""
        rows = who_looked(actor=self.actor, consultant_id=int(pk))
        return Response(LookSerializer(rows, many=True).data)
