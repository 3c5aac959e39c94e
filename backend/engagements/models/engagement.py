"""One piece of work, its seats, and how much work each seat is."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.models import Activity, Component, EngagementRole, Fund
from consultants.models import AudienceKind, County, Group, Language, Region, Topic
from engagements.models.convening import Convening, Session, SessionRevision
from engagements.querysets import EngagementQuerySet, RequesterQuerySet, SeatQuerySet


class Requester(models.Model):
    """The county, agency or partner that asks for the work."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RequesterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Recording(models.TextChoices):
    """Whether the work is recorded."""

    NONE = "none", _("Not recorded")
    CONSENTED = "consented", _("Only those who agreed are recorded")
    ALL = "all", _("Recorded")


class Engagement(models.Model):
    """One piece of work for one requester, paid from one fund.

    A session's engagement takes its time from the session; any other has its own.
    """

    activity = models.CharField(_("activity"), max_length=30, choices=Activity.choices)
    title = models.CharField(_("title"), max_length=250)
    requester = models.ForeignKey(Requester, models.PROTECT, related_name="engagements")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="engagements")
    convening = models.ForeignKey(
        Convening, models.PROTECT, null=True, blank=True, related_name="engagements"
    )
    session = models.OneToOneField(
        Session, models.PROTECT, null=True, blank=True, related_name="engagement"
    )
    own_starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    own_ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="America/Los_Angeles")
    place = models.CharField(_("place"), max_length=200, blank=True)
    is_remote = models.BooleanField(_("remote"), default=False)
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("county")
    )
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=20, choices=AudienceKind.choices),
        verbose_name=_("who is there"),
        default=list,
        blank=True,
    )
    # What a person needs to know before a yes; all of it is kept in the offer's terms.
    format = models.CharField(_("format"), max_length=300, blank=True)
    questions = models.TextField(_("agreed questions"), max_length=3000, blank=True)
    off_limits = models.TextField(_("what is not asked"), max_length=1000, blank=True)
    recording = models.CharField(
        _("recording"), max_length=10, choices=Recording.choices, default=Recording.NONE
    )
    support_on_site = models.CharField(_("support on site"), max_length=300, blank=True)
    # What a booked person needs: shown to them and to coordinators alone.
    directions = models.TextField(_("how to get there"), max_length=2000, blank=True)
    join_link = models.URLField(_("link to join"), max_length=500, blank=True)
    contact = models.CharField(_("whom to call on the day"), max_length=200, blank=True)
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="meetings")
    support_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("support person"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, own_starts_at=None, own_ends_at=None)
                | Q(session=None, own_starts_at__isnull=False, own_ends_at__gt=F("own_starts_at")),
                name="engagements_engagement_one_source_of_time",
            ),
            models.CheckConstraint(
                condition=Q(recording__in=Recording.values),
                name="engagements_engagement_recording_known",
            ),
            models.CheckConstraint(
                condition=Q(audiences__contained_by=AudienceKind.values),
                name="engagements_engagement_audiences_known",
            ),
        ]
        indexes = [
            models.Index(fields=["own_starts_at", "id"], name="engagements_engagement_begins")
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def starts_at(self) -> datetime:
        """When it starts: the session's current version, else its own time."""
        return self._version.starts_at if self._version else self._own(self.own_starts_at)

    @property
    def ends_at(self) -> datetime:
        """When it ends: the session's current version, else its own time."""
        return self._version.ends_at if self._version else self._own(self.own_ends_at)

    @property
    def where(self) -> County | None:
        """The county where it takes place: its own, else the convening's."""
        return self.county or (self.convening.county if self.convening else None)

    @property
    def _version(self) -> SessionRevision | None:
        return self.session.current if self.session else None

    @staticmethod
    def _own(at: datetime | None) -> datetime:
        if at is None:
            raise ValueError("the session has no current version")
        return at


class FilledBy(models.TextChoices):
    """Who fills a seat: the network through an offer, or someone outside it."""

    NETWORK = "network", _("The network")
    OUTSIDE = "outside", _("Someone outside the network")


class Way(models.TextChoices):
    """How a seat can be filled."""

    ANY = "any", _("In person or remote")
    IN_PERSON = "in_person", _("In person")
    REMOTE = "remote", _("Remote")


class Seat(models.Model):
    """A role to be filled on an engagement. It is filled when a live assignment stands on it."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="seats")
    role = models.CharField(_("role"), max_length=20, choices=EngagementRole.choices)
    position = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(_("printed label"), max_length=120, blank=True)
    filled_by = models.CharField(_("filled by"), max_length=10, choices=FilledBy.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Wishes for whoever fills it; empty is no wish.
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language"),
    )
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("county")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, default=Way.ANY)
    # Pays this seat in place of the engagement's fund.
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fund")
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["engagement", "role", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "role", "position"], name="engagements_seat_once"
            ),
            models.CheckConstraint(
                condition=Q(county=None) | Q(region=None), name="engagements_seat_one_place"
            ),
            models.CheckConstraint(
                condition=Q(way__in=Way.values), name="engagements_seat_way_known"
            ),
        ]
        indexes = [models.Index(fields=["role", "id"], name="engagements_seat_by_role")]

    def __str__(self) -> str:
        """Name the role and position."""
        return f"{self.get_role_display()} {self.position}"

    @property
    def paid_from(self) -> int:
        """The id of the fund that pays it: its own, else the engagement's."""
        return self.fund_id or self.engagement.fund_id


class SeatWorkload(models.Model):
    """How many minutes of one component a seat is planned to take.

    Attendance has no row: it is the length of the engagement.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="workload")
    component = models.CharField(max_length=12, choices=Component.choices)
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["seat", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "component"], name="engagements_seatworkload_once"
            ),
            models.CheckConstraint(
                condition=~Q(component=Component.ATTENDANCE) & Q(minutes__gt=0),
                name="engagements_seatworkload_minutes",
            ),
        ]

    def __str__(self) -> str:
        """Name the component and minutes."""
        return f"{self.component}: {self.minutes}"
