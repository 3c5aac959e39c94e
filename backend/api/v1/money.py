"""A person's money: each amount, its stage, who has it now and until when."""

from typing import Any

from rest_framework import serializers

from consultants.models import Consultant
from core import privacy
from core.errors import Refused
from core.privacy import Channel, See
from payments.domain import stages_for
from payments.domain.money_page import MoneyRow, Stage
from payments.domain.readiness import Owner


class MoneyRowSerializer(serializers.Serializer[Any]):
    """One amount: booked work, or an invoice, with what has to happen next and by whom."""

    stage = serializers.ChoiceField([(stage.value, stage.value) for stage in Stage])
    owner = serializers.ChoiceField([(owner.value, owner.value) for owner in Owner])
    next_step = serializers.CharField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    minutes = serializers.IntegerField()
    promised_on = serializers.DateField()
    service_on = serializers.DateField()
    reasons = serializers.ListField(child=serializers.CharField())
    paid_on = serializers.DateField(allow_null=True)
    assignment = serializers.IntegerField(source="assignment.pk", default=None, allow_null=True)
    invoice = serializers.IntegerField(source="invoice.pk", default=None, allow_null=True)
    payment = serializers.IntegerField(source="payment.pk", default=None, allow_null=True)


def money_of(*, actor: Any, consultant: Consultant) -> list[MoneyRow]:
    """Return a visible person's money. Raises Refused for those who see no pay."""
    own = consultant.user_id == actor.pk
    if privacy.sees(actor, "work.pay", Channel.API, own=own) is not See.FULL:
        raise Refused
    return stages_for(consultant=consultant)


def shown(rows: list[MoneyRow], *, actor: Any, consultant: Consultant) -> list[dict[str, Any]]:
    """Return the rows as JSON; what is missing from a payee record is told to those who see it."""
    own = consultant.user_id == actor.pk
    tells_why = privacy.sees(actor, "payee.record", Channel.API, own=own) is See.FULL
    plain: list[dict[str, Any]] = [dict(row) for row in MoneyRowSerializer(rows, many=True).data]
    return plain if tells_why else [row | {"reasons": []} for row in plain]
