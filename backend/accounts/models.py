"""People who sign in, and the roles they hold."""

from functools import cached_property
from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import reasons
from core.models import APPEND_ONLY


class Role(models.TextChoices):
    """What a signed-in person may be; one person may hold several."""

    CONSULTANT = "consultant", _("Consultant")
    COORDINATOR = "coordinator", _("Coordinator")
    FINANCE_PREPARER = "finance_preparer", _("Finance: prepares")
    FINANCE_RELEASER = "finance_releaser", _("Finance: releases")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserQuerySet(models.QuerySet["User"]):
    """Accounts, scoped."""

    def people(self) -> "UserQuerySet":
        """Return everyone who is a person: all but the actor of scheduled work."""
        return self.exclude(email=SYSTEM_EMAIL)

    def visible_to(self, actor: Any) -> "UserQuerySet":
        """Administrators see everyone; anybody else sees their own account."""
        return self.people() if actor.has_role(Role.ADMINISTRATOR) else self.filter(pk=actor.pk)

    def on_duty(self, held: str) -> "UserQuerySet":
        """Return who holds a role and can sign in, the longest known first."""
        return self.filter(is_active=True, role_grants__role=held).order_by("pk")


ScopedManager = BaseUserManager.from_queryset(UserQuerySet)


class UserManager(ScopedManager["User"]):
    """Makes users by e-mail; addresses are compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a saved user; without a password, only e-mailed codes sign them in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return an administrator; used by ``manage.py createsuperuser``."""
        user = self.create_user(email, password, **fields)
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail without regard to case."""
        return self.get(email=(username or "").lower())

    def system(self) -> "User":
        """Return the actor of scheduled work: it holds no role and cannot sign in."""
        user, _created = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"name": "Parity", "is_active": True}
        )
        return user


SYSTEM_EMAIL = "system@parity.invalid"


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. ``name`` is the name they chose."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("chosen name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        default="en",
        choices=[("en", _("English")), ("es", _("Spanish"))],
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="accounts_user_email_is_lower_case",
            )
        ]
        indexes = [models.Index(fields=["name", "id"], name="accounts_user_by_name")]

    def __str__(self) -> str:
        """Return the chosen name, else the address."""
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds now, read once per loaded object."""
        return frozenset(self.role_grants.values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Return whether the person holds any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_system(self) -> bool:
        """Whether this is the actor of scheduled work."""
        return self.email == SYSTEM_EMAIL


@pghistory.track()
class RoleGrant(models.Model):
    """A role held by a person, from when and given by whom."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_rolegrant_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_rolegrant_role_known"
            ),
        ]

    def __str__(self) -> str:
        """Name the person and role."""
        return f"{self.user}: {self.role}"


class PayeeAccess(models.Model):
    """One read of someone's payee data: who looked, at what, why. Append-only."""

    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    consultant_id = models.BigIntegerField(db_index=True)
    fields = models.JSONField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        """Name the reader and the reason."""
        return f"{self.actor}: {self.reason}"

    @property
    def reason_words(self) -> str:
        """The reason in the reader's language, where the software gave it."""
        return reasons.in_words(self.reason)
