"""The whole chain on the shipped workbooks: what it leaves, and that twice changes nothing."""

import hashlib
from collections import Counter, defaultdict
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from core import invariants, time
from core.models import StateChange
from demo import gathering, live, money, play, staff, summary, workbooks
from engagements.models import Assignment, Offer, Reconfirmation, Seat
from notices.domain import deliver
from notices.models import Notice
from payments.domain import ready_and_blocked, record_returned
from payments.models import Invoice, PaymentRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]
CODE = workbooks.read("planning")["code"]


def everything() -> dict[str, tuple[int, str]]:
    """Return every table's number of rows and a hash of all of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                f' FROM "{table}" t'
            )
            found[table] = cursor.fetchone()
    return found


def test_every_link_of_a_notice_opens_for_its_recipient():
    kinds = Notice.objects.order_by("recipient_id", "kind", "-id")
    wanted = list(kinds.distinct("recipient_id", "kind").select_related("recipient"))
    assert {notice.kind for notice in wanted} > {"offer_sent", "invoice_issued", "payment_sent"}
    answers = {}
    for notice in wanted:
        client = Client()
        if notice.recipient is not None:  # someone outside has a private link and no account
            client.force_login(
                notice.recipient, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        answers[notice.path] = client.get(notice.path, follow=True).status_code
    assert set(answers.values()) == {200}, answers


def test_every_seat_of_the_network_is_filled():
    counts = dict(summary.counts())
    assert counts["seats filled by the network"] == counts["seats for the network"] == 16
    assert counts["sessions"] == 20
    assert counts["rooms"] == 5
    assert counts["sessions told otherwise by the slides"] == 7
    assert counts["consultants"] >= 24


def test_one_person_may_hold_several_seats_as_in_the_source():
    held = defaultdict(set)
    of_convening = Assignment.objects.filter(engagement__convening__code=CODE)
    for assignment in of_convening.select_related("engagement__session", "consultant"):
        held[assignment.consultant.email].add(assignment.engagement.session.code)
    assert held["marisol@example.org"] == {"D1-S1", "D2-ART", "D2-CL"}
    advisors = [email for email, codes in held.items() if codes == {"D2-PL", "D2-CL"}]
    [advisor] = advisors
    assert staff.consultant(advisor).memberships.exists()


def test_some_have_yet_to_confirm_a_change():
    of_gathering = Reconfirmation.objects.filter(
        assignment__engagement__convening=gathering.convening()
    )
    answers = dict(of_gathering.values_list("assignment__consultant__email", "state"))
    yet_to = {email for email, state in answers.items() if state == "asked"}
    assert {staff.CONSULTANT, staff.SPANISH_CONSULTANT} < yet_to
    assert {answers[email] for email in gathering.CONFIRM} == {"confirmed"}
    assert all(asked.amount_after >= asked.amount_before for asked in of_gathering)


def test_the_slides_of_2023_raised_one_person_s_pay_by_a_quarter_of_an_hour():
    [asked] = Reconfirmation.objects.filter(assignment__engagement__convening__code=CODE)
    assert asked.assignment.engagement.session.code == "D2-PL"
    assert asked.amount_after - asked.amount_before == Decimal("26.25")


def test_a_subject_matter_expert_is_paid_like_the_panelist_beside_them():
    rates = set(
        Seat.objects.filter(engagement__session__code="D1-S1", assignments__isnull=False)
        .values_list("assignments__work__rate_amount", flat=True)
        .distinct()
    )
    assert rates == {Decimal("97.50")}


def test_some_said_no_and_one_did_not_answer():
    of_convening = Offer.objects.filter(seat__engagement__convening__code=CODE)
    states = Counter(of_convening.values_list("state", flat=True))
    assert states == {"accepted": 16, "declined": 2, "expired": 1}


def test_the_money_agrees_from_the_hours_to_the_workbook():
    controls = summary.controls()
    assert [control.difference for control in controls] == [Decimal("0.00")] * len(controls)
    assert controls[0].amount > 0
    assert summary.total_minutes() > 0


def test_some_hours_are_not_as_planned():
    entries = Assignment.objects.filter(engagement__convening__code=CODE).values_list(
        "work__planned_minutes", "work__confirmed_minutes"
    )
    assert any(planned != confirmed for planned, confirmed in entries)
    assert StateChange.objects.filter(move="ask_again").count() == 1


def test_every_invariant_holds():
    assert invariants.check() == []


def test_the_outbox_is_empty():
    assert not Notice.objects.exclude(state="sent").exists()


def test_the_run_was_prepared_and_released_by_different_people():
    payment_run = PaymentRun.objects.get(state="closed")
    assert payment_run.prepared_by == staff.user(staff.PREPARER)
    assert payment_run.released_by == staff.user(staff.RELEASER)


def test_everything_was_paid_by_its_promised_date():
    late = [
        payment
        for payment in PaymentRun.objects.get(state="closed").payments.select_related("invoice")
        if payment.settled_on > payment.invoice.due_on
    ]
    assert late == []


def test_the_files_are_those_that_were_hashed(tmp_path):
    paths = summary.leave_files(tmp_path)
    assert [path.suffix for path in paths] == [".xlsx", ".pdf"]
    kept = {name: digest for name, _content, digest in summary.files()}
    for path in paths:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == kept[path.name]
    assert paths[1].read_bytes().startswith(b"%PDF-")


def test_the_workbook_s_controls_read_zero():
    _name, content, _digest = next(iter(summary.files()))
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    assert {"Summary", "Payments", "Controls"} <= set(book.sheetnames)
    words = {
        str(row[0].value): [cell.value for cell in row[1:]] for row in book["Controls"].iter_rows()
    }
    differences = [
        cell.value
        for row in book["Controls"].iter_rows()
        for cell in row[-1:]
        if isinstance(cell.value, int | float)
    ]
    assert differences, words
    assert set(differences) == {0}


def test_no_invoice_names_a_session_or_topic():
    for name, content, _digest in summary.files():
        if name.endswith(".pdf"):
            assert b"Lived Experience" not in content


@pytest.mark.parametrize("email", [staff.CONSULTANT, staff.SPANISH_CONSULTANT])
def test_a_consultant_finds_an_offer_to_answer(email):
    assert Offer.objects.visible_to(staff.member(email)).filter(state="sent").exists()


def test_the_consultant_finds_hours_to_report_and_an_invoice_to_confirm():
    member = staff.member(staff.CONSULTANT)
    assert Assignment.objects.visible_to(member).filter(state="delivered").exists()
    assert Invoice.objects.visible_to(member).filter(state="issued").exists()


def test_the_coordinator_finds_hours_to_confirm_and_a_seat_to_fill():
    assert Assignment.objects.filter(state="reported").count() == 2
    empty = Seat.objects.filter(engagement__title=live.MARKER, offers=None)
    assert empty.count() == 1


def test_finance_finds_a_payment_that_is_ready_and_one_that_is_blocked():
    ready, blocked = ready_and_blocked(actor=staff.user(staff.PREPARER))
    assert len(ready) == 1
    assert len(blocked) == 1
    assert "W-9" in str(blocked[0].reasons[0])


def test_the_releaser_finds_a_run_that_a_colleague_prepared():
    payment_run = PaymentRun.objects.get(state="prepared")
    assert payment_run.prepared_by == staff.user(staff.PREPARER)


def test_everyone_can_sign_in():
    for _role, email, _name in staff.sign_ins():
        person = staff.User.objects.get(email=email)
        assert person.check_password(staff.PASSWORD)


def test_everyone_is_invented_and_unreachable():
    people = staff.User.objects.exclude(email=staff.User.objects.system().email)
    assert all(person.email.endswith("@example.org") for person in people)


def test_playing_again_changes_nothing(tmp_path):
    call_command("demo", out=tmp_path, stdout=StringIO())
    before = everything()
    files = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    said = StringIO()
    call_command("demo", out=tmp_path, stdout=said)
    after = everything()
    assert {table: after[table] for table in after if after[table] != before[table]} == {}
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files
    assert "difference 0.00" in said.getvalue()


def test_the_command_says_who_can_sign_in():
    said = StringIO()
    call_command("demo", "--sign-ins", stdout=said)
    for colleague in staff.STAFF:
        assert colleague.email in said.getvalue()


def test_what_finance_does_later_is_left_alone():
    """A payment of the convening's run that comes back is for people to pay again."""
    with transaction.atomic():
        payment = money.the_run().payments.order_by("id").first()
        record_returned(
            actor=staff.user(staff.PREPARER),
            payment_id=payment.pk,
            returned_on=time.today(),
            note="The account was closed.",
        )
        deliver()
        before = everything()
        play.play(print)
        assert everything() == before
        transaction.set_rollback(True)
