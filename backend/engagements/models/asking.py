"""What stands around an offer: questions, reasons, who is asked next, and a prior yes."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultants.models import Consultant
from core.models import APPEND_ONLY
from core.moves import state_check, state_field
from engagements.models.booking import Offer
from engagements.models.engagement import Seat
from engagements.querysets import (
    OfferMessageQuerySet,
    OfferReasonQuerySet,
    PriorYesQuerySet,
    StandbyQuerySet,
)
from engagements.states import ASKED, GIVEN, PRIOR_YES, STANDBY, WAITING


class OfferMessage(models.Model):
    """One message of the thread on an offer; a consultant's may suggest another time."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_from_consultant = models.BooleanField()
    text = models.TextField(_("message"), max_length=2000, blank=True)
    suggests_start_at = models.DateTimeField(_("could start"), null=True, blank=True)
    suggests_end_at = models.DateTimeField(_("could end"), null=True, blank=True)
    at = models.DateTimeField()

    objects = OfferMessageQuerySet.as_manager()

    class Meta:
        ordering = ["offer", "id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=Q(suggests_start_at=None, suggests_end_at=None) & ~Q(text="")
                | Q(is_from_consultant=True, suggests_end_at__gt=F("suggests_start_at")),
                name="engagements_offermessage_says_something",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"message {self.pk}"

    @property
    def is_suggestion(self) -> bool:
        """Whether it suggests another time."""
        return self.suggests_start_at is not None


class OfferReason(models.Model):
    """Why a coordinator went past something when making an offer; kept, never edited.

    ``kind`` is a kind of conflict (``engagements.domain.conflicts``) or ``passing_over``; then
    ``passed_over`` are the people who would have been asked before.
    """

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=20)
    reason = models.CharField(_("reason"), max_length=500)
    passed_over = models.ManyToManyField(Consultant, related_name="+")
    passed_over_count = models.PositiveIntegerField(default=0)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = OfferReasonQuerySet.as_manager()

    class Meta:
        ordering = ["offer", "id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["offer", "kind"], name="engagements_offerreason_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="engagements_offerreason_said"),
        ]

    def __str__(self) -> str:
        """Name the kind."""
        return f"{self.kind} of offer {self.offer_id}"


class Standby(models.Model):
    """Who is asked next for a seat, when an offer is declined or expires or a booking ends."""

    moves = STANDBY

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="standby")
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="+")
    state = state_field(STANDBY)
    position = models.PositiveSmallIntegerField()
    reply_hours = models.PositiveSmallIntegerField(_("hours to reply"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # What the reason was given for; anything else in the way then takes one of its own.
    reason_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = StandbyQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "position", "id"]
        constraints = [
            state_check(STANDBY),
            models.UniqueConstraint(
                fields=["seat", "consultant"],
                condition=Q(state=WAITING),
                name="engagements_standby_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ASKED, offer__isnull=False) | ~Q(state=ASKED) & Q(offer=None),
                name="engagements_standby_asked_has_offer",
            ),
        ]

    def __str__(self) -> str:
        """Return the place in the list."""
        return f"standby {self.position} of seat {self.seat_id}"


class PriorYes(models.Model):
    """A person's own yes to be asked beyond what they set: limits, times, exclusions.

    ``beyond`` are the kinds it is about (``engagements.domain.limits``). An offer that goes
    beyond any of them cannot be sent without one that was given for that seat. ``about`` is the
    work as it was asked about: more time, another time or other facts are not covered.
    """

    moves = PRIOR_YES

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="prior_yes")
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="prior_yes")
    beyond = ArrayField(models.CharField(max_length=20))
    about = models.JSONField(default=dict)
    state = state_field(PRIOR_YES)
    reply_by_at = models.DateTimeField(_("reply by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = PriorYesQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(PRIOR_YES),
            models.UniqueConstraint(
                fields=["seat", "consultant"],
                condition=Q(state__in=[ASKED, GIVEN]),
                name="engagements_prioryes_once",
            ),
            models.CheckConstraint(condition=~Q(beyond=[]), name="engagements_prioryes_beyond"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"prior yes {self.pk}"
