"""What is needed to pay a person: apart from the profile, sealed, and every read logged."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultants.models.person import Consultant
from consultants.querysets import PayeeQuerySet
from core.encryption import SealedText


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
