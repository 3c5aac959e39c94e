"""What is needed to pay a person: entered by them, read only for a reason that is logged.

Coordinators never see any of it: to them a payee record answers as one that does not exist.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import PayeeAccess, User
from consultants.models import Consultant, PayeeProfile, PaymentMethod, TaxClass
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, WrongState
from core.texts import text_problems

LONGEST_NAME = 200
LONGEST_ADDRESS = 500
SEALED_FIELDS = ["legal_name", "remit_to"]


@dataclass(frozen=True)
class PayeeView:
    """A payee record with its sealed values opened; whoever holds one has been logged."""

    consultant_id: int
    vendor_id: str
    legal_name: str
    remit_to: str
    tax_class: str
    w9_on: date | None
    payment_method: str


def set_payee_details(
    *, actor: User, consultant_id: int, legal_name: str, remit_to: str
) -> PayeeProfile:
    """Keep the person's own legal name and the address that payments and papers go to.

    Only the person may. Both are sealed to their row before they reach the database.
    """
    problems = text_problems("legal_name", legal_name, LONGEST_NAME, required=True)
    problems += text_problems("remit_to", remit_to, LONGEST_ADDRESS, lines=True, required=True)
    with transaction.atomic():
        people = Consultant.objects.select_for_update(of=("self",))
        consultant = permits.get_visible(people, actor, pk=consultant_id)
        permits.require(actor, "consultants.set_payee_details", consultant)
        if problems:
            raise Invalid(problems=problems)
        payee = PayeeProfile.objects.select_for_update().filter(pk=consultant.pk).first()
        payee = _changed(payee) if payee else PayeeProfile(pk=consultant.pk)
        payee.legal_name = legal_name.strip()
        payee.remit_to = remit_to.strip()
        payee.save()
    return payee


def choose_payment_method(*, actor: User, consultant_id: int, method: str) -> PayeeProfile:
    """Keep how the person wants to be paid: their own choice, changeable at any time."""
    with transaction.atomic():
        consultant = permits.get_visible(Consultant.objects.all(), actor, pk=consultant_id)
        permits.require(actor, "consultants.set_payee_details", consultant)
        if method not in PaymentMethod.values:
            problem = FieldProblem("payment_method", _("Choose how you would like to be paid."))
            raise Invalid(problems=[problem])
        payee = PayeeProfile.objects.select_for_update().filter(pk=consultant.pk).first()
        if payee is None:
            raise WrongState(_("Please enter your legal name and address first."))
        permits.require(actor, "consultants.choose_payment_method", payee)
        if payee.payment_method != method:
            _changed(payee).payment_method = method
            payee.save(update_fields=["payment_method", "version"])
    return payee


def record_w9(
    *,
    actor: User,
    consultant_id: int,
    w9_on: date,
    vendor_id: str,
    tax_class: str = TaxClass.INDIVIDUAL,
) -> PayeeProfile:
    """Record that a signed W-9 was received, with finance's vendor ID.

    Refuses whoever is the payee, a date in the future, an unknown tax class, and another payee's
    vendor ID. Whoever records it releases no run that pays this person. The taxpayer number
    itself is not kept here.
    """
    vendor_id = vendor_id.strip()
    problems = text_problems("vendor_id", vendor_id, 20, required=True)
    if w9_on > time.today():
        problems.append(FieldProblem("w9_on", _("Enter a date that is not in the future.")))
    if tax_class not in TaxClass.values:
        problems.append(FieldProblem("tax_class", _("Choose the tax class on the form.")))
    try:
        with transaction.atomic():
            payee = permits.get_visible(
                PayeeProfile.objects.select_for_update(), actor, pk=consultant_id
            )
            permits.require(actor, "consultants.record_w9", payee)
            if problems:
                raise Invalid(problems=problems)
            if vendor_id != payee.vendor_id:
                _changed(payee)
            payee.w9_on, payee.vendor_id, payee.tax_class = w9_on, vendor_id, tax_class
            payee.w9_by = actor
            payee.save(update_fields=["w9_on", "vendor_id", "tax_class", "w9_by", "version"])
    except IntegrityError as error:
        if "vendor_id" not in str(error):
            raise
        problem = FieldProblem("vendor_id", _("Another payee has this vendor ID."))
        raise Invalid(problems=[problem]) from error
    return payee


def reveal_payee(*, actor: User, consultant_id: int, reason: str) -> PayeeView:
    """Open one payee record for a stated reason; the person sees who looked, when and why."""
    with transaction.atomic():
        payee = permits.get_visible(PayeeProfile.objects.all(), actor, pk=consultant_id)
        permits.require(actor, "consultants.reveal_payee", payee)
        _log(actor, [payee.pk], _stated(reason))
        return _opened(payee)


def read_payee_for_payment(
    *, actor: User, consultant_ids: Collection[int], reason: str
) -> dict[int, PayeeView]:
    """Open the records of many payees for invoices or a payment file, one log entry each.

    Finance and the system may. A person without a record is absent from the answer. When a
    coordinator's request leads to invoices, the system reads: the coordinator never does.
    """
    permits.require(actor, "consultants.read_payee_for_payment")
    with transaction.atomic():
        payees = list(PayeeProfile.objects.filter(pk__in=set(consultant_ids)).order_by("pk"))
        _log(actor, [payee.pk for payee in payees], _stated(reason))
        return {payee.pk: _opened(payee) for payee in payees}


def who_looked(*, actor: User, consultant_id: int, most: int | None = None) -> list[PayeeAccess]:
    """Return the reads of the person's own payee record, newest first: all, or so many."""
    consultant = permits.get_visible(Consultant.objects.all(), actor, pk=consultant_id)
    if not permits.allows(actor, "consultants.set_payee_details", consultant):
        raise NotVisible
    reads = PayeeAccess.objects.filter(consultant_id=consultant.pk).select_related("actor")
    return list(reads.order_by("-id")[:most])


def _changed(payee: PayeeProfile) -> PayeeProfile:
    """Count a change, so that a payment made out before it is held."""
    payee.version += 1
    return payee


def _opened(payee: PayeeProfile) -> PayeeView:
    return PayeeView(
        consultant_id=payee.pk,
        vendor_id=payee.vendor_id or "",
        legal_name=payee.legal_name,
        remit_to=payee.remit_to,
        tax_class=payee.tax_class,
        w9_on=payee.w9_on,
        payment_method=payee.payment_method,
    )


def _log(actor: User, consultant_ids: Iterable[int], reason: str) -> None:
    PayeeAccess.objects.bulk_create(
        PayeeAccess(
            actor=actor,
            consultant_id=consultant_id,
            fields=SEALED_FIELDS,
            reason=reason,
            at=time.now(),
        )
        for consultant_id in consultant_ids
    )


def _stated(reason: str) -> str:
    problems = text_problems("reason", reason, 200, required=True)
    if problems:
        raise Invalid(problems=problems)
    return reason.strip()
