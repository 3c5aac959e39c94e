"""A person's own calendar: the private link that calendars read, and the file of a booking."""

import hashlib
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.v1.files import CALENDAR, CalendarRenderer, download
from api.v1.writing import Writing, answer_once, key_of
from core import permits
from core.errors import NotVisible, Refused
from engagements.domain import (
    booking_calendar,
    calendar_link_of,
    end_calendar_link,
    make_calendar_link,
)


@extend_schema_serializer(many=False)
class CalendarLinkSerializer(serializers.Serializer[Any]):
    """A link as its owner sees it; its address was told when it was made."""

    made_at = serializers.DateTimeField()
    last_read_at = serializers.DateTimeField(allow_null=True)


class NewCalendarLinkSerializer(CalendarLinkSerializer):
    """A new link with its address, which is told once."""

    url = serializers.URLField(allow_null=True)


class CalendarLinkViewSet(Writing, GenericViewSet[Any]):
    """The one link by which calendars read the signed-in consultant's bookings."""

    serializer_class = CalendarLinkSerializer
    filter_backends: list[Any] = []
    pagination_class = None

    @extend_schema(responses=CalendarLinkSerializer, operation_id="calendar_link_retrieve")
    def list(self, request: Request) -> Response:
        """Say when one's own link was made, and when a calendar last read it."""
        permits.require(self.actor, "engagements.keep_calendar")
        link = calendar_link_of(self.actor)
        if link is None:
            raise NotVisible
        return Response(CalendarLinkSerializer(link).data)

    @extend_schema(request=None, responses={201: NewCalendarLinkSerializer})
    def create(self, request: Request) -> Response:
        """Make a link; the one before it ends. Only a signed-in session may: it outlives a token.

        Its address is in the first answer only; a repeat tells when it was made.
        """
        key_of(request)
        if not isinstance(request.successful_authenticator, SessionAuthentication):
            raise Refused(_("Sign in on the pages to make a link."))
        made: list[str] = []

        def make() -> tuple[int, Any]:
            made.append(make_calendar_link(actor=self.actor))
            return 201, self.told(calendar_link_of(self.actor), CalendarLinkSerializer)

        answer = answer_once(request, make)
        url = settings.BASE_URL + reverse("consultant:feed", args=made) if made else None
        answer.data = {**answer.data, "url": url}
        answer["Cache-Control"] = "no-store"
        return answer

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"])
    def end(self, request: Request) -> Response:
        """End one's own link at once."""
        key_of(request)

        def end() -> tuple[int, Any]:
            end_calendar_link(actor=self.actor)
            return 204, None

        return answer_once(request, end)


class BookingFiles:
    """Mixin: what a booking gives as a file."""

    @extend_schema(responses={(200, CALENDAR): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, renderer_classes=[CalendarRenderer], pagination_class=None)
    def calendar(self, request: Any, pk: str) -> FileResponse:
        """Download one's own booking for a calendar; discreet unless one chose otherwise."""
        made = booking_calendar(actor=request.user, assignment_id=int(pk))
        return download(
            BytesIO(made.content),
            name=made.name,
            content_type=made.mimetype,
            sha256=hashlib.sha256(made.content).hexdigest(),
        )
