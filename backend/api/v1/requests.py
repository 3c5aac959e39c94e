"""Requests from outside: made by anybody, answered by coordinators."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from api.v1.bodies import Body, IdField, check_zone
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.throttles import AskingThrottle
from api.v1.writing import Writing, once, writes
from consultants.models import AudienceKind
from engagements.domain import (
    ask_requester,
    decline_request,
    make_request,
    plan_request,
    reset_link,
    set_reply_by,
    take_request,
)
from engagements.domain.requests import ASKABLE, LONGEST_MESSAGE, MOST_AUDIENCE
from engagements.models import Request, RequestMessage

SAID = "request"
"""The field of the privacy table: what someone outside asks for, with their name and address."""


class AudiencesField(serializers.ListField):
    """Who will be there."""

    def __init__(self, **options: Any) -> None:
        """Take each kind at most once."""
        kinds = AudienceKind.choices
        child = serializers.ChoiceField(kinds)
        super().__init__(child=child, max_length=len(kinds), **options)


class AskBody(Body):
    """What someone outside asks for."""

    organisation = serializers.CharField(max_length=160)
    contact_name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    language = serializers.CharField(max_length=5, required=False)
    county_id = IdField(required=False, allow_null=True)
    activity = serializers.ChoiceField([(kind.value, kind.label) for kind in ASKABLE])
    what = serializers.CharField(max_length=3000)
    audiences = AudiencesField(required=False)
    audience_count = serializers.IntegerField(
        min_value=1, max_value=MOST_AUDIENCE, required=False, allow_null=True
    )
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    when_words = serializers.CharField(max_length=300, required=False, allow_blank=True)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_remote = serializers.BooleanField(required=False)
    budget = serializers.CharField(max_length=200, required=False, allow_blank=True)
    hopes = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class TakenSerializer(serializers.Serializer[Any]):
    """Says what comes next; the same whether or not anything was kept."""

    next = serializers.CharField()


class MessageBody(Body):
    """A message to the requester."""

    text = serializers.CharField(max_length=LONGEST_MESSAGE)


class ReplyByBody(Body):
    """By when an answer is promised."""

    reply_by_on = serializers.DateField()


class DeclineBody(Body):
    """What the requester reads."""

    words = serializers.CharField(max_length=LONGEST_MESSAGE)


class PlanBody(Body):
    """The engagement that a request becomes."""

    title = serializers.CharField(max_length=250)
    fund_id = IdField()
    requester_id = IdField(required=False, allow_null=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    timezone = serializers.CharField(max_length=40, required=False, validators=[check_zone])
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_remote = serializers.BooleanField(required=False)
    county_id = IdField(required=False, allow_null=True)
    audience = serializers.CharField(max_length=200, required=False, allow_blank=True)
    audiences = AudiencesField(required=False)


class RequestMessageSerializer(serializers.ModelSerializer[RequestMessage]):
    """One message; those of the requester have no author."""

    author = PersonField()

    class Meta:
        model = RequestMessage
        fields = ["author", "text", "at"]
        read_only_fields = fields


class RequestSerializer(PrivateSerializer):
    """What someone outside asks for; the key of their private link is in no answer."""

    owner = None
    owned_by = PersonField(source="owner")
    messages = RequestMessageSerializer(many=True, read_only=True)

    private = dict.fromkeys(
        [
            "organisation",
            "contact_name",
            "email",
            "phone",
            "what",
            "when_words",
            "place",
            "budget",
            "hopes",
            "closing_words",
            "messages",
        ],
        SAID,
    )

    class Meta:
        model = Request
        fields = [
            "id",
            "state",
            "organisation",
            "contact_name",
            "email",
            "phone",
            "language",
            "county",
            "activity",
            "what",
            "audiences",
            "audience_count",
            "starts_on",
            "ends_on",
            "when_words",
            "place",
            "is_remote",
            "budget",
            "hopes",
            "confirmed_at",
            "owned_by",
            "reply_by_on",
            "closing_words",
            "engagement",
            "messages",
        ]
        read_only_fields = fields


class RequestFilters(Filters):
    """By where it stands, who has it, and the day an answer is promised for."""

    county = IdFilter("county_id")
    owner = IdFilter("owner_id")

    class Meta:
        model = Request
        fields = {"state": ["exact"], "activity": ["exact"], "reply_by_on": ["lte"]}


class RequestViewSet(Writing, ReadingViewSet):
    """Requests from outside. Anybody may make one; coordinators see it once it is confirmed."""

    queryset = Request.objects.select_related("owner").prefetch_related("messages__author")
    serializer_class = RequestSerializer
    filterset_class = RequestFilters

    def get_permissions(self) -> list[Any]:
        """Let anybody ask for work; nothing else is open."""
        return [AllowAny()] if self._is_asking() else list(super().get_permissions())

    def get_throttles(self) -> list[Any]:
        """Count asking by the caller's address."""
        return [AskingThrottle()] if self._is_asking() else super().get_throttles()

    def _is_asking(self) -> bool:
        return getattr(self, "action", None) == "create"

    @once(takes=AskBody, gives=TakenSerializer, status=202)
    def create(self, given: dict[str, Any]) -> dict[str, str]:
        """Ask for work, signed in or not; an e-mail asks to confirm it."""
        make_request(**given)
        return {"next": _("Open the link in the e-mail that we send, to confirm the request.")}

    @writes()
    def take(self, given: dict[str, Any], pk: int) -> Request:
        """Make oneself the coordinator who has the request."""
        return take_request(actor=self.actor, request_id=pk)

    @writes(takes=ReplyByBody)
    def set_reply_by(self, given: dict[str, Any], pk: int) -> Request:
        """Promise an answer by another day."""
        return set_reply_by(actor=self.actor, request_id=pk, **given)

    @writes(takes=MessageBody)
    def ask(self, given: dict[str, Any], pk: int) -> Request:
        """Write to the requester."""
        return ask_requester(actor=self.actor, request_id=pk, **given)

    @writes(takes=DeclineBody)
    def decline(self, given: dict[str, Any], pk: int) -> Request:
        """Close it with words that the requester reads."""
        return decline_request(actor=self.actor, request_id=pk, **given)

    @writes(takes=PlanBody)
    def plan(self, given: dict[str, Any], pk: int) -> Request:
        """Turn it into an engagement; the answer names it."""
        plan_request(actor=self.actor, request_id=pk, **given)
        return Request.objects.get(pk=pk)

    @writes()
    def reset_link(self, given: dict[str, Any], pk: int) -> Request:
        """End the requester's private link and send them a new one."""
        return reset_link(actor=self.actor, request_id=pk)
