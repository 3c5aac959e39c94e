"""A member of the network, and the words in which they are introduced."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultants.models.reference import County, Facet, Language, Region, Topic
from consultants.querysets import BioQuerySet, ConsultantQuerySet
from consultants.states import APPROVED, BIO
from core.moves import state_check, state_field


class Expertise(models.TextChoices):
    """What kind of expertise a person brings."""

    LIVED = "lived", _("Lived experience")
    SUBJECT = "subject", _("Subject matter")
    BOTH = "both", _("Both")


class PreferredChannel(models.TextChoices):
    """How a person would like to be reached."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone call")
    TEXT = "text", _("Text message")


@pghistory.track(exclude=["turn_at", "last_asked_at"])
class Consultant(models.Model):
    """A member of the network, known by the name they chose.

    There is no field for trauma history or survivor status, and there must never be one.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="consultant"
    )
    chosen_name = models.CharField(_("chosen name"), max_length=120)
    pronouns = models.CharField(_("pronouns"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    preferred_channel = models.CharField(
        _("how to reach me"),
        max_length=10,
        choices=PreferredChannel.choices,
        default=PreferredChannel.EMAIL,
    )
    expertise = models.CharField(_("expertise"), max_length=10, choices=Expertise.choices)
    # A person may name their county, or only the region, or neither.
    home_county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    home_region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    counties_served = models.ManyToManyField(County, related_name="consultants", blank=True)
    languages = models.ManyToManyField(Language, related_name="consultants", blank=True)
    topics = models.ManyToManyField(Topic, related_name="consultants", blank=True)
    in_person = models.BooleanField(_("in person"), default=True)
    remote = models.BooleanField(_("remote"), default=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="America/Los_Angeles")
    facets = models.ManyToManyField(Facet, related_name="+", blank=True)
    access_needs = models.TextField(_("what I need to take part"), max_length=1000, blank=True)
    travel_needs = models.TextField(_("what I need when I travel"), max_length=1000, blank=True)
    support_person = models.CharField(_("my support person"), max_length=200, blank=True)
    # Limits that the person sets for themself; empty is no limit.
    most_asks_a_month = models.PositiveSmallIntegerField(_("asks a month"), null=True, blank=True)
    most_minutes_a_month = models.PositiveIntegerField(_("time a month"), null=True, blank=True)
    rest_days_after = models.PositiveSmallIntegerField(_("rest days after an event"), default=0)
    paused_until = models.DateField(_("no invitations until"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    created_at = models.DateTimeField()
    # The person's place in the rotation, worked out from their offers and kept by
    # ``engagements.domain.rotation``; empty for someone who was never asked: they come first.
    turn_at = models.DateTimeField(null=True, editable=False)
    last_asked_at = models.DateTimeField(null=True, editable=False)

    objects = ConsultantQuerySet.as_manager()

    class Meta:
        ordering = ["chosen_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="consultants_consultant_email_is_lower_case",
            ),
            models.CheckConstraint(
                condition=models.Q(expertise__in=Expertise.values),
                name="consultants_consultant_expertise_known",
            ),
            models.CheckConstraint(
                condition=models.Q(preferred_channel__in=PreferredChannel.values),
                name="consultants_consultant_channel_known",
            ),
            models.CheckConstraint(
                condition=models.Q(home_county=None) | models.Q(home_region=None),
                name="consultants_consultant_one_home",
            ),
            models.CheckConstraint(
                condition=models.Q(rest_days_after__lte=60),
                name="consultants_consultant_rest_days",
            ),
        ]
        indexes = [
            models.Index(fields=["chosen_name", "id"], name="consultants_consultant_by_name"),
            models.Index(
                models.F("turn_at").asc(nulls_first=True),
                "created_at",
                "id",
                name="consultants_consultant_by_turn",
            ),
        ]

    def __str__(self) -> str:
        """Return the chosen name."""
        return self.chosen_name

    @property
    def region(self) -> Region | None:
        """The region of the home county, or the one that the person named instead."""
        return self.home_county.region if self.home_county else self.home_region


class Bio(models.Model):
    """One version of the words that introduce a person; used only after they approved it.

    A change is a new version: what was approved is never edited. At most one version of each
    language is approved at a time.
    """

    moves = BIO

    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="bios")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=2000)
    state = state_field(BIO)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    objects = BioQuerySet.as_manager()

    class Meta:
        ordering = ["consultant", "-number"]
        constraints = [
            state_check(BIO),
            models.UniqueConstraint(fields=["consultant", "number"], name="consultants_bio_once"),
            models.UniqueConstraint(
                fields=["consultant", "language"],
                condition=models.Q(state=APPROVED),
                name="consultants_bio_one_approved",
            ),
        ]

    def __str__(self) -> str:
        """Name the version."""
        return f"bio {self.consultant_id}/{self.number}"
