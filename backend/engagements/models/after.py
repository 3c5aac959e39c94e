"""What is owed after the work: support, two questions, what came of it; and a private note."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.encryption import SealedText
from core.moves import state_check, state_field
from engagements.models.booking import Assignment
from engagements.models.engagement import Engagement
from engagements.querysets import (
    CheckInQuerySet,
    FeedbackQuerySet,
    FindingQuerySet,
    SupportTaskQuerySet,
)
from engagements.states import ASKED, FEEDBACK, FINDING, LAPSED, OWED, SHARED, SUPPORT_TASK


class SupportTask(models.Model):
    """The support person's task after the work: to be in touch with one consultant."""

    moves = SUPPORT_TASK

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="support_task")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = state_field(SUPPORT_TASK)
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(null=True)

    objects = SupportTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [state_check(SUPPORT_TASK)]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="engagements_supporttask_due")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"support task {self.pk}"


class CheckIn(models.Model):
    """A note that a consultant writes for themself after the work: sealed, nobody else's."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, primary_key=True, related_name="check_in"
    )
    text_sealed = models.BinaryField()
    written_at = models.DateTimeField()

    text = SealedText("text_sealed")

    objects = CheckInQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the number, never the words."""
        return f"check-in {self.pk}"


class Feedback(models.Model):
    """Two questions to the consultant; a coordinator owes an answer when either is a no."""

    moves = FEEDBACK

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="feedback")
    state = state_field(FEEDBACK)
    enough_time = models.BooleanField(_("Was there enough time?"), null=True)
    was_heard = models.BooleanField(_("Were you heard?"), null=True)
    words = models.TextField(_("In your own words"), max_length=2000, blank=True)
    said_at = models.DateTimeField(null=True)
    owed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(_("answer by"), null=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(FEEDBACK),
            models.CheckConstraint(
                condition=Q(state__in=[ASKED, LAPSED])
                | Q(enough_time__isnull=False, was_heard__isnull=False),
                name="engagements_feedback_both_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=OWED) | Q(owed_by__isnull=False, due_on__isnull=False),
                name="engagements_feedback_owed_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="engagements_feedback_due")]

    def __str__(self) -> str:
        """Return the number."""
        return f"feedback {self.pk}"


class Finding(models.Model):
    """What was learned or changed because of the work: owed to everyone who worked on it."""

    moves = FINDING

    engagement = models.OneToOneField(Engagement, models.PROTECT, related_name="finding")
    state = state_field(FINDING)
    owed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(_("by"))
    learned = models.TextField(_("what was learned"), max_length=3000, blank=True)
    changed = models.TextField(_("what changed because of it"), max_length=3000, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    shared_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "due_on", "id"]
        constraints = [
            state_check(FINDING),
            models.CheckConstraint(
                condition=~Q(state=SHARED) | ~Q(learned="") | ~Q(changed=""),
                name="engagements_finding_says_something",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="engagements_finding_due")]

    def __str__(self) -> str:
        """Return the number."""
        return f"finding {self.pk}"
