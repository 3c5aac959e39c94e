"""The advisory board, its cohorts and workgroups, and who sits on them from when to when."""

from datetime import date, timedelta

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultants.models.person import Consultant
from consultants.querysets import GroupQuerySet, MembershipQuerySet


class GroupKind(models.TextChoices):
    """What a group is."""

    BOARD = "board", _("Advisory board")
    COHORT = "cohort", _("Cohort")
    WORKGROUP = "workgroup", _("Workgroup")


class Group(models.Model):
    """A board, a cohort of it, or a workgroup, with a number of seats."""

    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind.choices)
    name = models.CharField(_("name"), max_length=120, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    seat_count = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=GroupKind.values), name="consultants_group_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="consultants_group_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="consultants_group_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@pghistory.track()
class Membership(models.Model):
    """A person's term in a group: from the first day up to, not including, the range's end."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="memberships")
    term = DateRangeField(_("term"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "term", "id"]
        constraints = [
            ExclusionConstraint(
                name="consultants_membership_no_overlap",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("consultant", RangeOperators.EQUAL),
                    ("term", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(term__isempty=False, term__lower_inf=False),
                name="consultants_membership_term_has_start",
            ),
        ]

    def __str__(self) -> str:
        """Name the group and the term."""
        return f"{self.group_id} {self.term}"

    @property
    def last_day(self) -> date | None:
        """The last day of the term; None while it is open."""
        return self.term.upper - timedelta(days=1) if self.term.upper else None
