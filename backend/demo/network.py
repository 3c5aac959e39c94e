"""The ground of the demonstration: rates, funds, programme, roster, accounts, payee details."""

from datetime import date
from decimal import Decimal

from compensation.domain import add_comparator, make_rate_card, set_fund, set_rate
from compensation.models import Fund, Rate
from consultants.domain.invite import give_account
from consultants.domain.payee import choose_payment_method, record_w9, set_payee_details
from consultants.domain.roster import check_roster, import_roster
from consultants.models import Consultant, PayeeProfile
from core import time
from demo import staff, workbooks
from demo.workbooks import read
from engagements.domain.programme import check_convening, import_convening

# People who will be asked for a W-9 later: finance sees why their payment waits.
WITHOUT_W9 = ("gurleen@example.org", "citlali@example.org")


def set_rates() -> None:
    """Put the rate card in force, each rate beside its comparator."""
    administrator, plan = staff.user(staff.ADMINISTRATOR), read("rates")
    card = make_rate_card(
        actor=administrator, name=plan["card"]["name"], version=plan["card"]["version"]
    )
    for row in plan["comparators"]:
        roles = [
            role
            for role in row["roles"]
            if not Rate.objects.filter(activity=row["activity"], role=role).exists()
        ]
        if not roles:
            continue
        comparator = add_comparator(
            actor=administrator,
            profession=row["profession"],
            credential=row["credential"],
            activity=row["activity"],
            hourly_amount=Decimal(row["hourly_amount"]),
            evidence=row["evidence"],
            source=row["source"],
            dated_on=date.fromisoformat(row["dated_on"]),
        )
        for role in roles:
            set_rate(
                actor=administrator,
                card_id=card.pk,
                activity=row["activity"],
                role=role,
                hourly_amount=comparator.hourly_amount,
                starts_on=date.fromisoformat(plan["card"]["starts_on"]),
                comparator_id=comparator.pk,
            )


def set_funds() -> None:
    """Record the funds that pay for the convening."""
    for row in read("rates")["funds"]:
        if not Fund.objects.filter(code=row["code"]).exists():
            set_fund(
                actor=staff.user(staff.ADMINISTRATOR),
                code=row["code"],
                name=row["name"],
                gl_account=row["gl_account"],
                cost_center=row["cost_center"],
                starts_on=date.fromisoformat(row["starts_on"]),
                ends_on=date.fromisoformat(row["ends_on"]),
                budget_amount=Decimal(row["budget_amount"]),
            )


def import_workbooks() -> None:
    """Import the shipped workbooks, each after its dry run has found nothing to mend."""
    coordinator = staff.user(staff.COORDINATOR)
    for path, check, take in (
        (workbooks.CONVENING, check_convening, import_convening),
        (workbooks.ROSTER, check_roster, import_roster),
    ):
        data = path.read_bytes()
        if not check(actor=coordinator, data=data).changes_nothing:
            take(actor=coordinator, data=data)


def invite_everyone() -> None:
    """Give every consultant an account, some of them in Spanish."""
    spanish = read("offers")["spanish"]
    for person in Consultant.objects.filter(user=None, is_invented=True).order_by("id"):
        give_account(
            actor=staff.user(staff.COORDINATOR),
            consultant_id=person.pk,
            language="es" if person.email in spanish else "en",
        )


def enter_payee_details() -> None:
    """Let consultants enter their own legal name, address and choice."""
    for row in read("payees")["payees"]:
        person = staff.consultant(row["email"])
        if PayeeProfile.objects.filter(pk=person.pk).exclude(payment_method="").exists():
            continue
        set_payee_details(
            actor=staff.member(person.email),
            consultant_id=person.pk,
            legal_name=row["legal_name"],
            remit_to=row["remit_to"],
        )
        choose_payment_method(
            actor=staff.member(person.email),
            consultant_id=person.pk,
            method=row["payment_method"],
        )


def record_w9s() -> None:
    """Let finance record the forms that came in, each with its vendor ID."""
    waiting = PayeeProfile.objects.filter(w9_on=None, consultant__is_invented=True)
    waiting = waiting.exclude(consultant__email__in=WITHOUT_W9)
    for payee in waiting.order_by("pk"):
        record_w9(
            actor=staff.user(staff.PREPARER),
            consultant_id=payee.pk,
            w9_on=time.today(),
            vendor_id=f"V-{payee.pk:05d}",
        )
