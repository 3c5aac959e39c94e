"""Small CSV files that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet may read as the beginning of a formula.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of text as CSV in UTF-8, marked so that spreadsheets read it as such.

    Text that looks like the beginning of a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_plain(text) for text in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _plain(text: str) -> str:
    kept = text.replace("\0", "")
    return f"'{kept}" if kept.lstrip(" ").startswith(_STARTS_A_FORMULA) else kept
