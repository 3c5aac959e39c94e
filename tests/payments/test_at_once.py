"""Two people at once, on real connections: one effect, and a clear answer for the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from consultants.domain.payee import set_payee_details
from core import time
from core.errors import ParityError, WrongState
from payments import domain as payments
from payments.domain.runs import held_payees
from payments.models import Invoice, Payment, PaymentRun
from tests.cast import person
from tests.payments.stage import (
    approved_invoice,
    confirmed_work,
    exported_run,
    issued_invoice,
    prepared_run,
    with_payee,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("invariants_hold"),
]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls together, each on its own connection; return results or refusals."""
    ready = Barrier(len(calls))

    def run(call):
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return call()
        except ParityError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def split(results):
    refusals = [r for r in results if isinstance(r, ParityError)]
    return [r for r in results if not isinstance(r, ParityError)], refusals


def test_two_release_the_same_run_and_one_does(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    officers = [stage.cast.renata, person("Rosalind", "finance_releaser")]

    done, refused = split(
        at_once(
            *(
                lambda user=user: payments.release_run(
                    actor=user, run_id=run.pk, typed_total=run.total_amount
                )
                for user in officers
            )
        )
    )

    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], WrongState)
    assert PaymentRun.objects.get().released_by == done[0].released_by


def test_several_issue_at_once_and_every_hour_is_invoiced_once(stage):
    cast = stage.cast
    for consultant in (cast.linh, cast.itzel):
        with_payee(cast, consultant)
        confirmed_work(stage, consultant)

    results = at_once(
        *(
            lambda actor=actor: payments.issue_invoices(actor=actor, chunk_size=1)
            for actor in (cast.prudence, cast.ximena, cast.prudence)
        )
    )

    assert sum(len(result.invoice_ids) for result in results) == 2
    assert list(Invoice.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_two_open_a_run_at_once_and_nobody_is_paid_twice(stage):
    approved_invoice(stage, stage.cast.linh)
    other = person("Priya", "finance_preparer")

    done, refused = split(
        at_once(
            *(
                lambda user=user: payments.open_run(actor=user, pay_on=time.today())
                for user in (stage.cast.prudence, other)
            )
        )
    )

    assert (len(done), len(refused)) == (1, 1)
    assert Payment.objects.count() == 1


def test_crediting_and_paying_at_once_does_one_of_them(stage):
    invoice = approved_invoice(stage, stage.cast.linh)
    other = person("Priya", "finance_preparer")

    done, refused = split(
        at_once(
            lambda: payments.open_run(actor=stage.cast.prudence, pay_on=time.today()),
            lambda: payments.credit_invoice(actor=other, invoice_id=invoice.pk, reason="x"),
        )
    )

    assert (len(done), len(refused)) == (1, 1)


def test_confirming_and_asking_at_once_does_one_of_them_or_both_in_order(stage):
    linh = stage.cast.linh
    invoice = issued_invoice(stage, linh)

    at_once(
        lambda: payments.confirm_invoice(actor=linh.user, invoice_id=invoice.pk),
        lambda: payments.query_invoice(actor=linh.user, invoice_id=invoice.pk, note="Why?"),
    )

    # A question may be followed by a yes, never a yes by a question.
    assert Invoice.objects.get(pk=invoice.pk).state == "confirmed"


def test_ten_settle_the_same_payment_and_one_does(stage):
    approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    (payment,) = payments.record_sent(
        actor=stage.cast.prudence, run_id=run.pk, sent_on=time.today()
    )

    done, refused = split(
        at_once(
            *[
                lambda: payments.record_settled(
                    actor=stage.cast.renata, payment_ids=[payment.pk], settled_on=time.today()
                )
            ]
            * 10
        )
    )

    assert (len(done), len(refused)) == (1, 9)


def test_two_approve_the_same_invoice_and_one_does(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.confirm_invoice(actor=stage.cast.linh.user, invoice_id=invoice.pk)

    done, refused = split(
        at_once(
            *(
                lambda user=user: payments.approve_invoices(actor=user, invoice_ids=[invoice.pk])
                for user in (stage.cast.prudence, stage.cast.renata)
            )
        )
    )

    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], WrongState)
    assert Invoice.objects.get().approved_by == done[0][0].approved_by


def test_two_prepare_the_same_run_and_one_does(stage):
    approved_invoice(stage, stage.cast.linh)
    run = payments.open_run(actor=stage.cast.prudence, pay_on=time.today())
    preparers = [stage.cast.prudence, person("Priya", "finance_preparer")]

    done, refused = split(
        at_once(
            *(
                lambda user=user: payments.prepare_run(actor=user, run_id=run.pk)
                for user in preparers
            )
        )
    )

    assert (len(done), len(refused)) == (1, 1)
    assert PaymentRun.objects.get().prepared_by == done[0].prepared_by


def test_dropping_while_preparing_never_leaves_a_wrong_total(stage):
    for consultant in (stage.cast.linh, stage.cast.itzel):
        approved_invoice(stage, consultant)
    run = payments.open_run(actor=stage.cast.prudence, pay_on=time.today())
    payment = run.payments.first()

    at_once(
        lambda: payments.drop_payment(
            actor=stage.cast.prudence, payment_id=payment.pk, note="Not yet"
        ),
        lambda: payments.prepare_run(actor=stage.cast.prudence, run_id=run.pk),
    )

    run.refresh_from_db()
    waiting = run.payments.filter(state="reserved")
    assert run.state == "prepared"
    assert run.total_amount == sum(each.amount for each in waiting)
    assert run.payment_count == waiting.count()


def test_releasing_and_taking_back_at_once_does_one_of_them(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    done, refused = split(
        at_once(
            lambda: payments.release_run(
                actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount
            ),
            lambda: payments.take_back_run(actor=stage.cast.prudence, run_id=run.pk),
        )
    )

    assert (len(done), len(refused)) == (1, 1)
    run.refresh_from_db()
    assert (run.state == "released") is (run.released_by is not None)


def test_settled_and_returned_at_once_leave_one_truth(stage):
    invoice = approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    (payment,) = payments.record_sent(
        actor=stage.cast.prudence, run_id=run.pk, sent_on=time.today()
    )

    at_once(
        lambda: payments.record_settled(
            actor=stage.cast.renata, payment_ids=[payment.pk], settled_on=time.today()
        ),
        lambda: payments.record_returned(
            actor=stage.cast.prudence,
            payment_id=payment.pk,
            returned_on=time.today(),
            note="Account closed",
        ),
    )

    # It may have arrived and then come back, never come back and then arrived.
    payment.refresh_from_db()
    invoice.refresh_from_db()
    assert (payment.state, invoice.state) == ("returned", "approved")


def test_details_changed_while_a_run_is_released_are_never_paid_to_unseen(stage):
    linh = stage.cast.linh
    approved_invoice(stage, linh)
    run = prepared_run(stage)

    results = at_once(
        lambda: set_payee_details(
            actor=linh.user, consultant_id=linh.pk, legal_name="Other", remit_to="Elsewhere"
        ),
        lambda: payments.release_run(
            actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount
        ),
    )

    was_refused = isinstance(results[1], ParityError)
    assert was_refused or held_payees(run) == {linh.pk}
