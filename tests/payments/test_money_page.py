"""Where a person's money is: at every step one stage, one owner, one promised date."""

from decimal import Decimal

import pytest

from core import time
from engagements import domain as engagements
from engagements.models import Assignment
from payments import domain as payments
from payments.domain.money_page import Stage
from payments.domain.readiness import Owner
from tests.payments.stage import (
    approved_invoice,
    confirmed_work,
    exported_run,
    issued_invoice,
    reported_work,
    with_payee,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]
PAY = Decimal("97.50")


def only_row(consultant):
    consultant = type(consultant).objects.get(pk=consultant.pk)
    (row,) = payments.stages_for(consultant=consultant)
    return row


def place(consultant):
    row = only_row(consultant)
    return row.stage, row.owner


def test_reported_hours_are_expected_and_with_the_coordinator(stage):
    work = reported_work(stage, stage.cast.linh)

    row = only_row(stage.cast.linh)
    assert (row.stage, row.owner) == (Stage.EXPECTED, Owner.COORDINATION)
    assert (row.amount, row.minutes, row.promised_on) == (PAY, 60, work.pay_by_on)


def test_hours_sent_back_are_with_the_person(stage):
    work = reported_work(stage, stage.cast.linh)
    engagements.ask_hours_again(actor=stage.cast.ximena, assignment_id=work.pk, note="Travel?")

    row = only_row(stage.cast.linh)
    assert row.is_yours
    assert str(row.next_step) == "Please look at your hours."


def test_confirmed_hours_without_payment_details_say_so_to_the_person(stage):
    confirmed_work(stage, stage.cast.linh)

    row = only_row(stage.cast.linh)
    assert (row.stage, row.owner) == (Stage.EXPECTED, Owner.CONSULTANT)
    assert "missing" in str(row.reasons[0])


def test_confirmed_hours_with_details_are_with_finance(stage):
    with_payee(stage.cast, stage.cast.linh)
    confirmed_work(stage, stage.cast.linh)

    assert place(stage.cast.linh) == (Stage.EXPECTED, Owner.FINANCE)


def test_every_step_from_invoice_to_paid_has_one_place(stage):
    cast = stage.cast
    linh = cast.linh
    invoice = issued_invoice(stage, linh)
    assert place(linh) == (Stage.EXPECTED, Owner.CONSULTANT)
    payments.query_invoice(actor=linh.user, invoice_id=invoice.pk, note="Why?")
    assert place(linh) == (Stage.EXPECTED, Owner.COORDINATION)
    payments.confirm_invoice(actor=linh.user, invoice_id=invoice.pk)
    assert place(linh) == (Stage.EXPECTED, Owner.FINANCE)
    payments.approve_invoices(actor=cast.prudence, invoice_ids=[invoice.pk])
    assert place(linh) == (Stage.APPROVED, Owner.FINANCE)
    run = exported_run(stage)
    assert place(linh) == (Stage.APPROVED, Owner.FINANCE)
    payments.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=time.today())
    assert place(linh) == (Stage.ON_THE_WAY, Owner.BANK)
    (payment,) = run.payments.all()
    payments.record_settled(actor=cast.prudence, payment_ids=[payment.pk], settled_on=time.today())
    row = only_row(linh)
    assert (row.stage, row.owner, row.paid_on) == (Stage.PAID, Owner.NOBODY, time.today())
    assert row.amount == PAY


def test_a_returned_payment_says_so_and_who_pays_again(stage):
    cast = stage.cast
    approved_invoice(stage, cast.linh)
    run = exported_run(stage)
    (payment,) = payments.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=time.today())
    payments.record_returned(
        actor=cast.prudence, payment_id=payment.pk, returned_on=time.today(), note="No address"
    )

    row = only_row(cast.linh)
    assert (row.stage, row.owner) == (Stage.APPROVED, Owner.FINANCE)
    assert str(row.reasons[0]) == "A payment came back."


def test_what_blocks_an_approved_invoice_is_shown_to_the_payee_too(stage):
    with_payee(stage.cast, stage.cast.linh, w9=False)
    approved_invoice(stage, stage.cast.linh)

    row = only_row(stage.cast.linh)
    assert row.owner is Owner.FINANCE
    assert [str(reason) for reason in row.reasons] == ["The W-9 is missing."]


def test_a_credited_invoice_leaves_its_work_expected_again(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.credit_invoice(actor=stage.cast.prudence, invoice_id=invoice.pk, reason="x")

    row = only_row(stage.cast.linh)
    assert (row.assignment, row.stage) == (Assignment.objects.get(), Stage.EXPECTED)


def test_what_is_to_come_stands_first_and_the_queries_do_not_grow(
    stage, django_assert_max_num_queries
):
    linh = with_payee(stage.cast, stage.cast.linh)
    for _ in range(3):
        confirmed_work(stage, linh)
    issued_invoice(stage, linh)
    for _ in range(3):
        confirmed_work(stage, linh)

    with django_assert_max_num_queries(6):
        rows = payments.stages_for(consultant=linh)
    assert len(rows) == 4
    assert [row.promised_on for row in rows] == sorted(row.promised_on for row in rows)
