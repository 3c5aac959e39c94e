"""The people of the network, and apart from them what is needed to pay them."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from consultants.querysets import ConsultantQuerySet, PayeeQuerySet
from core.encryption import SealedText


class Region(models.Model):
    """A group of counties that are near one another."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class County(models.Model):
    """One of California's 58 counties, with its FIPS code."""

    fips = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=40, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="counties")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name without the word county."""
        return self.name


class Language(models.Model):
    """A language someone speaks, by its BCP 47 tag."""

    tag = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return pgettext("language", self.name)


class Topic(models.Model):
    """Something a consultant likes to speak on, in the network's own words."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name in the reader's language, where it is one of the network's list."""
        return pgettext("topic", self.name)


class Expertise(models.TextChoices):
    """What kind of expertise a person brings."""

    LIVED = "lived", _("Lived experience")
    SUBJECT = "subject", _("Subject matter")
    BOTH = "both", _("Both")


@pghistory.track()
class Consultant(models.Model):
    """A member of the network, known by the name they chose.

    There is no field for trauma history or survivor status, and there must never be one.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="consultant"
    )
    chosen_name = models.CharField(_("chosen name"), max_length=120)
    pronouns = models.CharField(_("pronouns"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), unique=True)
    expertise = models.CharField(_("expertise"), max_length=10, choices=Expertise.choices)
    home_county = models.ForeignKey(County, models.PROTECT, related_name="+")
    counties_served = models.ManyToManyField(County, related_name="consultants", blank=True)
    languages = models.ManyToManyField(Language, related_name="consultants", blank=True)
    topics = models.ManyToManyField(Topic, related_name="consultants", blank=True)
    in_person = models.BooleanField(_("in person"), default=True)
    remote = models.BooleanField(_("remote"), default=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="America/Los_Angeles")
    is_advisory_board = models.BooleanField(_("advisory board member"), default=False)
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    created_at = models.DateTimeField()

    objects = ConsultantQuerySet.as_manager()

    class Meta:
        ordering = ["chosen_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="consultants_consultant_email_is_lower_case",
            ),
            models.CheckConstraint(
                condition=models.Q(expertise__in=Expertise.values),
                name="consultants_consultant_expertise_known",
            ),
        ]
        indexes = [
            models.Index(fields=["chosen_name", "id"], name="consultants_consultant_by_name")
        ]

    def __str__(self) -> str:
        """Return the chosen name."""
        return self.chosen_name


class PaymentMethod(models.TextChoices):
    """How a person wants to be paid: their own choice, never the organisation's default."""

    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CHECK = "check", _("Check")
    GIFT_CARD = "gift_card", _("Gift card")


class TaxClass(models.TextChoices):
    """The payee's tax classification on Form W-9."""

    INDIVIDUAL = "individual", _("Individual or sole proprietor")
    LLC = "llc", _("Single-member LLC")
    BUSINESS = "business", _("Other business")


@pghistory.track()
class PayeeProfile(models.Model):
    """What is needed to pay a person: apart from the profile, sealed, and every read logged."""

    consultant = models.OneToOneField(
        Consultant, models.PROTECT, primary_key=True, related_name="payee"
    )
    vendor_id = models.CharField(_("vendor ID"), max_length=20, unique=True, null=True, blank=True)
    legal_name_sealed = models.BinaryField()
    remit_to_sealed = models.BinaryField(null=True)
    tax_class = models.CharField(
        _("tax class"), max_length=12, choices=TaxClass.choices, default=TaxClass.INDIVIDUAL
    )
    w9_on = models.DateField(_("W-9 dated"), null=True, blank=True)
    payment_method = models.CharField(
        _("payment choice"), max_length=20, choices=PaymentMethod.choices, blank=True
    )
    # Counts every change of anything that decides whom money reaches and where.
    version = models.PositiveIntegerField(db_default=1, default=1, editable=False)
    w9_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    legal_name = SealedText("legal_name_sealed")
    remit_to = SealedText("remit_to_sealed")

    objects = PayeeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment_method__in=["", *PaymentMethod.values]),
                name="consultants_payeeprofile_method_known",
            )
        ]

    def __str__(self) -> str:
        """Name the vendor ID, never the legal name."""
        return self.vendor_id or f"payee {self.pk}"

    @property
    def lacks_w9(self) -> bool:
        """Whether finance has not recorded the W-9 and its vendor ID yet."""
        return self.w9_on is None or not self.vendor_id

    def what_blocks_payment(self) -> list[Any]:
        """Return the reasons, in words, why this person cannot be paid yet."""
        reasons = []
        if not self.payment_method:
            reasons.append(_("The person has not chosen how to be paid."))
        if self.lacks_w9:
            reasons.append(_("The W-9 is missing."))
        if not self.remit_to_sealed:
            reasons.append(_("The remit-to address is missing."))
        return reasons
