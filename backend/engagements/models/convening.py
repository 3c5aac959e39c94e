"""An event with sessions in rooms, every version of a session kept."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultants.models import County
from core.models import APPEND_ONLY
from engagements.querysets import ConveningQuerySet, RoomQuerySet, SessionQuerySet


class Convening(models.Model):
    """An event of one or more days in one place and one time zone."""

    code = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    timezone = models.CharField(_("time zone"), max_length=40)
    venue_name = models.CharField(_("venue"), max_length=120)
    venue_address = models.CharField(_("address"), max_length=200)
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    host = models.CharField(_("host"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ConveningQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="engagements_convening_ends_after"
            )
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Room(models.Model):
    """A room of a convening. Workbooks of before know it by a name that it had."""

    convening = models.ForeignKey(Convening, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    former_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "position"]
        constraints = [
            models.UniqueConstraint(fields=["convening", "name"], name="engagements_room_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class SessionKind(models.TextChoices):
    """What a session is."""

    REGISTRATION = "registration", _("Registration")
    PLENARY = "plenary", _("Plenary")
    PANEL = "panel", _("Panel")
    BREAKOUT = "breakout", _("Breakout")
    TABLE_TALKS = "table_talks", _("Table talks")
    EXHIBIT = "exhibit", _("Exhibit")
    MEAL = "meal", _("Meal")
    BREAK = "break", _("Break")
    RECEPTION = "reception", _("Reception")


class Session(models.Model):
    """One part of a convening's programme; title, time and room stand in its revisions."""

    convening = models.ForeignKey(Convening, models.CASCADE, related_name="sessions")
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices)
    current = models.ForeignKey(
        "SessionRevision", models.PROTECT, null=True, related_name="+", verbose_name=_("version")
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "current__starts_at", "code"]
        constraints = [
            models.UniqueConstraint(fields=["convening", "code"], name="engagements_session_once")
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class SessionRevision(models.Model):
    """What one source said about a session: append-only, numbered from 1.

    A printed programme and its slides may disagree; both are kept, ``Session.current`` names
    the one that holds. ``as_printed`` is the source's own wording where it is worth keeping.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    source = models.CharField(_("source"), max_length=60)
    title = models.CharField(_("title"), max_length=250)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    title_discloses = models.BooleanField(_("the title discloses"), default=False)
    as_printed = models.CharField(_("as printed"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "number"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="engagements_sessionrevision_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="engagements_sessionrevision_ends_after",
            ),
        ]

    def __str__(self) -> str:
        """Name the session and number."""
        return f"{self.session_id}/{self.number}"

    @property
    def length_minutes(self) -> int:
        """Return how long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
