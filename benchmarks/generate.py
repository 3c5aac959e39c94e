"""Rows by the million, set by set: people with confirmed hours, then their invoices and a run.

    python -m benchmarks.generate work 200 10    # into the database that DATABASE_URL names
    python -m benchmarks.generate paid

The rows satisfy every constraint and every invariant. While they are written, the foreign keys
are set aside (putting them back checks them all at once) and no history of the rows is kept: its
triggers would take a millisecond a row.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import django

from benchmarks.plan import ASSIGNMENTS_EACH

if TYPE_CHECKING:
    from accounts.models import User

ROWS = Path(__file__).resolve().parent / "rows"

SEATS = 25
"""Seats of one engagement."""

# Rates of odd cents, so that rounding is met in every way.
RATES = [
    ("panel", "panelist", "97.50"),
    ("training", "trainer", "112.35"),
    ("evaluation", "evaluator", "81.25"),
    ("technical_assistance", "advisor", "103.17"),
    ("document_review", "reviewer", "61.19"),
]
# Hostile or foreign on purpose: none may cost more, or arrive changed.
NAMES = ["Nguyễn Thị Ánh", "=Sum & Sons <LLC>", "José Álvarez", "مريم", "Aiyana Whitehorse"]
WRITTEN = [
    "accounts_rolegrant",
    "consultants_consultant",
    "consultants_payeeprofile",
    "core_statechange",
    "engagements_assignment",
    "engagements_engagement",
    "engagements_feedback",
    "engagements_finding",
    "engagements_offer",
    "engagements_offerline",
    "engagements_seat",
    "engagements_supporttask",
    "engagements_workentry",
    "payments_invoice",
    "payments_invoiceline",
    "payments_journalentry",
    "payments_payment",
    "payments_posting",
]


def work(people: int, assignments_each: int) -> None:
    """Write people, bookings and confirmed hours that are not yet invoiced."""
    coordinator, _preparer, _releaser = _staff()
    _policy()
    given = {
        "people": people,
        "assignments_each": assignments_each,
        "seats": SEATS,
        "coordinator": coordinator.pk,
    }
    with _rows(given):
        _run("people")
        _seal_payees(people)
        _run("work")
        _keep_turns()
    _vacuum()


def desk() -> None:
    """Write what people set themselves, and open work: seats to fill, offers without an answer."""
    from accounts.models import User

    given = {name: User.objects.get(email=f"{name}@bench.invalid").pk for name in STAFF}
    with _rows(given):
        _run("limits")
        _run("desk")
        _keep_turns()
    _vacuum()


def paid() -> None:
    """Invoice the confirmed hours and put every invoice into one released payment run."""
    from accounts.models import User

    with _rows({name: User.objects.get(email=f"{name}@bench.invalid").pk for name in STAFF}):
        _run("invoices")
        _seal_snapshots()
        _run("run")
    _vacuum()


STAFF = {
    "coordinator": "coordinator",
    "preparer": "finance_preparer",
    "releaser": "finance_releaser",
}


def _staff() -> Sequence["User"]:
    from accounts.models import RoleGrant, User

    made = []
    for name, role in STAFF.items():
        user = User.objects.create_user(f"{name}@bench.invalid", name=name.title())
        RoleGrant.objects.create(user=user, role=role)
        made.append(user)
    return made


def _policy() -> None:
    """Put funds and rates in force through the verbs that people use."""
    from accounts.models import Role, RoleGrant, User
    from compensation.domain import add_comparator, make_rate_card, set_fund, set_rate
    from engagements.domain import make_requester

    admin = User.objects.create_user("administrator@bench.invalid", name="Administrator")
    RoleGrant.objects.bulk_create(
        RoleGrant(user=admin, role=role) for role in (Role.ADMINISTRATOR, Role.COORDINATOR)
    )
    for number in range(1, 4):
        set_fund(
            actor=admin,
            code=f"F-{number}00",
            name=f"Fund {number}",
            gl_account=f"61{number}0",
            cost_center=f"CC-{number}",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            budget_amount=Decimal("900000000.00"),
        )
    card = make_rate_card(actor=admin, name="Network", version="2026")
    for activity, role, hourly in RATES:
        comparator = add_comparator(
            actor=admin,
            profession="Consultant",
            credential="PhD",
            activity=activity,
            hourly_amount=Decimal(hourly),
            evidence="Invoices of the year before",
            source="Contracts register",
            dated_on=date(2025, 11, 1),
        )
        set_rate(
            actor=admin,
            card_id=card.pk,
            activity=activity,
            role=role,
            hourly_amount=Decimal(hourly),
            starts_on=date(2026, 1, 1),
            comparator_id=comparator.pk,
        )
    make_requester(actor=admin, name="Sacramento County")


def legal_name(number: int) -> str:
    """Return the invented legal name of a person."""
    return f"{NAMES[number % len(NAMES)]} {number}"


def _seal_payees(people: int) -> None:
    from consultants.models import PayeeProfile

    for start in range(1, people + 1, 5_000):
        payees = []
        for number in range(start, min(start + 5_000, people + 1)):
            payee = PayeeProfile(
                pk=number,
                vendor_id=f"V{number:06d}",
                w9_on=date(2026, 1, 15),
                payment_method="check" if number % 3 == 0 else "bank_transfer",
            )
            payee.legal_name = legal_name(number)
            payee.remit_to = f"{number} Invented Way\nSacramento, CA 95814"
            payees.append(payee)
        PayeeProfile.objects.bulk_create(payees)


def _seal_snapshots() -> None:
    """Seal each invoice's payee to the id that the invoice is about to have."""
    from django.db import connection

    from payments.domain.payee_snapshot import seal_payee

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, consultant_id FROM bench_invoice ORDER BY id")
        heads = cursor.fetchall()
        sealed = [
            seal_payee(
                invoice_id,
                legal_name=legal_name(number),
                remit_to=f"{number} Invented Way\nSacramento, CA 95814",
            )
            for invoice_id, number in heads
        ]
        cursor.execute(
            "UPDATE bench_invoice b SET sealed = s.sealed"
            " FROM unnest(%s::bigint[], %s::bytea[]) AS s (id, sealed) WHERE s.id = b.id",
            [[invoice_id for invoice_id, _number in heads], sealed],
        )


