"""Each invariant of money, broken on purpose behind the database's back, names what broke it."""

import inspect
import re

import pytest
from django.db import connection

import payments.invariants
import reports.invariants
from core import invariants, time
from payments import domain
from payments.models import Invoice, JournalEntry, Payment
from reports.domain import make_payment_workbook
from tests.payments.stage import approved_invoice, exported_run, issued_invoice

pytestmark = pytest.mark.django_db
UNLOCKED = (
    "payments_posting",
    "payments_journalentry",
    "payments_invoice",
    "payments_invoiceline",
    "payments_paymentrun",
    "payments_payment",
    "reports_reportfile",
)
COPY_LINE = """
INSERT INTO payments_invoiceline (invoice_id, work_entry_id, fund_id, activity, component,
    service_on, minutes, rate_amount, amount)
SELECT invoice_id, work_entry_id, fund_id, activity, component, service_on, minutes,
    rate_amount, amount FROM payments_invoiceline WHERE id = {live_line}
"""
COPY_PAYMENT = """
INSERT INTO payments_payment
    (run_id, invoice_id, consultant_id, state, amount, method, trace_number, note)
SELECT run_id, invoice_id, consultant_id, 'sent', amount, method, '', '' FROM payments_payment
WHERE id = {payment}
"""
NO_POSTINGS = """
INSERT INTO payments_journalentry (id, kind, invoice_id, "on", actor_id, at)
VALUES (987654321, 'sent', {paid}, now(), {user}, now())
"""

# number: (statements that break it, what has to be named)
BREAKERS = {
    "1.1": (["UPDATE payments_posting SET amount = amount + 1 WHERE id = {posting}"], "{entry}"),
    "1.2": ([NO_POSTINGS], "987654321"),
    "1.3": ([], None),  # has a test of its own below
    "1.4": (["UPDATE payments_posting SET amount = amount * 2 WHERE entry_id = {entry}"], "{paid}"),
    "2.1": (
        ["DROP INDEX payments_invoiceline_one_live_per_work_entry", COPY_LINE],
        "{live_work}",
    ),
    "2.2": (
        ["UPDATE payments_invoiceline SET released_at = now() WHERE id = {live_line}"],
        "{live}",
    ),
    "2.3": (["UPDATE payments_invoice SET total_minutes = 0 WHERE id = {note}"], "{note}"),
    "3.1": (["DROP INDEX payments_payment_one_live_per_invoice", COPY_PAYMENT], "{paid}"),
    "3.2": (["UPDATE payments_invoice SET state = 'approved' WHERE id = {paid}"], "{paid}"),
    "3.3": (["UPDATE payments_payment SET amount = amount + 1"], "{payment}"),
    "3.4": (["UPDATE payments_payment SET state = 'sent'"], "{payment}"),
    "4.1": (
        ["UPDATE engagements_workentry SET confirmed_minutes = 1 WHERE id = {live_work}"],
        "{live_line}",
    ),
    "4.2": (
        ["UPDATE payments_invoice SET total_amount = total_amount + 1 WHERE id = {live}"],
        "{live}",
    ),
    "4.3": (["UPDATE payments_paymentrun SET line_count = 77"], "{run}"),
    "4.4": (["UPDATE reports_reportfile SET total_amount = 1"], "{file}"),
    "4.5": (["UPDATE payments_paymentrun SET state = 'released'"], "{file}"),
    "6.1": (["UPDATE core_numberseries SET last = 99 WHERE series = 'INV'"], "INV-{year}"),
    "9.3": (
        [
            "ALTER TABLE payments_invoice DROP CONSTRAINT "
            "payments_invoice_confirmer_does_not_approve",
            "UPDATE payments_invoice SET approved_by_id = confirmed_by_id WHERE id = {paid}",
        ],
        "{paid}",
    ),
    "9.4": (
        [
            "ALTER TABLE payments_paymentrun DROP CONSTRAINT "
            "payments_run_preparer_does_not_release",
            "ALTER TABLE payments_paymentrun DROP CONSTRAINT payments_run_opener_does_not_release",
            "UPDATE payments_paymentrun SET released_by_id = prepared_by_id",
        ],
        "{run}",
    ),
    "9.5": (
        ["UPDATE payments_invoice SET approved_by_id = NULL WHERE id = {paid}"],
        "invoice {paid}",
    ),
    "14.1": (["UPDATE payments_payment SET state = 'reserved'"], "{payment}"),
    "14.2": (["UPDATE payments_paymentrun SET state = 'exported'"], "{run}"),
}


@pytest.fixture
def books(stage, settings, tmp_path):
    """Return the ids of a paid invoice with its workbook, a credited one and a live one."""
    settings.MEDIA_ROOT = tmp_path
    cast = stage.cast
    paid = approved_invoice(stage, cast.linh)
    run = exported_run(stage)
    (payment,) = domain.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=time.today())
    file = make_payment_workbook(actor=cast.prudence, run_id=run.pk)
    domain.record_settled(actor=cast.prudence, payment_ids=[payment.pk], settled_on=time.today())
    credited = issued_invoice(stage, cast.itzel)
    note = domain.credit_invoice(actor=cast.prudence, invoice_id=credited.pk, reason="x")
    live = issued_invoice(stage, cast.itzel, {"attendance": 45})
    line = live.lines.get()
    entry = JournalEntry.objects.get(kind="invoiced", invoice=paid)
    assert invariants.check() == []
    return {
        "paid": paid.pk,
        "run": run.pk,
        "payment": payment.pk,
        "file": file.pk,
        "note": note.pk,
        "live": live.pk,
        "live_line": line.pk,
        "live_work": line.work_entry_id,
        "entry": entry.pk,
        "posting": entry.postings.first().pk,
        "user": cast.prudence.pk,
        "year": time.today().year,
    }


def guards_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [table],
        )
        return sorted(row[0] for row in cursor.fetchall())


def break_it(statements, ids):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in UNLOCKED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement.format(**ids))


@pytest.mark.parametrize("number", [n for n in BREAKERS if n != "1.3"])
def test_a_broken_invariant_names_exactly_what_broke_it(books, number):
    statements, expected = BREAKERS[number]
    break_it(statements, books)

    (breach,) = [b for b in invariants.check() if b.number == number]
    assert breach.offenders == (expected.format(**books),)


def test_a_guard_that_is_switched_off_or_gone_is_named(books):
    (name, *_others) = guards_of("payments_posting")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE payments_posting DISABLE TRIGGER {name}")
        for guard in guards_of("payments_invoicedocument"):
            cursor.execute(f"DROP TRIGGER {guard} ON payments_invoicedocument")

    (breach,) = invariants.check()
    assert breach.number == "1.3"
    assert set(breach.offenders) == {f"payments_posting.{name}", "payments_invoicedocument"}


def test_every_invariant_of_money_is_broken_here():
    source = inspect.getsource(payments.invariants) + inspect.getsource(reports.invariants)
    registered = set(re.findall(r'register\(\s*"([\d.]+)"', source))

    assert registered == set(BREAKERS)
    assert registered <= set(invariants.REGISTRY)


def test_the_books_that_are_broken_hold_before(books):
    assert Invoice.objects.filter(pk=books["paid"], state="paid").exists()
    assert Payment.objects.get(pk=books["payment"]).state == "settled"
