"""Money never goes unseen to details that changed after it was approved."""

from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role, RoleGrant
from consultants.domain.payee import choose_payment_method, record_w9, set_payee_details
from consultants.models import Consultant
from core import time
from core.errors import Invalid, Refused, WrongState
from payments import domain as payments
from payments.models import Payment, PaymentRun
from reports.domain import make_payment_workbook, open_report
from tests.cast import person
from tests.pages.asking import Asker
from tests.payments.stage import approved_invoice, prepared_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]
THIEF = "Thief Canary"
ELSEWHERE = "9 Elsewhere Road"


def change_details(consultant) -> None:
    set_payee_details(
        actor=consultant.user, consultant_id=consultant.pk, legal_name=THIEF, remit_to=ELSEWHERE
    )


def change_vendor(consultant, actor) -> None:
    record_w9(actor=actor, consultant_id=consultant.pk, w9_on=time.today(), vendor_id="V-OTHER")


def release(stage, run):
    total = PaymentRun.objects.get(pk=run.pk).total_amount
    return payments.release_run(actor=stage.cast.renata, run_id=run.pk, typed_total=total)


def test_nothing_is_prepared_or_released_to_details_changed_meanwhile(stage):
    linh, prudence = stage.cast.linh, stage.cast.prudence
    approved_invoice(stage, linh)
    run = prepared_run(stage)
    change_details(linh)
    with pytest.raises(Invalid, match="cannot be paid as planned"):
        release(stage, run)
    payments.take_back_run(actor=prudence, run_id=run.pk)
    with pytest.raises(Invalid, match="cannot be paid as planned"):
        payments.prepare_run(actor=prudence, run_id=run.pk)
    payments.abandon_run(actor=prudence, run_id=run.pk)
    release(stage, prepared_run(stage))


