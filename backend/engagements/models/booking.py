"""Offers with their frozen terms, assignments, and the hours that were worked."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _

from compensation.models import Component, Fund, Rate
from consultants.models import Consultant
from core.moves import state_check, state_field
from engagements.models.engagement import Engagement, Seat
from engagements.querysets import AssignmentQuerySet, OfferQuerySet, WorkEntryQuerySet
from engagements.states import ASSIGNMENT, DRAFT, LIVE_STATES, OFFER, SENT

TERMS_FROZEN = pgtrigger.Protect(
    name="terms_frozen",
    operation=pgtrigger.Update,
    condition=~pgtrigger.Q(old__state=DRAFT)
    & (
        pgtrigger.Q(old__terms__df=pgtrigger.F("new__terms"))
        | pgtrigger.Q(old__total_amount__df=pgtrigger.F("new__total_amount"))
        | pgtrigger.Q(old__total_minutes__df=pgtrigger.F("new__total_minutes"))
        | pgtrigger.Q(old__pay_by_on__df=pgtrigger.F("new__pay_by_on"))
        | pgtrigger.Q(old__consultant_id__df=pgtrigger.F("new__consultant_id"))
        | pgtrigger.Q(old__seat_id__df=pgtrigger.F("new__seat_id"))
    ),
)


PAY_NEVER_FALLS = pgtrigger.Protect(
    name="agreed_pay_never_falls",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__agreed_amount__lt=pgtrigger.F("old__agreed_amount")),
)

MOST_REMINDERS = 2


class EmployerPays(models.TextChoices):
    """What a person says of an employer who may be paying for the same hour."""

    NO = "no", _("No")
    PART = "part", _("For part of it")
    YES = "yes", _("Yes")


@pghistory.track()
class Offer(models.Model):
    """A seat offered to a consultant with its terms, which freeze when it is sent.

    ``terms`` keeps what the person was shown (see ``engagements.domain.terms``); the priced
    components are its lines.
    """

    moves = OFFER

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="offers")
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="offers")
    state = state_field(OFFER)
    reply_by_at = models.DateTimeField(_("reply by"))
    pay_by_on = models.DateField(_("paid by"))
    total_minutes = models.PositiveIntegerField(_("time"))
    total_amount = models.DecimalField(_("pay"), max_digits=12, decimal_places=2)
    terms = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Someone without a sign-in answers by phone; then a coordinator wrote it down.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Given freely or not at all; never asked for, counted or shown beside other people.
    decline_reason = models.CharField(_("reason"), max_length=500, blank=True)
    employer_pays = models.CharField(
        _("an employer pays for this time"),
        max_length=10,
        choices=EmployerPays.choices,
        blank=True,
    )
    reminder_count = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = [TERMS_FROZEN]
        constraints = [
            state_check(OFFER),
            models.CheckConstraint(
                condition=Q(reminder_count__lte=MOST_REMINDERS),
                name="engagements_offer_two_reminders",
            ),
            models.UniqueConstraint(
                fields=["seat", "consultant"],
                condition=Q(state__in=[DRAFT, SENT]),
                name="engagements_offer_one_open_per_person_and_seat",
            ),
        ]
        indexes = [
            models.Index(fields=["consultant", "-id"], name="engagements_offer_mine"),
            models.Index(fields=["consultant", "sent_at"], name="engagements_offer_asks"),
            models.Index(fields=["reply_by_at", "id"], name="engagements_offer_by_reply"),
            models.Index(fields=["pay_by_on", "id"], name="engagements_offer_by_pay_by"),
            models.Index(fields=["made_at", "id"], name="engagements_offer_by_made"),
            models.Index(
                fields=["reply_by_at"], condition=Q(state=SENT), name="engagements_offer_expiring"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"offer {self.pk}"


class OfferLine(models.Model):
    """One priced component of an offer, at the rate snapshotted when it was made."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="lines")
    component = models.CharField(_("component"), max_length=12, choices=Component.choices)
    minutes = models.PositiveIntegerField(_("time"))
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+")
    rate_amount = models.DecimalField(_("rate per hour"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("pay"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["offer", "id"]
        triggers = [pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "component"], name="engagements_offerline_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0), name="engagements_offerline_minutes_positive"
            ),
        ]

    def __str__(self) -> str:
        """Name the component and amount."""
        return f"{self.component}: {self.amount}"


@pghistory.track()
class Assignment(models.Model):
    """An accepted offer: the person is booked for the time span ``during``."""

    moves = ASSIGNMENT

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="assignment")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="assignments")
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="assignments")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    state = state_field(ASSIGNMENT)
    during = DateTimeRangeField(_("time"))
    service_on = models.DateField(_("service date"))
    report_by_on = models.DateField(_("report hours by"))
    pay_by_on = models.DateField(_("paid by"))
    # What is agreed with the person: the offer's, raised when a released change makes it more.
    attendance_minutes = models.PositiveIntegerField(_("agreed attendance"))
    agreed_minutes = models.PositiveIntegerField(_("agreed time"))
    agreed_amount = models.DecimalField(_("agreed pay"), max_digits=12, decimal_places=2)
    # Calendars take the highest: raised with every change of time or state.
    calendar_sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    question = models.TextField(_("question about the hours"), blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["during"]
        triggers = [PAY_NEVER_FALLS]
        constraints = [
            state_check(ASSIGNMENT),
            ExclusionConstraint(
                name="engagements_assignment_no_overlap",
                expressions=[
                    ("consultant", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=LIVE_STATES),
                # Looked at when a statement ends, so that one release can move several at once.
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__lower_inf=False, during__upper_inf=False
                ),
                name="engagements_assignment_during_bounded",
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(state__in=LIVE_STATES),
                name="engagements_assignment_one_live_per_seat",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("reported_by")),
                name="engagements_assignment_reporter_does_not_confirm",
            ),
        ]
        indexes = [
            models.Index(fields=["consultant", "-service_on"], name="engagements_assignment_mine"),
            models.Index(fields=["state", "service_on"], name="engagements_assignment_state"),
            models.Index(fields=["service_on", "id"], name="engagements_assignment_by_day"),
            models.Index(fields=["pay_by_on", "id"], name="engagements_assignment_by_pay"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"assignment {self.pk}"


class WorkEntry(models.Model):
    """One component of an assignment: planned, reported by the consultant, confirmed.

    The rate is the offer's. Minutes are whole minutes; the amount is worked out on the
    invoice line.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="work")
    component = models.CharField(_("component"), max_length=12, choices=Component.choices)
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+")
    rate_amount = models.DecimalField(_("rate per hour"), max_digits=12, decimal_places=2)
    planned_minutes = models.PositiveIntegerField(_("planned"))
    reported_minutes = models.PositiveIntegerField(_("reported"), null=True)
    confirmed_minutes = models.PositiveIntegerField(_("confirmed"), null=True)

    objects = WorkEntryQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "component"], name="engagements_workentry_once"
            ),
            models.CheckConstraint(
                condition=Q(reported_minutes=None) | Q(reported_minutes__lte=24 * 60),
                name="engagements_workentry_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        """Name the component."""
        return f"{self.component} of assignment {self.assignment_id}"
