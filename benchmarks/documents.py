"""Invoices as tagged PDF (PDF/UA-1), one file each, beside WeasyPrint with the same content.

WeasyPrint is no part of the application: it is installed for the occasion, apart from it, from
``peers.txt``. Where that fails (it needs Pango from the system) there is no comparison.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.plan import Benchmark, Measured, Peer, Subject

NAMES = ["Nguyễn Thị Ánh", "José Álvarez", "Aiyana Whitehorse", "O'Neil & Sons"]
COMPONENTS = ["Preparation", "Travel", "Attendance", "Debrief and recovery"]
HOURLY = Decimal("97.50")
LINES = 8


def contents(number: int) -> dict[str, Any]:
    """Return what an invoice says, in plain values."""
    lines = []
    for line in range(LINES):
        minutes = 20 + (number * 7 + line * 13) % 100
        lines.append(
            {
                "service_on": date(2026, 3, 1 + line),
                "activity": "Panel",
                "component": COMPONENTS[line % len(COMPONENTS)],
                "minutes": minutes,
                "amount": (HOURLY * minutes / 60).quantize(Decimal("0.01")),
            }
        )
    return {
        "number": f"INV-2026-{number:05d}",
        "payee": (f"{NAMES[number % len(NAMES)]} {number}", [f"{number} Invented Way"]),
        "bill_to": ("The Policy Institute", ["1 Main Street", "Sacramento, CA 95814"]),
        "issued_on": date(2026, 3, 20),
        "due_on": date(2026, 4, 17),
        "lines": lines,
        "total": sum((line["amount"] for line in lines), Decimal(0)),
    }


def ours(*, n: int, directory: str) -> Measured:
    """``documents.invoice.render``, the compiler made and warm, as in a worker."""
    from documents.invoice import InvoiceDocument, Party, WorkLine, render

    def document(number: int) -> InvoiceDocument:
        given = contents(number)
        return InvoiceDocument(
            number=given["number"],
            language="en",
            issued_on=given["issued_on"],
            service_from_on=given["lines"][0]["service_on"],
            service_to_on=given["lines"][-1]["service_on"],
            due_on=given["due_on"],
            payee=Party(*given["payee"]),
            bill_to=Party(*given["bill_to"]),
            agreement_reference="AGR-2026-0007",
            rate_version="Network 2026",
            lines=[WorkLine(unit="hour", rate_amount=HOURLY, **line) for line in given["lines"]],
            total_amount=given["total"],
            made_at=datetime(2026, 3, 20, 17, 0, tzinfo=UTC),
            confirm_by_on=date(2026, 3, 25),
        )

    render(document(0))
    yield
    for number in range(1, n + 1):
        (Path(directory) / f"{number}.pdf").write_bytes(render(document(number)))
    yield
    return _made(directory, render(document(0)))


STYLE = """
@page { size: letter; margin: 0.85in 0.95in;
    @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 8pt } }
body { font: 9.5pt sans-serif; color: #1f2a37 }
h1 { font-size: 25pt; font-weight: 300; color: #1f4e5f }
h2 { font-size: 11pt; color: #1f4e5f }
table { width: 100%; border-collapse: collapse; font-size: 9pt }
th, td { padding: 6pt 4pt; text-align: left; border-bottom: 0.5pt solid #dcd8cf }
"""


def weasyprint(*, n: int, directory: str) -> Measured:
    """WeasyPrint, its style sheet parsed and its fonts found beforehand."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts)

    def pdf(number: int) -> bytes:
        page = HTML(string=_page(contents(number)))
        return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")

    pdf(0)
    yield
    for number in range(1, n + 1):
        (Path(directory) / f"{number}.pdf").write_bytes(pdf(number))
    yield
    proof = HTML(string=_page(contents(0))).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", uncompressed_pdf=True
    )
    return _made(directory, proof)


def _page(given: dict[str, Any]) -> str:
    def party(heading: str, name: str, lines: list[str]) -> str:
        return f"<h2>{heading}</h2><p>{'<br>'.join(map(escape, [name, *lines]))}</p>"

    rows = "".join(
        f"<tr><td>{line['service_on']:%b %d, %Y}<td>{line['activity']}<td>{line['component']}"
        f"<td>{line['minutes'] / 60:.2f}<td>hour<td>${HOURLY}<td>${line['amount']}</tr>"
        for line in given["lines"]
    )
    heads = ["Date", "Activity", "Component", "Quantity", "Unit", "Rate", "Amount"]
    return (
        f"<html lang=en><title>Invoice {given['number']}</title><h1>Invoice</h1>"
        f"<p>{given['number']}<p>Total ${given['total']}"
        f"<p>To be paid by {given['due_on']:%b %d, %Y}"
        f"{party('Pay to', *given['payee'])}{party('Bill to', *given['bill_to'])}"
        f"<p>Issued {given['issued_on']:%b %d, %Y} · Agreement AGR-2026-0007 · Network 2026"
        f"<h2>Work</h2><table><tr>{''.join(f'<th>{head}' for head in heads)}</tr>{rows}</table>"
        f"<p>Total ${given['total']}<h2>Confirmation</h2><p>Awaiting confirmation until"
        " Mar 25, 2026."
    )


def _made(directory: str, proof: bytes) -> dict[str, Any]:
    files = [path.read_bytes() for path in Path(directory).glob("*.pdf")]
    return {
        "rows": sum(content.startswith(b"%PDF-") for content in files),
        "total": "tagged" if b"pdfuaid:part" in proof else "not tagged",
    }


BENCHMARK = Benchmark(
    name="invoice_documents",
    module=__name__,
    stage=None,
    sizes=(100,),
    ours=Subject("ours"),
    peers=[Peer("WeasyPrint", Subject("weasyprint", slow_from=1, apart=True), {100: 0.14})],
)
