"""Rate cards."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once
from compensation.domain import make_rate_card
from compensation.models import RateCard


class RateCardBody(Body):
    """A new rate card."""

    name = serializers.CharField(max_length=80)
    version = serializers.CharField(max_length=20)


class RateCardSerializer(serializers.ModelSerializer[RateCard]):
    """A named set of rates."""

    class Meta:
        model = RateCard
        fields = ["id", "name", "version"]
        read_only_fields = fields


class RateCardViewSet(Writing, ReadingViewSet):
    """The network's rate cards."""

    queryset = RateCard.objects.all()
    serializer_class = RateCardSerializer
    orderings = frozenset({"id", "name"})

    @once(takes=RateCardBody, status=201)
    def create(self, given: dict[str, Any]) -> RateCard:
        """Start a rate card; repeating it with the same name returns the one there is."""
        return make_rate_card(actor=self.actor, **given)
