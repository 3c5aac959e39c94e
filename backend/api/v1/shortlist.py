"""Who could take a seat, in the order of whose turn it is, as JSON."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import User
from api.v1.bodies import Body
from engagements.domain.shortlist import ASK, FREE, SHOWN, WISHES, Shortlist, shortlist

MOST_START = 1_000_000


class ShortlistAsk(Body):
    """What may be asked of a shortlist: wishes to leave aside, and which stretch of it."""

    loosen = serializers.MultipleChoiceField(
        choices=[(name, name) for name in WISHES], required=False, default=set
    )
    start = serializers.IntegerField(min_value=0, max_value=MOST_START, required=False, default=0)
    count = serializers.IntegerField(min_value=1, max_value=200, required=False, default=SHOWN)


class CandidateSerializer(serializers.Serializer[Any]):
    """An eligible person: their place, counted from 1, and the reasons in words.

    Minutes are planned ones of bookings and open offers in the month of the work.
    """

    consultant = serializers.IntegerField(source="consultant.pk")
    consultant_name = serializers.CharField(source="consultant.chosen_name")
    place = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())
    says = serializers.ChoiceField([(FREE, FREE), (ASK, ASK)])
    load_minutes = serializers.IntegerField()
    limit_minutes = serializers.IntegerField(allow_null=True)
    asks_this_month = serializers.IntegerField()
    most_asks = serializers.IntegerField(allow_null=True)
    last_asked_at = serializers.DateTimeField(allow_null=True)
    last_engaged_on = serializers.DateField(allow_null=True)


class StandingSerializer(serializers.Serializer[Any]):
    """A kind of what a person set themselves."""

    kind = serializers.CharField()
    words = serializers.CharField()


class SetAsideSerializer(serializers.Serializer[Any]):
    """Somebody who meets the wishes, but set something that stands against it: ask first."""

    consultant = serializers.IntegerField(source="consultant.pk")
    consultant_name = serializers.CharField(source="consultant.chosen_name")
    standing = StandingSerializer(many=True)


class ShortlistSerializer(serializers.Serializer[Any]):
    """A stretch of the eligible people; ``unmet`` are wishes that nobody meets."""

    candidates = CandidateSerializer(many=True)
    set_aside = SetAsideSerializer(many=True)
    unmet = serializers.ListField(child=serializers.CharField())
    loosened = serializers.ListField(child=serializers.CharField())
    has_more = serializers.BooleanField()


def shortlist_of(request: Request, *, actor: User, seat_id: int) -> Shortlist:
    """Return the shortlist that the address asks for. Raises ValidationError."""
    asked = ShortlistAsk(data=_parameters(request))
    asked.is_valid(raise_exception=True)
    return shortlist(actor=actor, seat_id=seat_id, **asked.validated_data)


def _parameters(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params.items())
    if "loosen" in given:
        given["loosen"] = request.query_params.getlist("loosen")
    return given
