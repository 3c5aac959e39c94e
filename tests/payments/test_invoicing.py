"""Invoices from confirmed hours: once, gapless, priced to the cent."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import PayeeAccess
from core import money, time
from core.errors import Refused
from notices.models import Notice, NoticeKind
from payments import domain as payments
from payments.domain import invoicing
from payments.domain.payee_snapshot import open_payee
from payments.models import Invoice, InvoiceLine, Posting
from tests.payments.stage import (
    a_fund,
    confirmed_work,
    issued_invoice,
    rate_for_panels,
    reported_work,
    with_payee,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]
PRICE_ONE = (
    "SELECT " + invoicing.AMOUNT + " FROM unnest(%s::int[], %s::numeric[])"
    " WITH ORDINALITY AS w (confirmed_minutes, rate_amount, place) ORDER BY place"
)


def priced_by_sql(lines):
    with connection.cursor() as cursor:
        cursor.execute(PRICE_ONE, [[m for m, _rate in lines], [rate for _m, rate in lines]])
        return [row[0] for row in cursor.fetchall()]


def test_sql_and_python_agree_to_the_cent_on_fifty_thousand_lines():
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    lines = [
        (dice.randint(0, 1440), Decimal(dice.randint(1, 100_000)) / 100) for _ in range(50_000)
    ]
    # Lines that fall exactly between two cents, where half-up and half-even part.
    lines += [(minutes, Decimal("0.30")) for minutes in range(1, 600, 2)]

    expected = [money.amount_for_minutes(minutes, rate) for minutes, rate in lines]
    assert priced_by_sql(lines) == expected, f"seed {seed}"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2880), st.decimals("0.01", "9999.99", places=2))
def test_sql_and_python_agree_on_any_line(minutes, rate):
    assert priced_by_sql([(minutes, rate)]) == [money.amount_for_minutes(minutes, rate)]


def test_an_invoice_has_a_line_for_every_component_and_sums_to_the_offer(stage):
    linh = with_payee(stage.cast, stage.cast.linh)
    work = confirmed_work(stage, linh, {"preparation": 45, "attendance": 90, "debrief": 15})

    result = payments.issue_invoices(actor=stage.cast.prudence)

    invoice = Invoice.objects.get(pk__in=result.invoice_ids)
    lines = {line.component: line for line in invoice.lines.all()}
    assert {name: line.minutes for name, line in lines.items()} == {
        "preparation": 45,
        "attendance": 90,
        "debrief": 15,
    }
    assert lines["preparation"].amount == Decimal("73.13")  # 45 minutes of 97.50, half-up
    assert invoice.total_amount == result.total_amount == work.offer.total_amount
    assert invoice.total_minutes == 150
    assert (invoice.due_on, invoice.service_from_on) == (work.pay_by_on, work.service_on)
    assert (invoice.confirm_by_on - invoice.issued_on).days == 5
    assert result.line_count == 3


def test_three_times_twenty_minutes_is_one_hour_and_its_money(stage):
    linh = with_payee(stage.cast, stage.cast.linh)
    for _ in range(3):
        confirmed_work(stage, linh, {"attendance": 20})

    payments.issue_invoices(actor=stage.cast.prudence)

    invoice = Invoice.objects.get()
    assert money.hours(invoice.total_minutes) == Decimal("1.00")
    assert invoice.total_amount == money.amount_for_minutes(60, Decimal("97.50"))


def test_issuing_again_issues_nothing(stage):
    first = issued_invoice(stage, stage.cast.linh)

    assert payments.issue_invoices(actor=stage.cast.prudence).invoice_ids == ()
    assert [*Invoice.objects.all()] == [first]


def test_one_invoice_per_person_with_numbers_without_a_gap(stage):
    cast = stage.cast
    for consultant in (cast.linh, cast.itzel):
        with_payee(cast, consultant)
        confirmed_work(stage, consultant)
        confirmed_work(stage, consultant)

    result = payments.issue_invoices(actor=cast.prudence, chunk_size=1)
    confirmed_work(stage, cast.linh)
    later = payments.issue_invoices(actor=cast.ximena)

    assert (len(result.invoice_ids), len(later.invoice_ids)) == (2, 1)
    year = time.today().year
    assert [i.label for i in Invoice.objects.order_by("id")] == [
        f"INV-{year}-0000{number}" for number in (1, 2, 3)
    ]


def test_hours_that_are_only_reported_are_not_invoiced(stage):
    with_payee(stage.cast, stage.cast.linh)
    reported_work(stage, stage.cast.linh)

    assert payments.issue_invoices(actor=stage.cast.prudence).invoice_ids == ()


def test_a_line_keeps_the_fund_of_its_work_and_the_ledger_follows(stage):
    cast = stage.cast
    with_payee(cast, cast.linh)
    other = a_fund(cast, "SECOND")
    confirmed_work(stage, cast.linh, {"attendance": 60})
    confirmed_work(stage, cast.linh, {"attendance": 120}, fund=other)

    payments.issue_invoices(actor=cast.prudence)

    posted = {(p.account, p.fund_id): p.amount for p in Posting.objects.all()}
    assert posted == {
        ("expense", stage.fund.pk): Decimal("97.50"),
        ("payable", stage.fund.pk): Decimal("-97.50"),
        ("expense", other.pk): Decimal("195.00"),
        ("payable", other.pk): Decimal("-195.00"),
    }


def test_a_later_rate_changes_nothing_on_the_line(stage):
    with_payee(stage.cast, stage.cast.linh)
    confirmed_work(stage, stage.cast.linh)
    rate_for_panels(stage.cast, stage.card, Decimal("150.00"), starts_on=time.today())

    payments.issue_invoices(actor=stage.cast.prudence)

    assert InvoiceLine.objects.get().rate_amount == Decimal("97.50")


def test_the_payee_is_snapshotted_sealed_and_the_reading_logged(stage):
    linh = with_payee(stage.cast, stage.cast.linh, legal_name="=Nguyễn Thị Ánh")
    invoice = issued_invoice(stage, linh)
    with_payee(stage.cast, linh, legal_name="Another Name")

    payee = open_payee(invoice)
    assert payee.legal_name == "=Nguyễn Thị Ánh"
    assert "Sacramento" in payee.remit_to
    assert "Nguyễn".encode() not in bytes(invoice.payee_sealed)
    assert PayeeAccess.objects.get(consultant_id=linh.pk).actor.is_system


def test_a_person_without_payee_details_waits_and_is_invoiced_afterwards(stage):
    confirmed_work(stage, stage.cast.linh)

    result = payments.issue_invoices(actor=stage.cast.prudence)
    assert (result.invoice_ids, result.waiting) == ((), (stage.cast.linh.pk,))

    with_payee(stage.cast, stage.cast.linh)
    assert len(payments.issue_invoices(actor=stage.cast.prudence).invoice_ids) == 1


def test_the_person_is_told_in_their_own_language(stage):
    invoice = issued_invoice(stage, stage.cast.itzel)

    assert invoice.language == "es"
    notice = Notice.objects.get(kind=NoticeKind.INVOICE_ISSUED)
    assert (notice.recipient, notice.about_id) == (stage.cast.itzel.user, invoice.pk)


@pytest.mark.parametrize("name", ["renata", "ansel", "adwoa"])
def test_others_do_not_issue(stage, name):
    with pytest.raises(Refused):
        payments.issue_invoices(actor=getattr(stage.cast, name))


def test_progress_is_reported_after_every_chunk(stage):
    for consultant in (stage.cast.linh, stage.cast.itzel):
        with_payee(stage.cast, consultant)
        confirmed_work(stage, consultant)
    seen = []

    payments.issue_invoices(
        actor=stage.cast.prudence,
        chunk_size=1,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert seen == [(1, 2), (2, 2)]


def test_work_worth_less_than_a_cent_waits_until_it_adds_up(stage):
    cast = stage.cast
    with_payee(cast, cast.linh)
    rate_for_panels(cast, stage.card, Decimal("0.01"), starts_on=time.today() - timedelta(days=300))
    confirmed_work(stage, cast.linh, {"attendance": 29})
    assert payments.issue_invoices(actor=cast.prudence).invoice_ids == ()

    confirmed_work(stage, cast.linh, {"attendance": 60})
    result = payments.issue_invoices(actor=cast.prudence)

    assert (result.line_count, result.total_amount) == (2, Decimal("0.01"))