@contextmanager
def _rows(given: Mapping[str, int]) -> Iterator[None]:
    """One transaction without foreign keys and history; ``bench_given`` holds what is given."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])",
            [WRITTEN],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgrelid = ANY (%s::regclass[])"
            " AND tgname ~ '^pgtrigger_(insert_insert|update_update)_'",
            [WRITTEN],
        )
        histories = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for table, name in histories:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
        columns = ", ".join(f"{value}::int AS {name}" for name, value in given.items())
        cursor.execute(f"CREATE TEMPORARY TABLE bench_given ON COMMIT DROP AS SELECT {columns}")
        yield
        for table, name in histories:
            cursor.execute(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"')
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _run(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute((ROWS / f"{name}.sql").read_text())


def _keep_turns() -> None:
    """Give everybody their place in the rotation, as the verbs would have."""
    from django.db import connection

    from engagements.domain.rotation import turns_sql

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consultants_consultant c"
            " SET turn_at = t.turn_at, last_asked_at = t.last_asked_at"
            f" FROM ({turns_sql('true')}) t WHERE t.consultant_id = c.id"
        )


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("stage", choices=["work", "desk", "paid"])
    parser.add_argument("people", type=int, nargs="?", default=200)
    parser.add_argument("assignments", type=int, nargs="?", default=ASSIGNMENTS_EACH)
    chosen = parser.parse_args()
    django.setup()
    if chosen.stage == "work":
        work(chosen.people, chosen.assignments)
    elif chosen.stage == "desk":
        desk()
    else:
        paid()


if __name__ == "__main__":
    main()
