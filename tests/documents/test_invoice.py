"""The invoice: its text equals its data, it is tagged and the same each time, and text is inert."""

import re
import threading
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from documents.compiling import DocumentError, compile_pdf
from documents.invoice import (
    Confirmation,
    InvoiceDocument,
    Party,
    ReimbursableLine,
    WorkLine,
    render,
)
from documents.labels import LABELS, show_dates

DAY = date(2023, 4, 17)
PACIFIC = ZoneInfo("America/Los_Angeles")


def work(component="Attendance", minutes=90, amount="146.25", **changes):
    line = WorkLine(
        DAY, "Panel", component, "hour", Decimal("97.50"), Decimal(amount), minutes=minutes
    )
    return replace(line, **changes)


INVOICE = InvoiceDocument(
    number="INV-2023-00042",
    language="en",
    issued_on=date(2023, 4, 20),
    service_from_on=DAY,
    service_to_on=date(2023, 4, 18),
    due_on=date(2023, 5, 16),
    payee=Party("Nguyễn Thị Ánh", ("P.O. Box 1", "Sacramento, CA 95812")),
    bill_to=Party("The Policy Institute", ("1 Main Street",)),
    agreement_reference="AGR-2023-0007",
    rate_version="Consultants 2023, v2",
    lines=(work("Preparation", 60, "97.50"), work(), work("Debrief", 20, "32.50")),
    reimbursables=(ReimbursableLine(DAY, "Mileage", "R-17", Decimal("55.02")),),
    total_amount=Decimal("331.27"),
    made_at=datetime(2023, 4, 20, 17, 0, tzinfo=UTC),
    confirm_by_on=date(2023, 4, 27),
)


def read(document):
    return PdfReader(BytesIO(render(document)))


def text_of(document):
    pages = [page.extract_text() for page in read(document).pages]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def test_the_text_is_the_data():
    text = text_of(INVOICE)

    for expected in (
        "Invoice INV-2023-00042",
        "Made for Nguyễn Thị Ánh by The Policy Institute, from confirmed hours.",
        "Total $331.27",
        "To be paid by May 16, 2023",
        "Pay to Nguyễn Thị Ánh P.O. Box 1 Sacramento, CA 95812",
        "Bill to The Policy Institute 1 Main Street",
        "Issued Apr 20, 2023",
        "Service dates Apr 17–18, 2023",
        "Pay by May 16, 2023",
        "Agreement AGR-2023-0007",
        "Rate version Consultants 2023, v2",
        "Apr 17, 2023 Panel Preparation 1 h hour $97.50 $97.50",
        "Apr 17, 2023 Panel Attendance 1 h 30 min hour $97.50 $146.25",
        "Apr 17, 2023 Panel Debrief 20 min hour $97.50 $32.50",
        "Apr 17, 2023 Mileage R-17 $55.02",
        "Expenses paid back $55.02",
        "Awaiting confirmation until Apr 27, 2023.",
        "Page 1 of 1",
    ):
        assert expected in text


def test_it_is_tagged_titled_and_in_its_language():
    root = read(INVOICE).trailer["/Root"]

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    information = read(INVOICE).metadata
    assert information["/Title"] == "Invoice INV-2023-00042"
    assert information["/Author"] == "The Policy Institute"
    assert information["/CreationDate"] == "D:20230420170000Z"


