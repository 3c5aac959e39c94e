"""Comparators: the evidence of equal pay."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import LONGEST_NOTE, AmountField, Body
from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once
from compensation.domain import add_comparator
from compensation.models import Activity, Comparator


class ComparatorBody(Body):
    """A new finding, with its evidence."""

    profession = serializers.CharField(max_length=120)
    credential = serializers.CharField(max_length=60)
    activity = serializers.ChoiceField(Activity.choices)
    hourly_amount = AmountField()
    evidence = serializers.CharField(max_length=LONGEST_NOTE)
    # The framework keeps declared fields apart from its own attribute of this name.
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    dated_on = serializers.DateField()


class ComparatorSerializer(serializers.ModelSerializer[Comparator]):
    """What commonly recognised expertise is paid for the same work, and how we know."""

    approved_by = PersonField()

    class Meta:
        model = Comparator
        fields = [
            "id",
            "profession",
            "credential",
            "activity",
            "hourly_amount",
            "evidence",
            "source",
            "dated_on",
            "approved_by",
        ]
        read_only_fields = fields


class ComparatorViewSet(Writing, ReadingViewSet):
    """Comparators by activity; added, never edited."""

    queryset = Comparator.objects.select_related("approved_by")
    serializer_class = ComparatorSerializer
    filterset_fields = ["activity", "profession", "credential"]
    orderings = frozenset({"id", "activity", "dated_on", "hourly_amount"})

    @once(takes=ComparatorBody, status=201)
    def create(self, given: dict[str, Any]) -> Comparator:
        """Record what a recognised expert is paid for an activity."""
        return add_comparator(actor=self.actor, **given)
