"""Dated rules of law, tax, travel and the network's own policy."""

from datetime import date, timedelta

from rest_framework import serializers

from api.v1.reading import ReferenceViewSet
from compensation.models import Rule


def last_day(upper: date | None) -> date | None:
    """Return the last day of a range whose end is the day after; None when it is open."""
    return upper - timedelta(days=1) if upper else None


class RuleSerializer(serializers.ModelSerializer[Rule]):
    """A rule with its source and how well it is attested."""

    starts_on = serializers.DateField(source="valid.lower", read_only=True)
    ends_on = serializers.SerializerMethodField()

    class Meta:
        model = Rule
        fields = [
            "id",
            "name",
            "starts_on",
            "ends_on",
            "value",
            "parts",
            "unit",
            "keyed_on",
            "confidence",
            "source",
        ]

    def get_ends_on(self, rule: Rule) -> date | None:
        """Return the last day on which it holds; null while it is open."""
        return last_day(rule.valid.upper)


class RuleViewSet(ReferenceViewSet):
    """Rules by name and date; a later row supersedes an earlier one."""

    queryset = Rule.objects.all()
    serializer_class = RuleSerializer
    filterset_fields = ["name", "confidence"]
    orderings = frozenset({"id", "name"})
    usual_ordering = "name"
