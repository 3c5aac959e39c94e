"""What a coordinator hopes a panel will hold, shown as gaps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultants.models import County, Facet, Region
from engagements.models.engagement import Engagement
from engagements.querysets import PanelTargetQuerySet


class PanelTarget(models.Model):
    """At least so many people of a county, a region, or who stated a facet themselves."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="targets")
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    facet = models.ForeignKey(Facet, models.PROTECT, null=True, blank=True, related_name="+")
    at_least = models.PositiveSmallIntegerField(_("at least"), default=1)

    objects = PanelTargetQuerySet.as_manager()

    class Meta:
        ordering = ["engagement", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(county__isnull=False, region=None, facet=None)
                | Q(county=None, region__isnull=False, facet=None)
                | Q(county=None, region=None, facet__isnull=False),
                name="engagements_paneltarget_names_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(at_least__gte=1), name="engagements_paneltarget_at_least_one"
            ),
            models.UniqueConstraint(
                fields=["engagement", "county", "region", "facet"],
                nulls_distinct=False,
                name="engagements_paneltarget_once",
            ),
        ]

    def __str__(self) -> str:
        """Name what is hoped for."""
        return f"{self.county or self.region or self.facet}: {self.at_least}"
