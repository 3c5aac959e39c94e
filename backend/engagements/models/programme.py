"""How a convening's programme changes: drafts, releases, and who is asked to confirm again."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.models import Fund
from core.models import APPEND_ONLY
from core.moves import state_check, state_field
from engagements.models.booking import Assignment
from engagements.models.convening import Convening, Room, Session, SessionRevision
from engagements.querysets import (
    ReconfirmationQuerySet,
    ReleaseQuerySet,
    ReleaseReasonQuerySet,
)
from engagements.states import ASKED, RECONFIRMATION


class SessionDraft(models.Model):
    """How a session will stand once the programme is released; what holds stays as it is.

    A session without a row stays as it is. One without a time and room is unscheduled: on no
    day of the programme.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="draft")
    title = models.CharField(_("title"), max_length=250)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("room")
    )
    title_discloses = models.BooleanField(_("the title discloses"), default=False)
    # Pays the session's work from the release on; empty is the fund that pays it now.
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fund")
    )
    # Whose version it is, such as the slides', and their own wording.
    source = models.CharField(_("source"), max_length=60, blank=True)
    as_printed = models.CharField(_("as printed"), max_length=200, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["session"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None, room=None)
                | Q(starts_at__isnull=False, room__isnull=False, ends_at__gt=F("starts_at")),
                name="engagements_sessiondraft_placed_or_not",
            )
        ]

    def __str__(self) -> str:
        """Name the session."""
        return f"draft of session {self.session_id}"

    @property
    def is_scheduled(self) -> bool:
        """Whether it has a time and a room."""
        return self.starts_at is not None


class Release(models.Model):
    """One release of a convening's programme: append-only, numbered from 1."""

    convening = models.ForeignKey(Convening, models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    note = models.CharField(_("note"), max_length=300, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "-number"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["convening", "number"], name="engagements_release_once")
        ]

    def __str__(self) -> str:
        """Name the convening and number."""
        return f"release {self.convening_id}/{self.number}"


class ReleaseReason(models.Model):
    """Why a programme was released with something in the way; kept, never edited.

    ``kind`` is a kind of conflict (``engagements.domain.conflicts``).
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=20)
    reason = models.CharField(_("reason"), max_length=500)

    objects = ReleaseReasonQuerySet.as_manager()

    class Meta:
        ordering = ["release", "id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "kind"], name="engagements_releasereason_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="engagements_releasereason_said"),
        ]

    def __str__(self) -> str:
        """Name the kind."""
        return f"{self.kind} of release {self.release_id}"


class SessionChange(models.Model):
    """What one release changed about one session: append-only.

    Without ``before`` the session is new on the programme, without ``after`` it is gone from it.
    ``fund_before`` and ``fund_after`` differ when another fund pays from then on.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="changes")
    session = models.ForeignKey(Session, models.PROTECT, related_name="changes")
    before = models.ForeignKey(SessionRevision, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(SessionRevision, models.PROTECT, null=True, related_name="+")
    fund_before = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="+")
    fund_after = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["release", "id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "session"], name="engagements_sessionchange_once"
            )
        ]

    def __str__(self) -> str:
        """Name the session and release."""
        return f"session {self.session_id} in release {self.release_id}"


@pghistory.track()
class Reconfirmation(models.Model):
    """Someone who is booked is asked whether a changed session still suits them.

    Their booking stands, at the new time, until they step back. ``minutes`` and ``amount`` are
    all the time and pay agreed for the booking; pay never falls.
    """

    moves = RECONFIRMATION

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reconfirmations")
    change = models.ForeignKey(SessionChange, models.PROTECT, related_name="reconfirmations")
    state = state_field(RECONFIRMATION)
    reply_by_at = models.DateTimeField(_("answer by"))
    minutes_before = models.PositiveIntegerField()
    minutes_after = models.PositiveIntegerField()
    amount_before = models.DecimalField(max_digits=12, decimal_places=2)
    amount_after = models.DecimalField(max_digits=12, decimal_places=2)
    pay_by_on_before = models.DateField()
    pay_by_on_after = models.DateField()
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Someone without a sign-in answers by phone; then a coordinator wrote it down.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ReconfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(RECONFIRMATION),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(state=ASKED),
                name="engagements_reconfirmation_one_open",
            ),
            models.UniqueConstraint(
                fields=["assignment", "change"], name="engagements_reconfirmation_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_after__gte=F("amount_before")),
                name="engagements_reconfirmation_pay_never_falls",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reply_by_at"],
                condition=Q(state=ASKED),
                name="engagements_reconfirm_waiting",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"reconfirmation {self.pk}"
