"""Consultants, as far as privacy lets each reader see them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import Body
from api.v1.filters import Filters, IdFilter
from api.v1.money import MoneyRowSerializer, money_of, shown
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from consultants.domain.invite import give_account
from consultants.domain.profile import change_profile
from consultants.models import Consultant


class ConsultantSerializer(PrivateSerializer):
    """A member of the network; payee data stand apart."""

    owner = "id"
    private = {
        "chosen_name": "person.name",
        "pronouns": "person.profile",
        "email": "person.contact",
        **dict.fromkeys(
            [
                "expertise",
                "home_county",
                "counties_served",
                "languages",
                "topics",
                "in_person",
                "remote",
                "timezone",
            ],
            "person.profile",
        ),
    }

    class Meta:
        model = Consultant
        fields = [
            "id",
            "chosen_name",
            "pronouns",
            "email",
            "expertise",
            "home_county",
            "counties_served",
            "languages",
            "topics",
            "in_person",
            "remote",
            "timezone",
            "is_invented",
        ]
        read_only_fields = fields


class ProfileBody(Body):
    """What a person changes about themself."""

    chosen_name = serializers.CharField(max_length=120)
    pronouns = serializers.CharField(max_length=60, allow_blank=True)
    timezone = serializers.CharField(max_length=60)


class ConsultantFilters(Filters):
    """By what a person speaks, knows and where they work."""

    county = IdFilter("counties_served")
    home_county = IdFilter("home_county_id")
    language = IdFilter("languages")
    topic = IdFilter("topics")

    class Meta:
        model = Consultant
        fields = ["expertise", "in_person", "remote"]


class ConsultantViewSet(Writing, ReadingViewSet):
    """The network; a consultant finds only themself."""

    queryset = Consultant.objects.prefetch_related("counties_served", "languages", "topics")
    serializer_class = ConsultantSerializer
    filterset_class = ConsultantFilters
    orderings = frozenset({"id", "chosen_name"})
    usual_ordering = "chosen_name"
    private_filters = dict.fromkeys(ConsultantFilters.base_filters, "person.profile")

    @writes()
    def give_account(self, given: dict[str, Any], pk: int) -> Consultant:
        """Open the consultant's account at their e-mail address."""
        give_account(actor=self.actor, consultant_id=pk)
        return self.row(pk)

    @writes(takes=ProfileBody)
    def change_profile(self, given: dict[str, Any], pk: int) -> Consultant:
        """Change the name one goes by, the pronouns and the time zone."""
        return change_profile(actor=self.actor, consultant_id=pk, **given)

    @extend_schema(responses=MoneyRowSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def money(self, request: Request, pk: str) -> Response:
        """Say where each amount is, who has it now, and when it will be paid."""
        consultant = self.row(pk)
        rows = money_of(actor=self.actor, consultant=consultant)
        return Response(shown(rows, actor=self.actor, consultant=consultant))
