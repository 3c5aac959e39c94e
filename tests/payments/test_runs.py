"""Runs: built from what is ready, prepared by one, released by another, settled or returned."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from consultants.domain.payee import choose_payment_method, record_w9
from core import time
from core.errors import Invalid, NotVisible, Refused, WrongState
from notices.models import Notice, NoticeKind
from payments import domain as payments
from payments.domain.runs import control_totals, fund_totals
from payments.models import Payment, PaymentRun, Posting
from tests.cast import person
from tests.payments.stage import approved_invoice, exported_run, prepared_run, with_payee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]


def open_run(stage):
    return payments.open_run(actor=stage.cast.prudence, pay_on=time.today())


def balance(account):
    return sum((p.amount for p in Posting.objects.filter(account=account)), Decimal(0))


def test_a_run_takes_everything_ready_with_its_control_totals(stage):
    cast = stage.cast
    for consultant in (cast.linh, cast.itzel):
        approved_invoice(stage, consultant, {"attendance": 60, "preparation": 30})

    run = open_run(stage)

    assert (run.payment_count, run.line_count, run.total_minutes) == (2, 4, 180)
    assert run.total_amount == Decimal("292.50")
    assert {payment.method for payment in run.payments.all()} == {"check"}
    (fund,) = fund_totals(run)
    assert (fund.code, fund.amount, fund.minutes) == ("CCP-23", Decimal("292.50"), 180)
    assert fund.left_amount == Decimal("99707.50")
    assert payments.ready_and_blocked(actor=cast.prudence) == ([], [])


def test_what_cannot_be_paid_stays_out_with_its_reason_and_owner(stage):
    cast = stage.cast
    with_payee(cast, cast.linh, w9=False)
    approved_invoice(stage, cast.linh)
    approved_invoice(stage, cast.itzel)

    ready, blocked = payments.ready_and_blocked(actor=cast.prudence)

    assert [item.invoice.consultant for item in ready] == [cast.itzel]
    (item,) = blocked
    assert (item.invoice.consultant, item.owner) == (cast.linh, "finance")
    assert [str(reason) for reason in item.reasons] == ["The W-9 is missing."]
    assert open_run(stage).payment_count == 1
    record_w9(actor=cast.prudence, consultant_id=cast.linh.pk, w9_on=time.today(), vendor_id="V9")
    assert payments.ready_and_blocked(actor=cast.prudence)[1] == []


def test_a_run_that_pays_nobody_is_refused(stage):
    with pytest.raises(Invalid):
        open_run(stage)


def test_a_date_that_has_passed_is_refused(stage):
    approved_invoice(stage, stage.cast.linh)

    with pytest.raises(Invalid):
        payments.open_run(actor=stage.cast.prudence, pay_on=time.today() - timedelta(days=1))


def test_a_date_more_than_a_year_away_is_refused(stage):
    approved_invoice(stage, stage.cast.linh)

    with pytest.raises(Invalid) as refusal:
        payments.open_run(actor=stage.cast.prudence, pay_on=time.today() + timedelta(days=367))
    assert [p.field for p in refusal.value.problems] == ["pay_on"]


def test_a_payment_neither_leaves_before_its_release_nor_comes_back_before_it_left(stage):
    prudence = stage.cast.prudence
    approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    yesterday = time.today() - timedelta(days=1)

    with pytest.raises(Invalid) as refusal:
        payments.record_sent(actor=prudence, run_id=run.pk, sent_on=yesterday)
    assert [p.field for p in refusal.value.problems] == ["sent_on"]
    payments.record_sent(actor=prudence, run_id=run.pk, sent_on=time.today())
    with pytest.raises(Invalid) as refusal:
        payments.record_returned(
            actor=prudence, payment_id=run.payments.get().pk, returned_on=yesterday, note="x"
        )
    assert [p.field for p in refusal.value.problems] == ["returned_on"]


@pytest.mark.parametrize("name", ["ximena", "renata", "ansel", "adwoa"])
def test_only_a_preparer_opens_a_run(stage, name):
    approved_invoice(stage, stage.cast.linh)

    with pytest.raises(Refused):
        payments.open_run(actor=getattr(stage.cast, name), pay_on=time.today())


def test_a_dropped_payment_goes_back_to_the_queue(stage):
    cast = stage.cast
    approved_invoice(stage, cast.linh)
    approved_invoice(stage, cast.itzel)
    run = open_run(stage)
    payment = run.payments.get(consultant=cast.linh)

    payments.drop_payment(actor=cast.prudence, payment_id=payment.pk, note="Asked to wait")

    run.refresh_from_db()
    assert (run.payment_count, run.total_amount) == (1, Decimal("97.50"))
    ready, _blocked = payments.ready_and_blocked(actor=cast.prudence)
    assert [item.invoice.consultant for item in ready] == [cast.linh]


def test_nothing_is_dropped_from_a_prepared_run_until_it_is_taken_back(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    payment = run.payments.get()

    with pytest.raises(WrongState):
        payments.drop_payment(actor=stage.cast.prudence, payment_id=payment.pk, note="No")

    payments.take_back_run(actor=stage.cast.renata, run_id=run.pk)
    payments.drop_payment(actor=stage.cast.prudence, payment_id=payment.pk, note="Yes")
    with pytest.raises(Invalid):
        payments.prepare_run(actor=stage.cast.prudence, run_id=run.pk)


def test_another_person_releases_by_typing_the_total(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    with pytest.raises(Invalid):
        payments.release_run(actor=stage.cast.renata, run_id=run.pk, typed_total=Decimal("97.51"))
    assert PaymentRun.objects.get(pk=run.pk).state == "prepared"

    released = payments.release_run(
        actor=stage.cast.renata, run_id=run.pk, typed_total=Decimal("97.50")
    )
    assert (released.state, released.released_by) == ("released", stage.cast.renata)


def test_release_run_refuses_its_preparer(stage):
    stage.cast.prudence.role_grants.create(role="finance_releaser")
    stage.cast.prudence.__dict__.pop("roles", None)
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    with pytest.raises(Refused, match="prepared"):
        payments.release_run(actor=stage.cast.prudence, run_id=run.pk, typed_total=run.total_amount)


def test_release_run_refuses_whoever_it_pays(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    stage.cast.linh.user.role_grants.create(role="finance_releaser")
    stage.cast.linh.user.__dict__.pop("roles", None)

    with pytest.raises(Refused, match="pays you"):
        payments.release_run(
            actor=stage.cast.linh.user, run_id=run.pk, typed_total=run.total_amount
        )


def test_the_database_refuses_the_preparer_and_the_paid_as_well(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    for user in (stage.cast.prudence, stage.cast.linh.user):
        with pytest.raises(DatabaseError, match="release"), transaction.atomic():
            PaymentRun.objects.filter(pk=run.pk).update(released_by=user)


@pytest.mark.parametrize("name", ["ximena", "linh"])
def test_a_run_is_invisible_to_others(stage, name):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    actor = getattr(stage.cast, name)

    with pytest.raises(NotVisible):
        payments.release_run(
            actor=getattr(actor, "user", actor), run_id=run.pk, typed_total=run.total_amount
        )


def test_a_released_run_says_so_to_the_second(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    payments.release_run(actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount)

    with pytest.raises(WrongState):
        payments.release_run(
            actor=person("Rosalind", "finance_releaser"),
            run_id=run.pk,
            typed_total=Decimal("1.00"),
        )


def test_a_changed_payment_choice_stops_the_release(stage):
    linh = stage.cast.linh
    approved_invoice(stage, linh)
    run = prepared_run(stage)
    choose_payment_method(actor=linh.user, consultant_id=linh.pk, method="gift_card")

    with pytest.raises(Invalid):
        payments.release_run(actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount)


def test_frozen_totals_are_frozen_by_the_database(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(total_amount=Decimal("1.00"))


def test_an_abandoned_run_gives_its_invoices_back(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    payments.abandon_run(actor=stage.cast.prudence, run_id=run.pk, note="Wrong day")

    assert len(payments.ready_and_blocked(actor=stage.cast.prudence)[0]) == 1
    assert open_run(stage).payment_count == 1


def test_money_is_sent_and_settled_and_the_run_closes(stage):
    cast = stage.cast
    invoices = [approved_invoice(stage, consultant) for consultant in (cast.linh, cast.itzel)]
    run = exported_run(stage)
    first, second = run.payments.order_by("id")

    payments.record_sent(
        actor=cast.prudence,
        run_id=run.pk,
        sent_on=time.today(),
        trace_numbers={first.pk: "T-1"},
    )
    assert balance("in_transit") == Decimal("-195.00")
    payments.record_settled(actor=cast.prudence, payment_ids=[first.pk], settled_on=time.today())
    run.refresh_from_db()
    assert run.state == "partly_settled"
    payments.record_settled(actor=cast.renata, payment_ids=[second.pk], settled_on=time.today())

    run.refresh_from_db()
    invoices[0].refresh_from_db()
    first.refresh_from_db()
    assert (run.state, invoices[0].state, first.trace_number) == ("closed", "paid", "T-1")
    assert (balance("payable"), balance("in_transit")) == (0, 0)
    assert balance("bank") == Decimal("-195.00")
    assert Notice.objects.filter(kind=NoticeKind.PAYMENT_SENT).count() == 2


def test_nothing_is_sent_before_the_workbook_is_made(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    payments.release_run(actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount)

    with pytest.raises(WrongState):
        payments.record_sent(actor=stage.cast.prudence, run_id=run.pk, sent_on=time.today())


@pytest.mark.parametrize("settled_first", [False, True])
def test_a_returned_payment_is_queued_again_and_the_payee_is_told(stage, settled_first):
    cast = stage.cast
    invoice = approved_invoice(stage, cast.linh)
    run = exported_run(stage)
    payment = run.payments.get()
    payments.record_sent(actor=cast.prudence, payment_ids=[payment.pk], sent_on=time.today())
    if settled_first:
        payments.record_settled(
            actor=cast.prudence, payment_ids=[payment.pk], settled_on=time.today()
        )

    payments.record_returned(
        actor=cast.prudence,
        payment_id=payment.pk,
        returned_on=time.today(),
        note="The bank does not know the address.",
    )

    invoice.refresh_from_db()
    run.refresh_from_db()
    payment.refresh_from_db()
    assert (invoice.state, run.state) == ("approved", "closed")
    assert (payment.returned_on, payment.note[:8]) == (time.today(), "The bank")
    ready, _blocked = payments.ready_and_blocked(actor=cast.prudence)
    assert [item.invoice for item in ready] == [invoice]
    assert Notice.objects.get(kind=NoticeKind.PAYMENT_RETURNED).recipient == cast.linh.user
    assert balance("payable") == Decimal("-97.50")

    again = exported_run(stage)
    (second,) = payments.record_sent(actor=cast.prudence, run_id=again.pk, sent_on=time.today())
    payments.record_settled(actor=cast.prudence, payment_ids=[second.pk], settled_on=time.today())
    invoice.refresh_from_db()
    assert (invoice.state, balance("payable")) == ("paid", 0)


@pytest.mark.parametrize("verb", ["sent", "settled", "returned"])
def test_dates_in_the_future_are_refused(stage, verb):
    approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    payment = run.payments.get()
    tomorrow = time.today() + timedelta(days=1)
    calls = {
        "sent": lambda: payments.record_sent(
            actor=stage.cast.prudence, payment_ids=[payment.pk], sent_on=tomorrow
        ),
        "settled": lambda: payments.record_settled(
            actor=stage.cast.prudence, payment_ids=[payment.pk], settled_on=tomorrow
        ),
        "returned": lambda: payments.record_returned(
            actor=stage.cast.prudence, payment_id=payment.pk, returned_on=tomorrow, note="x"
        ),
    }

    with pytest.raises(Invalid):
        calls[verb]()


def test_recording_twice_is_refused(stage):
    approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    ids = list(run.payments.values_list("id", flat=True))
    payments.record_sent(actor=stage.cast.prudence, payment_ids=ids, sent_on=time.today())

    with pytest.raises(WrongState):
        payments.record_sent(actor=stage.cast.prudence, payment_ids=ids, sent_on=time.today())


@pytest.mark.parametrize("name", ["ximena", "ansel", "linh"])
def test_only_finance_records_payments(stage, name):
    approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    actor = getattr(stage.cast, name)

    with pytest.raises((Refused, NotVisible)):
        payments.record_sent(
            actor=getattr(actor, "user", actor),
            payment_ids=[run.payments.get().pk],
            sent_on=time.today(),
        )


def test_control_totals_leave_dropped_payments_out(stage):
    approved_invoice(stage, stage.cast.linh)
    run = open_run(stage)
    payments.drop_payment(
        actor=stage.cast.prudence, payment_id=Payment.objects.get().pk, note="Out"
    )

    assert control_totals(run).total_amount == 0
