"""Payee records: sealed, entered by the person, read only with a logged reason."""

from datetime import date, timedelta

import pytest
import tink
from django.db import connection
from django.test import override_settings

from accounts.models import PayeeAccess
from consultants.domain import payee
from consultants.models import PayeeProfile, TaxClass
from core import time
from core.encryption import new_keyset
from core.errors import Invalid, NotVisible, Refused, WrongState

pytestmark = pytest.mark.django_db

LEGAL = "Linh Thị Ngọc Example"
REMIT_TO = "12 Example Way\nSacramento, CA 95814"


@pytest.fixture
def linh(cast):
    """Linh, with payee details that she entered herself."""
    payee.set_payee_details(
        actor=cast.linh.user, consultant_id=cast.linh.pk, legal_name=LEGAL, remit_to=REMIT_TO
    )
    return cast.linh


def test_the_person_enters_details_and_finance_reads_them_for_a_reason(cast, linh):
    view = payee.reveal_payee(actor=cast.prudence, consultant_id=linh.pk, reason="check a name")
    assert (view.legal_name, view.remit_to) == (LEGAL, REMIT_TO)
    [read] = PayeeAccess.objects.all()
    assert (read.actor, read.consultant_id, read.reason) == (cast.prudence, linh.pk, "check a name")
    assert read.fields == ["legal_name", "remit_to"]


def test_the_person_sees_who_looked(cast, linh):
    payee.reveal_payee(actor=cast.renata, consultant_id=linh.pk, reason="check a name")
    assert [read.actor for read in payee.who_looked(actor=linh.user, consultant_id=linh.pk)] == [
        cast.renata
    ]
    for other in (cast.itzel.user, cast.ximena, cast.prudence):
        with pytest.raises(NotVisible):
            payee.who_looked(actor=other, consultant_id=linh.pk)


def test_nothing_readable_reaches_the_database(linh):
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM consultants_payeeprofile p")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT row_to_json(p)::text FROM consultants_payeeprofileevent p")
        history = cursor.fetchone()[0]
    for text in (stored, history):
        assert "Example" not in text
        assert b"Example".hex() not in text


@pytest.mark.parametrize("name", ["ximena", "adwoa"])
def test_a_coordinator_or_administrator_finds_no_payee_record(cast, linh, name):
    actor = getattr(cast, name)
    with pytest.raises(NotVisible):
        payee.reveal_payee(actor=actor, consultant_id=linh.pk, reason="curious")
    with pytest.raises(NotVisible):
        payee.record_w9(actor=actor, consultant_id=linh.pk, w9_on=time.today(), vendor_id="V1")
    with pytest.raises(Refused):
        payee.read_payee_for_payment(actor=actor, consultant_ids=[linh.pk], reason="curious")
    with pytest.raises(Refused):
        payee.set_payee_details(
            actor=actor, consultant_id=linh.pk, legal_name="Other", remit_to="Elsewhere"
        )
    assert not PayeeAccess.objects.exists()


def test_an_auditor_sees_that_it_exists_but_may_not_open_it(cast, linh):
    with pytest.raises(Refused):
        payee.reveal_payee(actor=cast.ansel, consultant_id=linh.pk, reason="audit")


def test_another_consultant_finds_no_one(cast, linh):
    with pytest.raises(NotVisible):
        payee.choose_payment_method(
            actor=cast.itzel.user, consultant_id=linh.pk, method="bank_transfer"
        )
    with pytest.raises(NotVisible):
        payee.set_payee_details(
            actor=cast.itzel.user, consultant_id=linh.pk, legal_name="Itzel", remit_to="Here"
        )


def test_a_reason_must_be_stated(cast, linh):
    with pytest.raises(Invalid):
        payee.reveal_payee(actor=cast.prudence, consultant_id=linh.pk, reason="  ")
    assert not PayeeAccess.objects.exists()


def test_many_are_read_at_once_with_one_log_entry_each(cast, linh):
    payee.set_payee_details(
        actor=cast.itzel.user, consultant_id=cast.itzel.pk, legal_name="Itzel X", remit_to="There"
    )
    ids = [linh.pk, cast.itzel.pk, cast.mose.pk]
    views = payee.read_payee_for_payment(actor=cast.prudence, consultant_ids=ids, reason="invoices")
    assert {pk: view.legal_name for pk, view in views.items()} == {
        linh.pk: LEGAL,
        cast.itzel.pk: "Itzel X",
    }
    assert sorted(PayeeAccess.objects.values_list("consultant_id", flat=True)) == sorted(views)


