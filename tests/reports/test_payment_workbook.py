"""The payment workbook: every total is the database's, every name arrives as it was typed."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import PayeeAccess
from core import time
from core.errors import NotVisible, Refused, WrongState
from payments import domain as payments
from payments.models import InvoiceLine
from reports import queries
from reports.domain import make_payment_workbook, open_report
from tests.cast import consultant
from tests.payments.stage import (
    a_fund,
    approved_invoice,
    confirmed_work,
    prepared_run,
    with_payee,
)
from tests.workbooks.libreoffice import convert, without_stored_values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]
HOSTILE_NAMES = ["=1+1", "+Ximénez", "-Nguyễn Thị Ánh", "@Lee", 'Ñ <b>& "x"\\N', "محمد علي"]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Keep the files of each test apart."""
    settings.MEDIA_ROOT = tmp_path


def released_run(stage):
    run = prepared_run(stage)
    return payments.release_run(
        actor=stage.cast.renata, run_id=run.pk, typed_total=run.total_amount
    )


@pytest.fixture
def hostile_run(stage):
    """Return a released run over people with hostile names, several lines and two funds."""
    cast = stage.cast
    people = [cast.linh, cast.itzel, *(consultant(f"Extra{n}") for n in range(4))]
    other = a_fund(cast, "=FUND*")
    for person, name in zip(people, HOSTILE_NAMES, strict=True):
        with_payee(cast, person, legal_name=name)
        confirmed_work(stage, person, {"attendance": 20, "preparation": 25})
        confirmed_work(stage, person, {"attendance": 50}, fund=other)
    result = payments.issue_invoices(actor=cast.prudence)
    for person in people:
        (invoice,) = person.invoices.all()
        payments.confirm_invoice(actor=person.user, invoice_id=invoice.pk)
    payments.approve_invoices(actor=cast.prudence, invoice_ids=result.invoice_ids)
    return released_run(stage)


def bytes_of(report):
    with default_storage.open(report.path) as stored:
        return stored.read()


def table_of(book):
    header, *rows = book["Payments"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows[:-1]], dict(
        zip(header, rows[-1], strict=True)
    )


def test_the_workbook_holds_one_row_per_line_with_totals_equal_to_the_database(stage, hostile_run):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)

    book = load_workbook(BytesIO(bytes_of(report)), data_only=True)
    rows, totals = table_of(book)
    lines = InvoiceLine.objects.select_related("fund", "invoice")
    assert book.sheetnames == ["About", "Summary", "Payments", "Controls", "Data dictionary"]
    assert sorted(
        (row["Invoice"], row["Fund"], row["Component"], Decimal(str(row["Amount"]))) for row in rows
    ) == sorted(
        (line.invoice.label, line.fund.code, line.get_component_display(), line.amount)
        for line in lines
    )
    assert Decimal(str(totals["Amount"])) == hostile_run.total_amount
    assert round(totals["Hours"] * 60) == hostile_run.total_minutes
    assert (report.version, report.row_count, report.total_amount) == (
        1,
        hostile_run.line_count,
        hostile_run.total_amount,
    )


def test_hostile_names_arrive_as_text_unchanged(stage, hostile_run):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)

    sheet = load_workbook(BytesIO(bytes_of(report)))["Payments"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row - 1)]
    assert {cell.value for cell in cells} == set(HOSTILE_NAMES)
    assert {cell.data_type for cell in cells} == {"s"}
    funds = {row[7].value for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row - 1)}
    assert funds == {"CCP-23", "=FUND*"}


def test_libreoffice_computes_every_total_as_the_database_has_it(stage, hostile_run, tmp_path):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)
    data = without_stored_values(bytes_of(report))

    book = load_workbook(BytesIO(convert(data, tmp_path)), data_only=True)

    rows, totals = table_of(book)
    assert {row["Legal name"] for row in rows} == set(HOSTILE_NAMES)
    assert Decimal(str(round(totals["Amount"], 2))) == hostile_run.total_amount
    controls = list(book["Controls"].iter_rows(min_row=2, max_row=6, values_only=True))
    system = queries.system_totals(hostile_run)
    for (_words, expected, computed, difference), figure in zip(
        controls,
        (system.lines, system.minutes / 60, system.amount, system.payments, system.payees),
        strict=True,
    ):
        assert Decimal(str(expected)) == pytest.approx(Decimal(str(figure)))
        assert computed == pytest.approx(expected)
        assert difference == 0
    summary = list(book["Summary"].iter_rows(min_row=2, values_only=True))
    by_fund = {row.fund_code: row for row in queries.summary_rows(hostile_run)}
    for row in summary[:-1]:
        expected = by_fund[row[0]]
        assert (round(row[4] * 60), Decimal(str(round(row[5], 2)))) == (
            expected.minutes,
            expected.amount,
        )
    assert Decimal(str(round(summary[-1][5], 2))) == hostile_run.total_amount


def test_every_difference_on_the_controls_reads_zero(stage, hostile_run):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)

    sheet = load_workbook(BytesIO(bytes_of(report)), data_only=True)["Controls"]
    stored = [cell for (cell,) in sheet.iter_rows(min_row=2, max_row=6, min_col=4, max_col=4)]
    assert [cell.value for cell in stored] == [0] * 5
    assert {cell.number_format for cell in stored} == {"#,##0.00", "0.00"}


