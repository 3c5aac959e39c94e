"""What counties, agencies and partners ask for, before it is planned."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.models import Activity
from consultants.models import AudienceKind, County
from core.moves import state_check, state_field
from engagements.models.engagement import Engagement
from engagements.querysets import RemarkQuerySet, RequestMessageQuerySet, RequestQuerySet
from engagements.states import (
    DECLINED,
    LAPSED,
    NEW,
    PASSED_ON,
    PLANNED,
    REMARK,
    REQUEST,
    UNCONFIRMED,
)

FORGOTTEN = (
    "organisation",
    "contact_name",
    "email",
    "phone",
    "what",
    "when_words",
    "place",
    "budget",
    "hopes",
)
"""What is taken out of a request that nobody confirmed."""


class Request(models.Model):
    """A piece of work that someone outside asks for; it shows nothing about consultants.

    ``link_key`` makes the requester's private link; changing it ends the old link. What was not
    confirmed in time lapses, and its words and its address are forgotten.
    """

    moves = REQUEST

    state = state_field(REQUEST)
    organisation = models.CharField(_("organisation"), max_length=160)
    contact_name = models.CharField(_("your name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("county")
    )
    activity = models.CharField(_("kind of work"), max_length=30, choices=Activity.choices)
    what = models.TextField(_("what you would like"), max_length=3000)
    audiences = ArrayField(
        models.CharField(max_length=20, choices=AudienceKind.choices),
        verbose_name=_("who will be there"),
        default=list,
        blank=True,
    )
    audience_count = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    starts_on = models.DateField(_("first possible day"), null=True, blank=True)
    ends_on = models.DateField(_("last possible day"), null=True, blank=True)
    when_words = models.CharField(_("when, in your words"), max_length=300, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    is_remote = models.BooleanField(_("remote"), default=False)
    budget = models.CharField(_("budget or fund"), max_length=200, blank=True)
    hopes = models.TextField(_("what you hope will come of it"), max_length=2000, blank=True)
    link_key = models.CharField(max_length=43, unique=True, editable=False)
    made_at = models.DateTimeField()
    # When the e-mail that asks to confirm left for the outbox: an address gets one an hour.
    confirm_sent_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply_by_on = models.DateField(_("answer by"), null=True)
    closing_words = models.TextField(max_length=2000, blank=True)
    engagement = models.OneToOneField(
        Engagement, models.PROTECT, null=True, blank=True, related_name="request"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(REQUEST),
            models.CheckConstraint(
                condition=~Q(state=NEW) | Q(reply_by_on__isnull=False),
                name="engagements_request_new_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state=PLANNED, engagement__isnull=False)
                | ~Q(state=PLANNED) & Q(engagement=None),
                name="engagements_request_planned_has_engagement",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="engagements_request_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[UNCONFIRMED, LAPSED]) | Q(confirmed_at__isnull=False),
                name="engagements_request_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=LAPSED, confirmed_at=None) | Q(**dict.fromkeys(FORGOTTEN, "")),
                name="engagements_request_forgotten",
            ),
            models.CheckConstraint(
                condition=~Q(state=DECLINED) | ~Q(closing_words="") & Q(owner__isnull=False),
                name="engagements_request_declined_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "reply_by_on", "id"], name="engagements_request_due"),
            models.Index(fields=["email", "id"], name="engagements_request_by_email"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"request {self.pk}"

    @property
    def audience_names(self) -> list[str]:
        """Who will be there, in the reader's language."""
        return [str(AudienceKind(kind).label) for kind in self.audiences]


class RequestMessage(models.Model):
    """One message between a requester and the coordinators; ``author`` is empty for theirs."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(_("message"), max_length=2000)
    at = models.DateTimeField()

    objects = RequestMessageQuerySet.as_manager()

    class Meta:
        ordering = ["request", "id"]

    def __str__(self) -> str:
        """Return the number."""
        return f"message {self.pk}"


class Remark(models.Model):
    """What a requester said of the work afterwards; a coordinator passes it on with care.

    Those who worked on it see ``passed_words`` and never the remark itself.
    """

    moves = REMARK

    request = models.ForeignKey(Request, models.PROTECT, related_name="remarks")
    text = models.TextField(_("what you would like to say"), max_length=3000)
    state = state_field(REMARK)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    passed_words = models.TextField(_("what is passed on"), max_length=3000, blank=True)
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    passed_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(REMARK),
            models.CheckConstraint(
                condition=Q(state=PASSED_ON, passed_by__isnull=False, passed_at__isnull=False)
                & ~Q(passed_words="")
                | ~Q(state=PASSED_ON) & Q(passed_words="", passed_by=None, passed_at=None),
                name="engagements_remark_passed_in_words",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="engagements_remark_due")]

    def __str__(self) -> str:
        """Return the number."""
        return f"remark {self.pk}"
