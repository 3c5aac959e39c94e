"""After issue: confirming, asking, lapsing, approving, taking back."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from core import time
from core.errors import Invalid, NotVisible, Refused, WrongState
from core.models import StateChange
from engagements.domain import confirm_hours
from engagements.models import Assignment
from jobs.models import Job, JobKind
from notices.models import Notice, NoticeKind
from payments import domain as payments
from payments.domain.payee_snapshot import open_payee
from payments.models import Invoice, Posting
from tests.cast import person
from tests.payments.stage import approved_invoice, issued_invoice, prepared_run, with_payee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]


def test_the_person_confirms_their_invoice(stage):
    invoice = issued_invoice(stage, stage.cast.linh)

    payments.confirm_invoice(actor=stage.cast.linh.user, invoice_id=invoice.pk)

    invoice.refresh_from_db()
    assert (invoice.state, invoice.confirmed_by) == ("confirmed", stage.cast.linh.user)


def test_another_consultant_does_not_see_the_invoice(stage):
    invoice = issued_invoice(stage, stage.cast.linh)

    with pytest.raises(NotVisible):
        payments.confirm_invoice(actor=stage.cast.itzel.user, invoice_id=invoice.pk)


@pytest.mark.parametrize("name", ["ximena", "prudence", "renata", "ansel"])
def test_staff_do_not_confirm_for_the_person(stage, name):
    invoice = issued_invoice(stage, stage.cast.linh)

    with pytest.raises(Refused):
        payments.confirm_invoice(actor=getattr(stage.cast, name), invoice_id=invoice.pk)


def test_a_question_reaches_whoever_confirmed_the_hours_and_can_be_settled(stage):
    linh = stage.cast.linh
    invoice = issued_invoice(stage, linh)

    payments.query_invoice(actor=linh.user, invoice_id=invoice.pk, note="One hour is missing.")

    invoice.refresh_from_db()
    assert (invoice.state, invoice.query_note) == ("queried", "One hour is missing.")
    assert Notice.objects.get(kind=NoticeKind.INVOICE_QUERIED).recipient == stage.cast.ximena
    assert payments.confirm_invoice(actor=linh.user, invoice_id=invoice.pk).state == "confirmed"


def test_a_question_needs_words(stage):
    invoice = issued_invoice(stage, stage.cast.linh)

    with pytest.raises(Invalid):
        payments.query_invoice(actor=stage.cast.linh.user, invoice_id=invoice.pk, note="  ")


def test_an_unanswered_invoice_is_confirmed_the_day_after_its_date_by_nobody(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    last_day = datetime.combine(
        invoice.confirm_by_on, datetime.min.time(), time.now().tzinfo
    ) + timedelta(hours=20)

    with time.clock_at(last_day):
        assert payments.confirm_lapsed() == 0
    with time.clock_at(last_day + timedelta(days=1)):
        assert payments.confirm_lapsed() == 1
        assert payments.confirm_lapsed() == 0

    invoice.refresh_from_db()
    assert (invoice.state, invoice.confirmed_by) == ("confirmed", None)
    assert invoice.confirmed_at is not None


def test_finance_approves_several_at_once(stage):
    cast = stage.cast
    invoices = [issued_invoice(stage, consultant) for consultant in (cast.linh, cast.itzel)]
    for invoice in invoices:
        payments.confirm_invoice(actor=invoice.consultant.user, invoice_id=invoice.pk)

    approved = payments.approve_invoices(
        actor=cast.prudence, invoice_ids=[invoice.pk for invoice in invoices]
    )

    assert {(i.state, i.approved_by) for i in approved} == {("approved", cast.prudence)}
    assert StateChange.objects.filter(noun="payments.invoice", move="approve").count() == 2


def test_approving_many_takes_the_same_number_of_queries_as_approving_one(
    stage, django_assert_max_num_queries
):
    cast = stage.cast
    invoices = [issued_invoice(stage, consultant) for consultant in (cast.linh, cast.itzel)]
    for invoice in invoices:
        payments.confirm_invoice(actor=invoice.consultant.user, invoice_id=invoice.pk)
    assert cast.prudence.roles

    with django_assert_max_num_queries(7):
        payments.approve_invoices(
            actor=cast.prudence, invoice_ids=[invoice.pk for invoice in invoices]
        )


def test_one_that_was_not_confirmed_stops_them_all(stage):
    cast = stage.cast
    one, other = (issued_invoice(stage, consultant) for consultant in (cast.linh, cast.itzel))
    payments.confirm_invoice(actor=cast.linh.user, invoice_id=one.pk)

    with pytest.raises(WrongState):
        payments.approve_invoices(actor=cast.prudence, invoice_ids=[one.pk, other.pk])

    one.refresh_from_db()
    assert one.state == "confirmed"


@pytest.mark.parametrize("name", ["ximena", "ansel", "adwoa"])
def test_only_finance_approves(stage, name):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.confirm_invoice(actor=stage.cast.linh.user, invoice_id=invoice.pk)

    with pytest.raises((Refused, NotVisible)):
        payments.approve_invoices(actor=getattr(stage.cast, name), invoice_ids=[invoice.pk])


def independent_reviewers(stage, invoice):
    """Return who must not approve: the payee and whoever confirmed the hours, now in finance."""
    cast = stage.cast
    for user in (cast.linh.user, cast.ximena):
        user.role_grants.create(role="finance_preparer")
        user.__dict__.pop("roles", None)
    return cast.linh.user, cast.ximena


def test_whoever_is_paid_or_confirmed_the_hours_does_not_approve(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.confirm_invoice(actor=stage.cast.linh.user, invoice_id=invoice.pk)

    for user in independent_reviewers(stage, invoice):
        with pytest.raises(Refused):
            payments.approve_invoices(actor=user, invoice_ids=[invoice.pk])


def test_the_database_refuses_them_as_well(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    Invoice.objects.filter(pk=invoice.pk).update(confirmed_at=time.now())

    for user in independent_reviewers(stage, invoice):
        with pytest.raises(DatabaseError, match="does not approve"), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(approved_by=user)


def test_a_credit_note_takes_back_every_line_and_the_work_can_be_invoiced_again(stage):
    cast = stage.cast
    invoice = issued_invoice(stage, cast.linh, {"preparation": 30})

    note = payments.credit_invoice(actor=cast.prudence, invoice_id=invoice.pk, reason="Wrong name")

    invoice.refresh_from_db()
    assert (invoice.state, note.state, note.credits) == ("credited", "credited", invoice)
    assert note.label == f"CRN-{time.today().year}-00001"
    assert note.total_amount == -invoice.total_amount
    assert open_payee(note) == open_payee(invoice)
    assert not invoice.lines.live().exists()
    assert sum(p.amount for p in Posting.objects.filter(account="payable")) == Decimal(0)
    assert Job.objects.get(kind=JobKind.MAKE_DOCUMENTS).params == {"invoice_id": note.pk}
    assert payments.issue_invoices(actor=cast.prudence).invoice_ids == ()
    work = Assignment.objects.get()
    assert work.state == "reported"
    confirm_hours(actor=cast.ximena, assignment_ids=[work.pk])
    again = payments.issue_invoices(actor=cast.prudence)
    assert again.total_amount == invoice.total_amount


def test_an_invoice_in_a_run_is_not_taken_back(stage):
    invoice = approved_invoice(stage, stage.cast.linh)
    prepared_run(stage)

    with pytest.raises(WrongState):
        payments.credit_invoice(actor=stage.cast.prudence, invoice_id=invoice.pk, reason="No")


def test_a_credit_note_is_not_taken_back_and_neither_is_one_invoice_twice(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    note = payments.credit_invoice(actor=stage.cast.prudence, invoice_id=invoice.pk, reason="Yes")

    for pk in (invoice.pk, note.pk):
        with pytest.raises(WrongState):
            payments.credit_invoice(actor=stage.cast.prudence, invoice_id=pk, reason="Again")


def test_the_payee_in_finance_does_not_credit_their_own(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    stage.cast.linh.user.role_grants.create(role="finance_preparer")

    with pytest.raises(Refused):
        payments.credit_invoice(actor=stage.cast.linh.user, invoice_id=invoice.pk, reason="Mine")


@pytest.mark.parametrize(
    "change",
    [
        {"total_amount": Decimal("1.00")},
        {"number": 7},
        {"due_on": "2031-01-01"},
        {"consultant_id": 0},
    ],
)
def test_nothing_issued_is_changed(stage, change):
    invoice = issued_invoice(stage, stage.cast.linh)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(**change)


def test_nothing_issued_or_posted_is_deleted(stage):
    invoice = issued_invoice(stage, stage.cast.linh)

    for rows in (Invoice.objects.all(), invoice.lines.all(), Posting.objects.all()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_postings_that_do_not_sum_to_zero_are_refused_by_the_database(stage):
    issued_invoice(stage, stage.cast.linh)
    posting = Posting.objects.first()
    posting.pk = None

    with pytest.raises(DatabaseError, match="do not sum to zero"), transaction.atomic():
        posting.save(force_insert=True)


def test_invoices_of_others_answer_like_ones_that_do_not_exist(stage):
    issued_invoice(stage, stage.cast.linh)
    stranger = person("Stranger", "finance_preparer")
    with_payee(stage.cast, stage.cast.itzel)

    with pytest.raises(NotVisible):
        payments.approve_invoices(actor=stranger, invoice_ids=[999_999])