def test_a_wrong_key_raises(cast, linh):
    with override_settings(PARITY_KEYSET=new_keyset()), pytest.raises(tink.TinkError):
        payee.reveal_payee(actor=cast.prudence, consultant_id=linh.pk, reason="check a name")


def test_swapped_cells_do_not_open(cast, linh):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consultants_payeeprofile SET legal_name_sealed = remit_to_sealed,"
            " remit_to_sealed = legal_name_sealed"
        )
    with pytest.raises(tink.TinkError):
        payee.reveal_payee(actor=cast.prudence, consultant_id=linh.pk, reason="check a name")


def test_a_cell_moved_to_another_row_does_not_open(cast, linh):
    payee.set_payee_details(
        actor=cast.itzel.user, consultant_id=cast.itzel.pk, legal_name="Itzel X", remit_to="There"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consultants_payeeprofile SET legal_name_sealed ="
            " (SELECT legal_name_sealed FROM consultants_payeeprofile WHERE consultant_id = %s)"
            " WHERE consultant_id = %s",
            [cast.itzel.pk, linh.pk],
        )
    with pytest.raises(tink.TinkError):
        payee.reveal_payee(actor=cast.prudence, consultant_id=linh.pk, reason="check a name")


def test_entering_again_keeps_the_choice_and_the_w9(cast, linh):
    payee.choose_payment_method(actor=linh.user, consultant_id=linh.pk, method="check")
    payee.record_w9(
        actor=cast.prudence, consultant_id=linh.pk, w9_on=time.today(), vendor_id="V-0001"
    )
    payee.set_payee_details(
        actor=linh.user, consultant_id=linh.pk, legal_name="Linh New", remit_to=REMIT_TO
    )
    profile = PayeeProfile.objects.get(pk=linh.pk)
    assert (profile.payment_method, profile.vendor_id) == ("check", "V-0001")
    assert profile.legal_name == "Linh New"
    assert profile.what_blocks_payment() == []


def test_a_choice_needs_the_details_first(cast):
    with pytest.raises(WrongState):
        payee.choose_payment_method(
            actor=cast.itzel.user, consultant_id=cast.itzel.pk, method="check"
        )


def test_an_unknown_way_to_be_paid_is_refused(linh):
    with pytest.raises(Invalid):
        payee.choose_payment_method(actor=linh.user, consultant_id=linh.pk, method="crypto")


@pytest.mark.parametrize(
    "changes",
    [
        {"w9_on": date.max},
        {"vendor_id": " "},
        {"vendor_id": "V" * 21},
        {"tax_class": "corporation sole"},
    ],
)
def test_a_w9_that_cannot_be_is_refused(cast, linh, changes):
    values = {"w9_on": time.today(), "vendor_id": "V-0001", "tax_class": TaxClass.INDIVIDUAL}
    with pytest.raises(Invalid):
        payee.record_w9(actor=cast.prudence, consultant_id=linh.pk, **values | changes)


def test_a_vendor_id_belongs_to_one_payee(cast, linh):
    payee.set_payee_details(
        actor=cast.itzel.user, consultant_id=cast.itzel.pk, legal_name="Itzel X", remit_to="There"
    )
    yesterday = time.today() - timedelta(days=1)
    payee.record_w9(actor=cast.prudence, consultant_id=linh.pk, w9_on=yesterday, vendor_id="V-1")
    with pytest.raises(Invalid, match="check"):
        payee.record_w9(
            actor=cast.prudence, consultant_id=cast.itzel.pk, w9_on=yesterday, vendor_id="V-1"
        )


def test_the_releaser_does_not_record_a_w9(cast, linh):
    with pytest.raises(Refused):
        payee.record_w9(
            actor=cast.renata, consultant_id=linh.pk, w9_on=time.today(), vendor_id="V-1"
        )


@pytest.mark.parametrize(
    ("legal_name", "remit_to"),
    [("", REMIT_TO), (LEGAL, " \n"), ("x" * 201, REMIT_TO), ("a\x00b", REMIT_TO), ("a\nb", "c")],
)
def test_details_that_cannot_be_printed_are_refused(cast, legal_name, remit_to):
    with pytest.raises(Invalid):
        payee.set_payee_details(
            actor=cast.itzel.user,
            consultant_id=cast.itzel.pk,
            legal_name=legal_name,
            remit_to=remit_to,
        )
    assert not PayeeProfile.objects.filter(pk=cast.itzel.pk).exists()