def test_headings_and_table_headers_are_tagged():
    tags = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                tags.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(read(INVOICE).trailer["/Root"]["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 3
    assert tags.count("/Table") == 2
    assert tags.count("/TH") == 7 + 4
    assert tags.count("/TD") == 3 * 7 + 4


def test_the_same_data_gives_the_same_bytes():
    assert render(INVOICE) == render(INVOICE)
    assert render(INVOICE) != render(replace(INVOICE, number="INV-2023-00043"))


def test_only_bundled_fonts_are_used_and_all_are_embedded():
    named = set()
    for page in read(INVOICE).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            named.add(descriptor["/FontName"].split("+")[1].split("-")[0])
    assert named == {"NotoSans"}


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("مريم الحسيني", "NotoSansArabic"),
        ("สมชาย ใจดี", "NotoSansThai"),
        ("שרה", "LibertinusSerif"),
        ("María-José Ñandú Łukasz Kaʻiulani", "NotoSans"),
        ("अनीता", "NotoSans"),
    ],
)
def test_names_in_every_script_have_their_glyphs(name, font):
    pdf = render(replace(INVOICE, payee=Party(name)))

    assert font.encode() in b" ".join(re.findall(rb"/FontName ?/\w+\+(\w+)", _plain(pdf)))
    assert "□" not in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def _plain(pdf):
    """Return the objects of a PDF as text, object streams included."""
    reader = PdfReader(BytesIO(pdf))
    found = [pdf]
    for number in range(1, int(reader.trailer["/Size"])):
        entry = reader.get_object(number)
        if isinstance(entry, dict) and "/FontName" in entry:
            found.append(f"/FontName {entry['/FontName']}".encode())
    return b"\n".join(found)


def test_spanish_is_spanish_and_so_is_an_unknown_regions():
    document = replace(
        INVOICE,
        language="es-MX",
        reimbursables=(),
        total_amount=Decimal("276.25"),
        confirmation=Confirmation("Ana Ñandú", datetime(2023, 4, 21, 9, 5, tzinfo=PACIFIC)),
    )
    text = text_of(document)

    assert "Factura INV-2023-00042" in text
    assert "Fechas del servicio 17–18 abr 2023" in text
    assert "Confirmada por Ana Ñandú el 21 abr 2023, 09:05 PDT." in text
    assert "Gastos reembolsados" not in text
    assert read(document).trailer["/Root"]["/Lang"] == "es"
    assert text_of(replace(document, language="tlh")).startswith("Invoice")


def test_every_language_has_every_label():
    assert {frozenset(words) for words in LABELS.values()} == {frozenset(LABELS["en"])}
    for key, english in LABELS["en"].items():
        for words in LABELS.values():
            assert set(re.findall(r"{\w+}", words[key])) == set(re.findall(r"{\w+}", english))


def test_a_credit_note_takes_back_its_invoice():
    document = replace(
        INVOICE,
        kind="credit_note",
        number="CRN-2023-00001",
        credits_number="INV-2023-00042",
        lines=(work(minutes=-90, amount="-146.25"),),
        reimbursables=(),
        total_amount=Decimal("-146.25"),
        confirm_by_on=None,
    )
    text = text_of(document)

    assert "Credit note CRN-2023-00001" in text
    assert "It takes back invoice INV-2023-00042." in text
    assert "Takes back INV-2023-00042" in text
    assert "-1 h 30 min hour $97.50 -$146.25" in text
    assert "Total -$146.25" in text
    assert "To be paid" not in text
    assert "Confirmation" not in text


def test_other_units_count_instead_of_hours():
    line = WorkLine(
        DAY, "Reading", "Review", "document", Decimal("50"), Decimal("100"), count=Decimal(2)
    )
    text = text_of(replace(INVOICE, lines=(line,), reimbursables=(), total_amount=Decimal("100")))

    assert "Reading Review 2.00 document $50.00 $100.00" in text


def test_a_payee_without_an_address_is_on_file():
    assert "Pay to Ana Address on file" in text_of(replace(INVOICE, payee=Party("Ana")))


def test_many_lines_run_over_pages_with_their_headers():
    lines = tuple(work() for _ in range(120))
    document = replace(INVOICE, lines=lines, reimbursables=(), total_amount=Decimal("146.25") * 120)
    pages = [page.extract_text() for page in read(document).pages]

    assert len(pages) > 3
    assert all("Quantity" in page for page in pages[:-1])
    assert sum(page.count("$146.25") for page in pages) == 120
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


