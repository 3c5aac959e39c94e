"""What people agreed to show of themselves, engagement by engagement."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer, own_consultant_id
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import revoke_disclosure, set_disclosure
from engagements.models import Disclosure, NameForm


class DisclosureBody(Body):
    """What may be shown at one engagement; whatever is left out is a no.

    ``consultant_id`` is for a coordinator who writes down what someone without a sign-in said.
    A yes to the title or the label comes with the words that were read, and whether that title
    discloses; when they are others by now, nothing is kept (409).
    """

    engagement_id = IdField()
    consultant_id = IdField(required=False)
    name_form = serializers.ChoiceField(NameForm.choices, required=False)
    other_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    bio_id = IdField(required=False, allow_null=True)
    photo = serializers.BooleanField(required=False)
    recording = serializers.BooleanField(required=False)
    title = serializers.BooleanField(required=False)
    label = serializers.BooleanField(required=False)  # type: ignore[assignment]
    title_as_printed = serializers.CharField(max_length=250, required=False, allow_blank=True)
    title_discloses = serializers.BooleanField(required=False)
    label_as_printed = serializers.CharField(max_length=120, required=False, allow_blank=True)
    hides_facets = serializers.BooleanField(required=False)
    expires_on = serializers.DateField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Require the words that a yes is for."""
        for name in ("title", "label"):
            words = self.fields[f"{name}_as_printed"]
            if given.get(name) and words.field_name not in given:
                missing = words.error_messages["required"]
                raise serializers.ValidationError({f"{name}_as_printed": [missing]})
        return given


class DisclosureSerializer(PrivateSerializer):
    """One receipt: what was agreed to, in the words as they were to be printed."""

    receipt = serializers.CharField(source="__str__", read_only=True)
    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    given_by = PersonField()

    private = {
        "consultant_name": "person.name",
        **dict.fromkeys(
            [
                "name_form",
                "other_name",
                "bio",
                "photo",
                "recording",
                "title",
                "label",
                "hides_facets",
                "title_as_printed",
                "title_discloses",
                "label_as_printed",
                "expires_on",
            ],
            "disclosure",
        ),
    }

    class Meta:
        model = Disclosure
        fields = [
            "id",
            "receipt",
            "consultant",
            "consultant_name",
            "engagement",
            "number",
            "name_form",
            "other_name",
            "bio",
            "photo",
            "recording",
            "title",
            "label",
            "hides_facets",
            "title_as_printed",
            "title_discloses",
            "label_as_printed",
            "given_by",
            "given_at",
            "given_on",
            "expires_on",
        ]
        read_only_fields = fields


class DisclosureFilters(Filters):
    """By person and engagement."""

    consultant = IdFilter("consultant_id")
    engagement = IdFilter("engagement_id")

    class Meta:
        model = Disclosure
        fields: list[str] = []


class DisclosureViewSet(Writing, ReadingViewSet):
    """Receipts, every version kept: of each person and engagement, the newest one holds."""

    queryset = Disclosure.objects.select_related("consultant", "given_by")
    serializer_class = DisclosureSerializer
    filterset_class = DisclosureFilters
    usual_ordering = "-id"

    @once(takes=DisclosureBody, status=201)
    def create(self, given: dict[str, Any]) -> Disclosure:
        """Say what may be shown at one engagement; a new version takes the place of the last."""
        return set_disclosure(actor=self.actor, **self._whose(given))

    @writes()
    def revoke(self, given: dict[str, Any], pk: int) -> Disclosure:
        """Take every yes for this receipt's engagement back, at once and everywhere."""
        held: Disclosure = self.row(pk)
        return revoke_disclosure(
            actor=self.actor,
            **self._whose(
                {"engagement_id": held.engagement_id, "consultant_id": held.consultant_id}
            ),
        )

    def _whose(self, given: dict[str, Any]) -> dict[str, Any]:
        """Name nobody when the person speaks for themself, also when they are staff as well."""
        if given.get("consultant_id") == own_consultant_id(self.request):
            return {name: value for name, value in given.items() if name != "consultant_id"}
        return given