def test_rows_are_read_in_parts_and_none_is_lost_between_them(stage, hostile_run, monkeypatch):
    monkeypatch.setattr(queries, "PAYMENTS_A_COPY", 2)
    seen = []

    report = make_payment_workbook(
        actor=stage.cast.prudence,
        run_id=hostile_run.pk,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert report.row_count == hostile_run.line_count
    assert seen[-1] == (hostile_run.line_count, hostile_run.line_count)


def test_the_hash_is_that_of_the_bytes_and_the_run_is_exported(stage, hostile_run):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)

    opened = open_report(actor=stage.cast.renata, file_id=report.pk)
    with opened.stream as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == report.sha256
    hostile_run.refresh_from_db()
    assert hostile_run.state == "exported"


def test_a_second_workbook_is_a_second_version(stage, hostile_run):
    first = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)
    second = make_payment_workbook(actor=stage.cast.renata, run_id=hostile_run.pk)

    assert (first.version, second.version) == (1, 2)
    assert second.name == f"{hostile_run}-v2.xlsx"


def test_damaged_bytes_are_not_served(stage, hostile_run):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)
    with default_storage.open(report.path, "ab") as stored:
        stored.write(b"x")

    with pytest.raises(WrongState, match="damaged"):
        open_report(actor=stage.cast.renata, file_id=report.pk)


def test_every_payee_sees_who_read_and_who_opened(stage, hostile_run):
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)
    open_report(actor=stage.cast.renata, file_id=report.pk).stream.close()

    reads = PayeeAccess.objects.filter(consultant_id=stage.cast.linh.pk).order_by("id")
    assert [(read.actor, read.reason) for read in reads][1:] == [
        (stage.cast.prudence, f"Payment workbook of {hostile_run}"),
        (stage.cast.renata, f"Opened {report.name}"),
    ]
    assert PayeeAccess.objects.filter(reason=f"Opened {report.name}").count() == 6


def test_a_run_that_was_not_released_has_no_workbook(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    with pytest.raises(WrongState):
        make_payment_workbook(actor=stage.cast.prudence, run_id=run.pk)


@pytest.mark.parametrize(("name", "error"), [("ximena", NotVisible), ("ansel", Refused)])
def test_others_neither_make_nor_open_it(stage, name, error):
    approved_invoice(stage, stage.cast.linh)
    run = released_run(stage)
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=run.pk)

    with pytest.raises(error):
        make_payment_workbook(actor=getattr(stage.cast, name), run_id=run.pk)
    with pytest.raises(error):
        open_report(actor=getattr(stage.cast, name), file_id=report.pk)


def test_cancelling_leaves_no_file_and_no_row(stage, hostile_run, tmp_path):
    class Stop(Exception):
        pass

    def stop(_done, _total):
        raise Stop

    with pytest.raises(Stop):
        make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk, progress=stop)

    assert not hostile_run.files.exists()
    assert not list(tmp_path.glob("reports/**/*.xlsx"))
    hostile_run.refresh_from_db()
    assert hostile_run.state == "released"


def test_a_workbook_that_does_not_agree_is_not_kept(stage, hostile_run, monkeypatch):
    monkeypatch.setattr(
        "reports.domain.payment_workbook.payment_rows",
        lambda *_args, **_kwargs: iter(()),
    )

    with pytest.raises(WrongState, match="does not agree"):
        make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)
    assert not hostile_run.files.exists()


def test_the_workbook_speaks_its_makers_language_whatever_the_worker_does(stage, hostile_run):
    with override("es"):
        report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)

    assert "Payments" in load_workbook(BytesIO(bytes_of(report))).sheetnames


def test_a_workbook_in_spanish_is_spanish_throughout_and_still_agrees(stage, hostile_run):
    stage.cast.prudence.language = "es"
    stage.cast.prudence.save()
    report = make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)

    book = load_workbook(BytesIO(bytes_of(report)))
    assert book.sheetnames == ["Acerca de", "Resumen", "Pagos", "Controles", "Diccionario de datos"]
    headers = [cell.value for cell in book["Pagos"][1]]
    assert len(set(headers)) == len(headers)
    assert {"Horas", "Tarifa", "Importe", "Parte del trabajo"} <= set(headers)
    shown = load_workbook(BytesIO(bytes_of(report)), data_only=True)["Controles"]
    differences = [row[3].value for row in shown.iter_rows(min_row=2, max_row=6)]
    assert [float(value) for value in differences] == [0.0] * 5


def test_the_number_of_queries_does_not_grow_with_the_payees(
    stage, hostile_run, django_assert_max_num_queries
):
    assert stage.cast.prudence.roles
    with django_assert_max_num_queries(25):
        make_payment_workbook(actor=stage.cast.prudence, run_id=hostile_run.pk)


def test_a_workbook_of_another_day_says_who_released_it(stage, hostile_run):
    with time.clock_at(time.now() + timedelta(days=1)):
        report = make_payment_workbook(actor=stage.cast.renata, run_id=hostile_run.pk)

    about = load_workbook(BytesIO(bytes_of(report)))["About"]
    words = {cell.value for row in about.iter_rows() for cell in row}
    assert {"Renata", "Prudence", str(hostile_run)} <= words
