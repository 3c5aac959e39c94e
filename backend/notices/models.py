"""The outbox: what a person is told, in the application and by e-mail."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import permits
from core.moves import state_check, state_field
from notices.kinds import KindGroup, NoticeKind
from notices.states import KEPT, NOTICE, ON_THE_WAY, SENT, STUCK, UNKNOWN

__all__ = ["Notice", "NoticeKind", "NoticeQuerySet", "Preference"]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as people may see them."""

    def visible_to(self, actor: Any) -> "NoticeQuerySet":
        """A person's own notices only."""
        return self.filter(recipient=actor)


class StuckQuerySet(models.QuerySet["Notice"]):
    """Notices whose e-mail waits for a decision, whoever they are for."""

    def visible_to(self, actor: Any) -> "StuckQuerySet":
        """All of them for an administrator, and nothing for anybody else."""
        may = permits.allows(actor, "notices.send_again")
        return self.filter(state__in=STUCK) if may else self.none()


class Notice(models.Model):
    """One thing told to one person. E-mails carry no detail: it stands behind sign-in."""

    moves = NOTICE

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices"
    )
    # Someone outside who has no account: a requester, told by e-mail alone.
    to_email = models.EmailField(blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    to_language = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=40, choices=NoticeKind.choices)
    path = models.CharField(max_length=200)
    about_id = models.BigIntegerField()
    state = state_field(NOTICE)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    # Quiet hours, or the pause before the next try.
    not_before = models.DateTimeField(null=True)
    # Quiet hours that end after this do not hold it.
    urgent_by_at = models.DateTimeField(null=True)
    # Quiet hours held it once: it waits for no second night.
    has_waited = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()
    stuck = StuckQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(NOTICE),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, to_email="")
                | models.Q(recipient=None) & ~models.Q(to_email="")
                # Someone outside is told by now, or nothing more leaves: their address is gone.
                | models.Q(recipient=None, to_email="", to_name="", state__in=[SENT, KEPT]),
                name="notices_notice_to_one_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=ON_THE_WAY),
                name="notices_notice_outbox",
            ),
            models.Index(
                fields=["id"], condition=models.Q(state__in=STUCK), name="notices_notice_stuck"
            ),
            models.Index(fields=["recipient", "-id"], name="notices_notice_mine"),
        ]

    def __str__(self) -> str:
        """Name the kind and the number, never the person."""
        return f"{self.kind} {self.pk}"

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows if its e-mail arrived."""
        return self.state == UNKNOWN

    @property
    def email(self) -> str:
        """The address it goes to."""
        return self.recipient.email if self.recipient else self.to_email

    @property
    def name(self) -> str:
        """The name it greets."""
        return self.recipient.name if self.recipient else self.to_name

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.recipient.language if self.recipient else self.to_language


class Preference(models.Model):
    """How one person wishes to be told; whoever has none is told by e-mail, at any hour.

    Every update stands in the application all the same: only the e-mail is left out or waits.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference"
    )
    # What comes without an e-mail.
    email_off = ArrayField(
        models.CharField(max_length=20, choices=KindGroup.choices), default=list, blank=True
    )
    # No e-mail from this hour until that one, where the person is; it may lie over midnight.
    quiet_from = models.TimeField(_("no e-mails from"), null=True, blank=True)
    quiet_until = models.TimeField(_("no e-mails until"), null=True, blank=True)
    # Files and calendars that leave the application name no session and no topic.
    is_discreet = models.BooleanField(_("discreet titles"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email_off__contained_by=KindGroup.values),
                name="notices_preference_groups_known",
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~models.Q(quiet_from=models.F("quiet_until")),
                name="notices_preference_quiet_from_until",
            ),
        ]

    def __str__(self) -> str:
        """Name whose it is by number alone."""
        return f"preference {self.user_id}"