def test_a_vendor_id_changed_by_finance_stops_the_release_as_well(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    change_vendor(stage.cast.linh, stage.cast.prudence)
    with pytest.raises(Invalid):
        release(stage, run)


def test_the_same_choice_again_holds_nothing(stage):
    linh = stage.cast.linh
    approved_invoice(stage, linh)
    run = prepared_run(stage)
    choose_payment_method(actor=linh.user, consultant_id=linh.pk, method="check")
    assert release(stage, run).state == "released"


def test_a_payment_on_hold_is_held_back_and_paid_by_another_run(stage, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    linh, itzel, prudence = stage.cast.linh, stage.cast.itzel, stage.cast.prudence
    for consultant in (linh, itzel):
        approved_invoice(stage, consultant)
    run = release(stage, prepared_run(stage))
    make_payment_workbook(actor=prudence, run_id=run.pk)
    theirs, others = (run.payments.get(consultant=who) for who in (linh, itzel))
    with pytest.raises(WrongState, match="have not changed"):
        payments.hold_back_payment(actor=prudence, payment_id=theirs.pk, note="x")
    change_details(linh)
    today = time.today()
    sent = payments.record_sent(actor=prudence, run_id=run.pk, sent_on=today)
    assert [payment.pk for payment in sent] == [others.pk]
    with pytest.raises(WrongState, match="Hold the payment back"):
        payments.record_sent(actor=prudence, run_id=run.pk, sent_on=today)

    page = Asker(prudence).read(reverse("finance:run", args=[run.pk]))
    assert reverse("finance:hold_back", args=[theirs.pk]) in page
    assert reverse("finance:hold_back", args=[others.pk]) not in page
    payments.hold_back_payment(actor=prudence, payment_id=theirs.pk, note="Asked by phone")

    again = make_payment_workbook(actor=prudence, run_id=run.pk)
    assert again.total_amount == PaymentRun.objects.get(pk=run.pk).total_amount
    book = b"".join(open_report(actor=prudence, file_id=again.pk).stream)
    cells = {c for sheet in load_workbook(BytesIO(book)) for row in sheet.values for c in row}
    assert not {THIEF, ELSEWHERE} & cells
    payments.record_settled(actor=prudence, payment_ids=[others.pk], settled_on=today)
    assert PaymentRun.objects.get(pk=run.pk).state == "closed"
    second = prepared_run(stage)
    assert [payment.invoice_id for payment in second.payments.all()] == [theirs.invoice_id]


@pytest.mark.parametrize("named", ["by id", "by trace number"])
def test_money_that_left_before_the_details_changed_is_recorded_and_not_paid_again(
    stage, settings, tmp_path, named
):
    settings.MEDIA_ROOT = str(tmp_path)
    linh, prudence = stage.cast.linh, stage.cast.prudence
    approved_invoice(stage, linh)
    run = release(stage, prepared_run(stage))
    make_payment_workbook(actor=prudence, run_id=run.pk)
    change_details(linh)
    payment = run.payments.get()
    which = {"payment_ids": [payment.pk]} if named == "by id" else {"run_id": run.pk}
    trace = {} if named == "by id" else {payment.pk: "TRACE1"}
    payments.record_sent(actor=prudence, sent_on=time.today(), trace_numbers=trace, **which)
    assert run.payments.get().state == "sent"
    with pytest.raises(WrongState):
        payments.hold_back_payment(actor=prudence, payment_id=payment.pk, note="x")
    with pytest.raises(Invalid, match="No invoice is ready"):
        prepared_run(stage)


def test_the_workbook_holds_who_changed_after_release(stage, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    linh, itzel = stage.cast.linh, stage.cast.itzel
    for consultant in (linh, itzel):
        approved_invoice(stage, consultant)
    run = release(stage, prepared_run(stage))
    change_details(linh)

    made = make_payment_workbook(actor=stage.cast.prudence, run_id=run.pk)

    opened = open_report(actor=stage.cast.prudence, file_id=made.pk)
    book = load_workbook(BytesIO(b"".join(opened.stream)))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not {THIEF, ELSEWHERE, "Linh Legal"} & cells
    assert {"On hold", "Itzel Legal"} <= cells
    # Who changed what is told before the money leaves, on the run's own page.
    page = Asker(stage.cast.prudence).read(reverse("finance:run", args=[run.pk]))
    assert "Payment details changed after approval" in page


def test_finance_sees_a_change_between_approval_and_the_run(stage):
    linh, prudence = stage.cast.linh, Asker(stage.cast.prudence)
    invoice = approved_invoice(stage, linh)
    words = "Payment details changed after approval"
    assert words not in prudence.read(reverse("finance:run_new"))

    change_details(linh)

    new = prudence.read(reverse("finance:run_new"))
    assert words in new
    assert f"by a way you already know: {invoice.label}." in new
    run = prepared_run(stage)
    asked = Asker(stage.cast.renata).read(reverse("finance:run_release", args=[run.pk]))
    assert words in asked


def test_whoever_recorded_the_vendor_id_does_not_release_to_it(stage):
    linh, renata = stage.cast.linh, stage.cast.renata
    RoleGrant.objects.create(user=renata, role=Role.FINANCE_PREPARER)
    renata.__dict__.pop("roles", None)
    approved_invoice(stage, linh)
    change_vendor(linh, renata)
    run = prepared_run(stage)

    with pytest.raises(Refused, match="recorded the W-9"):
        release(stage, run)

    colleague = person("Rosalind", "finance_releaser")
    total = PaymentRun.objects.get(pk=run.pk).total_amount
    payments.release_run(actor=colleague, run_id=run.pk, typed_total=total)


def test_nobody_records_their_own_w9(stage):
    linh = stage.cast.linh
    approved_invoice(stage, linh)
    RoleGrant.objects.create(user=linh.user, role=Role.FINANCE_PREPARER)
    linh.user.__dict__.pop("roles", None)
    with pytest.raises(Refused):
        change_vendor(linh, linh.user)


@pytest.mark.parametrize("change", ["consultant", "method", "payee_version"])
def test_the_database_keeps_whom_a_payment_pays_and_how(stage, change):
    approved_invoice(stage, stage.cast.linh)
    prepared_run(stage)
    values = {
        "consultant": Consultant.objects.get(pk=stage.cast.itzel.pk),
        "method": "gift_card",
        "payee_version": 99,
    }
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Payment.objects.update(**{change: values[change]})


def test_the_database_refuses_a_release_that_nobody_prepared(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    with pytest.raises(IntegrityError, match="released_was_prepared"), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(released_by=stage.cast.renata, prepared_by=None)
