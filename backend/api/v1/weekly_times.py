"""The times of every week that people say they are free or away."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from consultants import domain
from consultants.models import Availability, Weekday, WeeklyTime


class TimeBody(Body):
    """A time of one day on the person's own clock; an end of 00:00 is the end of the day."""

    weekday = serializers.ChoiceField(Weekday.choices)
    says = serializers.ChoiceField(Availability.choices)
    starts = serializers.TimeField()
    ends = serializers.TimeField()


class WeekBody(Body):
    """A whole week; an empty one says "ask me" of every time."""

    consultant_id = IdField()
    times = TimeBody(many=True)


class WeeklyTimeSerializer(PrivateSerializer):
    """A time of every week; where nothing is said the answer is "ask me"."""

    private = dict.fromkeys(["says", "weekday", "starts", "ends"], "person.times")

    class Meta:
        model = WeeklyTime
        fields = ["id", "consultant", "says", "weekday", "starts", "ends"]
        read_only_fields = fields


class WeekSerializer(serializers.Serializer[Any]):
    """A whole week as it is now."""

    consultant = serializers.IntegerField()
    times = WeeklyTimeSerializer(many=True)


class WeeklyTimeFilters(Filters):
    """By person."""

    consultant = IdFilter("consultant_id")


class WeeklyTimeViewSet(Writing, ReadingViewSet):
    """Weekly times; a consultant finds their own."""

    queryset = WeeklyTime.objects.all()
    serializer_class = WeeklyTimeSerializer
    filterset_class = WeeklyTimeFilters

    @writes(takes=WeekBody, gives=WeekSerializer, detail=False)
    def set_week(self, given: dict[str, Any]) -> dict[str, Any]:
        """Replace a person's whole week at once."""
        times = domain.set_week(
            actor=self.actor,
            consultant_id=given["consultant_id"],
            times=[domain.TimeOfWeek(**each) for each in given["times"]],
        )
        return {"consultant": given["consultant_id"], "times": times}
