"""Consultants, as far as privacy lets each reader see them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import Body, ChosenField, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.money import MoneyRowSerializer, money_of, shown
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.domain.invite import give_account
from consultants.models import AudienceKind, Consultant, Expertise, PreferredChannel


class ConsultantSerializer(PrivateSerializer):
    """A member of the network; payee data stand apart."""

    owner = "id"
    private = {
        "chosen_name": "person.name",
        "pronouns": "person.profile",
        "facets": "person.facets",
        **dict.fromkeys(["email", "phone", "preferred_channel"], "person.contact"),
        **dict.fromkeys(["access_needs", "travel_needs", "support_person"], "person.needs"),
        **dict.fromkeys(
            ["most_asks_a_month", "most_minutes_a_month", "rest_days_after", "paused_until"],
            "person.times",
        ),
        **dict.fromkeys(
            [
                "expertise",
                "home_county",
                "home_region",
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
            "phone",
            "preferred_channel",
            "expertise",
            "home_county",
            "home_region",
            "counties_served",
            "languages",
            "topics",
            "in_person",
            "remote",
            "timezone",
            "access_needs",
            "travel_needs",
            "support_person",
            "facets",
            "most_asks_a_month",
            "most_minutes_a_month",
            "rest_days_after",
            "paused_until",
            "is_invented",
        ]
        read_only_fields = fields


class ProfileBody(Body):
    """What a person changes about themself."""

    chosen_name = serializers.CharField(max_length=120)
    pronouns = serializers.CharField(max_length=60, allow_blank=True)
    timezone = serializers.CharField(max_length=60)


class InterestsBody(Body):
    """What a person brings, likes to speak on, and the languages they speak."""

    expertise = serializers.ChoiceField(Expertise.choices)
    topic_ids = ChosenField(required=False)
    language_ids = ChosenField(required=False)


class PlacesBody(Body):
    """Where a person lives, as closely as they wish to say, and where and how they work."""

    in_person = serializers.BooleanField()
    remote = serializers.BooleanField()
    home_county_id = IdField(required=False, allow_null=True)
    home_region_id = IdField(required=False, allow_null=True)
    county_ids = ChosenField(required=False)


class ContactBody(Body):
    """How to reach a person; the address stays as it is when it is left out."""

    phone = serializers.CharField(max_length=40, allow_blank=True)
    preferred_channel = serializers.ChoiceField(PreferredChannel.choices)
    email = serializers.CharField(max_length=254, allow_blank=True, required=False)


class NeedsBody(Body):
    """What a person needs to take part and to travel, and who supports them."""

    access_needs = serializers.CharField(max_length=1000, allow_blank=True, required=False)
    travel_needs = serializers.CharField(max_length=1000, allow_blank=True, required=False)
    support_person = serializers.CharField(max_length=200, allow_blank=True, required=False)


class LimitsBody(Body):
    """The most asks and minutes a month; null is no limit."""

    most_asks_a_month = serializers.IntegerField(min_value=0, allow_null=True)
    most_minutes_a_month = serializers.IntegerField(min_value=0, allow_null=True)
    rest_days_after = serializers.IntegerField(min_value=0, required=False)


class PauseBody(Body):
    """The date on which the person may be asked again."""

    until = serializers.DateField()


class ExclusionsBody(Body):
    """Everything that a person does not do; what is left out is taken away."""

    topic_ids = ChosenField(required=False)
    county_ids = ChosenField(required=False)
    venues = serializers.ListField(
        child=serializers.CharField(max_length=120), max_length=200, required=False
    )
    audiences = serializers.ListField(
        child=serializers.ChoiceField(AudienceKind.choices), max_length=20, required=False
    )


class FacetsBody(Body):
    """What a person states about themself."""

    facet_ids = ChosenField()


class NewConsultantBody(Body):
    """A new member of the network: a name, what they bring, and one way to reach them."""

    chosen_name = serializers.CharField(max_length=120)
    expertise = serializers.ChoiceField(Expertise.choices)
    pronouns = serializers.CharField(max_length=60, allow_blank=True, required=False)
    email = serializers.CharField(max_length=254, allow_blank=True, required=False)
    phone = serializers.CharField(max_length=40, allow_blank=True, required=False)
    preferred_channel = serializers.ChoiceField(PreferredChannel.choices, required=False)
    home_county_id = IdField(required=False, allow_null=True)
    home_region_id = IdField(required=False, allow_null=True)
    county_ids = ChosenField(required=False)
    language_ids = ChosenField(required=False)
    topic_ids = ChosenField(required=False)
    in_person = serializers.BooleanField(required=False)
    remote = serializers.BooleanField(required=False)
    timezone = serializers.CharField(max_length=60, required=False)


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

    queryset = Consultant.objects.prefetch_related(
        "counties_served", "languages", "topics", "facets"
    )
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

    @once(takes=NewConsultantBody, status=201)
    def create(self, given: dict[str, Any]) -> Consultant:
        """Add a member of the network; an e-mail address is not needed."""
        return domain.add_consultant(actor=self.actor, **given)

    @writes(takes=ProfileBody)
    def change_profile(self, given: dict[str, Any], pk: int) -> Consultant:
        """Change the name one goes by, the pronouns and the time zone."""
        return domain.change_profile(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=ContactBody)
    def set_contact(self, given: dict[str, Any], pk: int) -> Consultant:
        """Keep how to reach a person: they may, and coordinators may."""
        return domain.set_contact(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=InterestsBody)
    def set_interests(self, given: dict[str, Any], pk: int) -> Consultant:
        """Keep what a person brings, likes to speak on, and their languages."""
        return domain.set_interests(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=PlacesBody)
    def set_places(self, given: dict[str, Any], pk: int) -> Consultant:
        """Keep where a person lives and works, and how."""
        return domain.set_places(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=NeedsBody)
    def set_needs(self, given: dict[str, Any], pk: int) -> Consultant:
        """Keep what a person needs to take part and to travel."""
        return domain.set_needs(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=LimitsBody)
    def set_limits(self, given: dict[str, Any], pk: int) -> Consultant:
        """Keep the limits that a person sets themself; null is no limit."""
        return domain.set_limits(actor=self.actor, consultant_id=pk, **given)

    @writes(takes=ExclusionsBody)
    def set_exclusions(self, given: dict[str, Any], pk: int) -> Consultant:
        """Replace everything that a person does not do at once."""
        domain.set_exclusions(actor=self.actor, consultant_id=pk, **given)
        return self.row(pk)

    @writes(takes=PauseBody)
    def pause(self, given: dict[str, Any], pk: int) -> Consultant:
        """Let nobody ask the person until a date."""
        return domain.pause(actor=self.actor, consultant_id=pk, **given)

    @writes()
    def lift_pause(self, given: dict[str, Any], pk: int) -> Consultant:
        """Let people ask again at once."""
        return domain.lift_pause(actor=self.actor, consultant_id=pk)

    @writes(takes=FacetsBody)
    def set_facets(self, given: dict[str, Any], pk: int) -> Consultant:
        """Keep what one states about oneself: counted on panels, listed for nobody."""
        return domain.set_facets(actor=self.actor, consultant_id=pk, **given)

    @extend_schema(responses=MoneyRowSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def money(self, request: Request, pk: str) -> Response:
        """Say where each amount is, who has it now, and when it will be paid."""
        consultant = self.row(pk)
        rows = money_of(actor=self.actor, consultant=consultant)
        return Response(shown(rows, actor=self.actor, consultant=consultant))
