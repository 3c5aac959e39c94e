"""When and how people may be asked: times, exclusions, and whom not to place together.

Nothing stated means "ask me": a person never has to fill a calendar to be asked.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultants.models.person import Consultant
from consultants.models.reference import AudienceKind, County, Topic
from consultants.querysets import ApartQuerySet, OwnedQuerySet


class Availability(models.TextChoices):
    """What a person says of a time; a time of which nothing is said is "ask me"."""

    FREE = "free", _("I am free")
    AWAY = "away", _("I am not free")


class Weekday(models.IntegerChoices):
    """A day of the week, counted as Python does."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WeeklyTime(models.Model):
    """A time of every week, on the person's own clock. Midnight as the end is 24:00 as 00:00."""

    consultant = models.ForeignKey(Consultant, models.CASCADE, related_name="weekly_times")
    says = models.CharField(_("what"), max_length=5, choices=Availability.choices)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["consultant", "weekday", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultant", "weekday", "starts"], name="consultants_weeklytime_once"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) | Q(ends="00:00"),
                name="consultants_weeklytime_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="consultants_weeklytime_weekday"
            ),
        ]

    def __str__(self) -> str:
        """Name the day and the times."""
        return f"{self.weekday} {self.starts}-{self.ends}"


class DateBlock(models.Model):
    """Whole days, first to last, on which the person is away, or free. It wins over the week."""

    consultant = models.ForeignKey(Consultant, models.CASCADE, related_name="date_blocks")
    says = models.CharField(_("what"), max_length=5, choices=Availability.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["consultant", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="consultants_dateblock_ends_after"
            )
        ]
        indexes = [
            models.Index(fields=["consultant", "ends_on"], name="consultants_dateblock_coming")
        ]

    def __str__(self) -> str:
        """Name the days."""
        return f"{self.starts_on}/{self.ends_on}"


class ExclusionKind(models.TextChoices):
    """What a person can rule out."""

    TOPIC = "topic", _("A topic I don't do")
    COUNTY = "county", _("A county")
    VENUE = "venue", _("A venue")
    AUDIENCE = "audience", _("An audience")


class Exclusion(models.Model):
    """Something a person does not do; no reason is asked and nothing is held against them."""

    consultant = models.ForeignKey(Consultant, models.CASCADE, related_name="exclusions")
    kind = models.CharField(_("what"), max_length=10, choices=ExclusionKind.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    venue = models.CharField(_("venue"), max_length=120, blank=True)
    audience = models.CharField(
        _("audience"), max_length=20, blank=True, choices=AudienceKind.choices
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["consultant", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=ExclusionKind.TOPIC,
                    topic__isnull=False,
                    county=None,
                    venue="",
                    audience="",
                )
                | Q(
                    kind=ExclusionKind.COUNTY,
                    topic=None,
                    county__isnull=False,
                    venue="",
                    audience="",
                )
                | Q(kind=ExclusionKind.VENUE, topic=None, county=None, audience="") & ~Q(venue="")
                | Q(
                    kind=ExclusionKind.AUDIENCE,
                    topic=None,
                    county=None,
                    venue="",
                    audience__in=AudienceKind.values,
                ),
                name="consultants_exclusion_names_one_thing",
            ),
            models.UniqueConstraint(
                fields=["consultant", "kind", "topic", "county", "venue", "audience"],
                nulls_distinct=False,
                name="consultants_exclusion_once",
            ),
        ]

    def __str__(self) -> str:
        """Name what is ruled out."""
        shown = {
            ExclusionKind.TOPIC: self.topic,
            ExclusionKind.COUNTY: self.county,
            ExclusionKind.VENUE: self.venue,
            ExclusionKind.AUDIENCE: self.get_audience_display(),
        }
        return str(shown[ExclusionKind(self.kind)])


class Apart(models.Model):
    """Two people who are not to be placed together; only coordinators see it is between whom.

    Stated by the person in their own words (``other_words``; a coordinator then says which
    member of the network is meant), or noted by a coordinator. The other person is never told.
    """

    consultant = models.ForeignKey(Consultant, models.CASCADE, related_name="apart")
    other = models.ForeignKey(
        Consultant, models.CASCADE, null=True, blank=True, related_name="apart_from"
    )
    other_words = models.CharField(_("whom"), max_length=200, blank=True)
    note = models.CharField(_("note for coordinators"), max_length=300, blank=True)
    is_own = models.BooleanField(default=False)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    objects = ApartQuerySet.as_manager()

    class Meta:
        ordering = ["consultant", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False) | ~Q(other_words=""),
                name="consultants_apart_names_someone",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("consultant")),
                name="consultants_apart_two_people",
            ),
            models.CheckConstraint(
                condition=Q(is_own=True) | Q(other__isnull=False),
                name="consultants_apart_coordinators_name_a_member",
            ),
        ]

    def __str__(self) -> str:
        """Return the number: names stay inside."""
        return f"apart {self.pk}"
