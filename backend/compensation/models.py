"""Rates with their comparators, funds, and dated rules."""

from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from compensation.querysets import PolicyQuerySet
from core.models import APPEND_ONLY


class Activity(models.TextChoices):
    """The kinds of work an engagement can be."""

    PANEL = "panel", _("Panel")
    KEYNOTE = "keynote", _("Keynote")
    TRAINING = "training", _("Training")
    EVALUATION = "evaluation", _("Evaluation")
    TECHNICAL_ASSISTANCE = "technical_assistance", _("Technical assistance")
    BOARD_MEETING = "board_meeting", _("Board meeting")
    DOCUMENT_REVIEW = "document_review", _("Document review")
    PROFESSIONAL_DEVELOPMENT = "professional_development", _("Professional development")


class EngagementRole(models.TextChoices):
    """The roles a seat can have."""

    PANELIST = "panelist", _("Panelist")
    PRESENTER = "presenter", _("Presenter")
    KEYNOTE = "keynote", _("Keynote speaker")
    HOST = "host", _("Host")
    TABLE_HOST = "table_host", _("Table host")
    FACILITATOR = "facilitator", _("Facilitator")
    TRAINER = "trainer", _("Trainer")
    EVALUATOR = "evaluator", _("Evaluator")
    ADVISOR = "advisor", _("Advisor")
    REVIEWER = "reviewer", _("Reviewer")


class Component(models.TextChoices):
    """The parts of the work, each planned, reported and paid."""

    PREPARATION = "preparation", _("Preparation")
    TRAVEL = "travel", _("Travel")
    ATTENDANCE = "attendance", _("Attendance")
    WAITING = "waiting", _("Waiting")
    DEBRIEF = "debrief", _("Debrief and recovery")
    REVIEW = "review", _("Review")


class Confidence(models.TextChoices):
    """How well a rule of law, tax or travel is attested."""

    PRIMARY = "primary", _("Read in the primary text")
    SECONDARY = "secondary", _("Read in a secondary source")
    GENERAL = "general", _("General knowledge")
    DISPUTED = "disputed", _("Sources disagree")


class RuleQuerySet(models.QuerySet["Rule"]):
    """Dated rules by name and date."""

    def value_on(self, name: str, day: Any) -> Decimal:
        """Return the rule's value on a date; Rule.DoesNotExist when none is in force."""
        return self.get(name=name, valid__contains=day).value


class Rule(models.Model):
    """A dated rule with its source; superseded by a later row, never edited."""

    name = models.CharField(max_length=60)
    valid = DateRangeField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    parts = models.JSONField(null=True, blank=True)
    unit = models.CharField(max_length=120)
    keyed_on = models.CharField(max_length=60)
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    source = models.CharField(max_length=200)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "valid"]
        triggers = [APPEND_ONLY]
        constraints = [
            ExclusionConstraint(
                name="compensation_rule_no_overlap",
                expressions=[("name", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=models.Q(valid__isempty=False, valid__lower_inf=False),
                name="compensation_rule_valid_has_start",
            ),
        ]

    def __str__(self) -> str:
        """Name the rule and its dates."""
        return f"{self.name} {self.valid}"


class Comparator(models.Model):
    """What a consultant with commonly recognised expertise is paid for the same work.

    The evidence behind equal pay: profession and credential, amount, source and date.
    """

    profession = models.CharField(_("profession"), max_length=120)
    credential = models.CharField(_("credential"), max_length=60)
    activity = models.CharField(_("activity"), max_length=30, choices=Activity.choices)
    hourly_amount = models.DecimalField(_("amount per hour"), max_digits=12, decimal_places=2)
    evidence = models.TextField(_("evidence"))
    source = models.CharField(_("source"), max_length=200)
    dated_on = models.DateField(_("dated"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PolicyQuerySet["Comparator"].as_manager()

    class Meta:
        ordering = ["activity", "-dated_on"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hourly_amount__gt=0), name="compensation_comparator_positive"
            )
        ]

    def __str__(self) -> str:
        """Name the profession and credential."""
        return f"{self.profession}, {self.credential}"


class RateCard(models.Model):
    """A named set of rates that the network decided together."""

    name = models.CharField(max_length=80, unique=True)
    version = models.CharField(max_length=20)

    objects = PolicyQuerySet["RateCard"].as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Name the card and version."""
        return f"{self.name} {self.version}"


class RateQuerySet(PolicyQuerySet["Rate"]):
    """Rates by what they pay for and when."""

    def in_force(self, *, activity: str, role: str, day: Any) -> "RateQuerySet":
        """Return the rate for the activity and role on a date; at most one by constraint."""
        return self.filter(activity=activity, role=role, valid__contains=day).select_related(
            "card", "comparator"
        )


@pghistory.track()
class Rate(models.Model):
    """What one hour of one activity in one role pays, in a period. Ended, never edited.

    Only the end of an open period may be set, once; a new amount is a new row.
    """

    card = models.ForeignKey(RateCard, models.PROTECT, related_name="rates")
    activity = models.CharField(_("activity"), max_length=30, choices=Activity.choices)
    role = models.CharField(_("role"), max_length=20, choices=EngagementRole.choices)
    hourly_amount = models.DecimalField(_("rate per hour"), max_digits=12, decimal_places=2)
    valid = DateRangeField(_("in force"))
    comparator = models.ForeignKey(Comparator, models.PROTECT, related_name="rates")

    objects = RateQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "role", "valid"]
        triggers = [
            pgtrigger.Protect(
                name="never_edited",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__hourly_amount__df=pgtrigger.F("new__hourly_amount"))
                | pgtrigger.Q(old__comparator_id__df=pgtrigger.F("new__comparator_id"))
                | pgtrigger.Q(old__activity__df=pgtrigger.F("new__activity"))
                | pgtrigger.Q(old__role__df=pgtrigger.F("new__role")),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            ExclusionConstraint(
                name="compensation_rate_no_overlap",
                expressions=[
                    ("activity", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(valid__isempty=False, valid__lower_inf=False),
                name="compensation_rate_valid_has_start",
            ),
            models.CheckConstraint(
                condition=models.Q(hourly_amount__gt=0), name="compensation_rate_positive"
            ),
        ]

    def __str__(self) -> str:
        """Name what it pays for."""
        return f"{self.get_activity_display()}, {self.get_role_display()}: {self.hourly_amount}"


class Fund(models.Model):
    """A grant or contract that pays, with its accounting codes."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    gl_account = models.CharField(_("GL account"), max_length=20)
    cost_center = models.CharField(_("cost center"), max_length=20, blank=True)
    period = DateRangeField(_("period"))
    budget_amount = models.DecimalField(_("budget"), max_digits=12, decimal_places=2)

    objects = PolicyQuerySet["Fund"].as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(budget_amount__gte=0), name="compensation_fund_budget_positive"
            )
        ]

    def __str__(self) -> str:
        """Name the code and name."""
        return f"{self.code} {self.name}"