HOSTILE = [
    '#let x = read("/etc/passwd")',
    '#sys.inputs #import "@preview/x:1.0.0": *',
    "*bold* _it_ `raw` $x^2$ @ref <label> \\ // /* = Heading",
    "{{ 7 * 7 }} {% include 'x' %}",
    "<script>alert(1)</script> &amp;",
    '"}]} quote \\u0000 \\" \' ]])',
    "{payee} {0} {words}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_is(text):
    document = replace(INVOICE, payee=Party(text, (text,)), agreement_reference=text)

    assert text_of(document).count(text) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "x" * 32_768,
        "word " * 6_554,
        "\x00\x01\x1b\x7f",
        "\u202e\u2066abc\u202c",
        "\U0001f98b\U00020b9f",
        "\ud800",
        "\u0301" * 100,
        "م\u0301a\u0e31\u200d\u0951" * 20,
        "",
        "   ",
    ],
)
def test_hostile_text_in_every_field_still_makes_a_document(text):
    line = replace(work(), activity=text, component=text)
    document = replace(
        INVOICE,
        number=text,
        payee=Party(text, (text, text)),
        bill_to=Party(text, (text,)),
        agreement_reference=text,
        rate_version=text,
        lines=(line,),
        reimbursables=(ReimbursableLine(DAY, text, text, Decimal("1.00")),),
        total_amount=Decimal("147.25"),
        confirmation=Confirmation(text, datetime(2023, 4, 21, 9, 5, tzinfo=PACIFIC)),
    )
    reader = read(document)

    assert len(reader.pages) <= 3
    assert "$147.25" in reader.pages[-1].extract_text()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_name_makes_a_document(name):
    assert render(replace(INVOICE, payee=Party(name))).startswith(b"%PDF-1.7")


def test_documents_are_made_in_several_threads_at_once():
    made = []

    def make():
        made.append(render(INVOICE))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [render(INVOICE)] * 4


@pytest.mark.parametrize(
    "changes",
    [
        {"total_amount": Decimal("331.28")},
        {"kind": "credit_note"},
        {"credits_number": "INV-1"},
        {"confirm_by_on": None},
        {"made_at": datetime.fromisoformat("2023-04-20 17:00")},
    ],
)
def test_a_document_that_contradicts_itself_is_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        replace(INVOICE, **changes)


def test_a_line_by_the_hour_needs_minutes():
    with pytest.raises(ValueError, match="minutes"):
        WorkLine(DAY, "Panel", "Review", "hour", Decimal(1), Decimal(1), count=Decimal(1))


def test_no_field_can_carry_what_an_invoice_must_not_say():
    names = {
        field.name
        for kind in (InvoiceDocument, WorkLine, ReimbursableLine, Party)
        for field in fields(kind)
    }
    assert not {name for name in names if re.search("tax|tin|ssn|topic|title|session|note", name)}


def test_data_that_the_template_does_not_expect_are_an_error_not_a_document():
    with pytest.raises(DocumentError):
        compile_pdf("invoice.typ", {}, made_at=INVOICE.made_at)


@pytest.mark.parametrize(
    ("first", "last", "english", "spanish"),
    [
        (date(2023, 4, 17), date(2023, 4, 17), "Apr 17, 2023", "17 abr 2023"),
        (date(2023, 4, 17), date(2023, 4, 18), "Apr 17–18, 2023", "17–18 abr 2023"),
        (date(2023, 4, 30), date(2023, 5, 1), "Apr 30 – May 1, 2023", "30 abr – 1 may 2023"),
        (
            date(2023, 12, 31),
            date(2024, 1, 1),
            "Dec 31, 2023 – Jan 1, 2024",
            "31 dic 2023 – 1 ene 2024",
        ),
    ],
)
def test_spans_of_dates_say_nothing_twice(first, last, english, spanish):
    assert show_dates(first, last, "en") == english
    assert show_dates(first, last, "es") == spanish
