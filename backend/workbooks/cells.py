"""Kinds of cell, and how one value of each kind is written in sheet XML.

Text is escaped the way Excel does it: characters that XML 1.0 forbids become ``_xHHHH_``,
and text that already looks like such an escape has its underscore escaped, so every string
arrives unchanged. Text never becomes a formula or a link, whatever it begins with.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from workbooks.errors import WorkbookError

MAX_CELL_CHARACTERS = 32_767
"""Excel's limit for one cell, counted in UTF-16 code units."""

_EPOCH_ORDINAL = date(1899, 12, 30).toordinal()
_FIRST_SAFE_DATE = date(1900, 3, 1)
"""Before this day spreadsheets disagree: Excel believes that 1900 was a leap year."""
_LOOKS_ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SECONDS_A_DAY = 86_400


class Kind(StrEnum):
    """What a column or cell holds; decides its XML, number format and alignment."""

    TEXT = "text"
    ID = "id"
    """An identifier: text even when all digits, so that leading zeros stay."""
    MONEY = "money"
    """Decimal dollars with exactly two decimals, shown ``#,##0.00``."""
    HOURS = "hours"
    """Integer minutes, stored as hours and shown ``0.00``."""
    DATE = "date"
    DATETIME = "datetime"
    """A naive local wall time: workbooks know no time zones."""
    INTEGER = "integer"


NUMBER_FORMATS: dict[Kind, str] = {
    Kind.TEXT: "General",
    Kind.ID: "@",
    Kind.MONEY: "#,##0.00",
    Kind.HOURS: "0.00",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.INTEGER: "#,##0",
}

TEXT_KINDS = frozenset({Kind.TEXT, Kind.ID})

CellValue = str | int | Decimal | date | datetime | None


def escape_lookalikes(text: str) -> str:
    """Protect text such as ``_x0041_`` from being read back as an escape."""
    return _LOOKS_ESCAPED.sub("_x005F_x", text) if "_x" in text else text


def escape_markup(text: str) -> str:
    """Escape the three characters that XML text may not hold."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_forbidden(text: str) -> str:
    """Write characters that XML forbids, and the carriage return it would lose, as ``_xHHHH_``."""
    return _FORBIDDEN.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates, which no file can hold, by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def xml_text(text: str) -> str:
    """Return one string ready to stand between ``<t>`` and ``</t>``."""
    safe = replace_surrogates(shorten(text))
    return escape_forbidden(escape_markup(escape_lookalikes(safe)))


def shorten(text: str) -> str:
    """Cut text to what one cell can hold, ending in an ellipsis when something was cut."""
    if len(text) <= MAX_CELL_CHARACTERS // 2 or _utf16_length(text) <= MAX_CELL_CHARACTERS:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: (MAX_CELL_CHARACTERS - 1) * 2]
    return units.decode("utf-16-le", "ignore") + "…"


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def date_serial(day: date) -> int:
    """Return the spreadsheet's day number; refuses days before 1900-03-01."""
    if day < _FIRST_SAFE_DATE:
        raise WorkbookError(f"Spreadsheets cannot hold {day} as a date.")
    return day.toordinal() - _EPOCH_ORDINAL


def datetime_serial(moment: datetime) -> str:
    """Return the day number with its fraction; refuses moments that carry a time zone."""
    if moment.tzinfo is not None:
        raise WorkbookError("Give local wall time: workbooks know no time zones.")
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f"{date_serial(moment.date()) + seconds / _SECONDS_A_DAY:.10f}"


def hours_number(minutes: int) -> str:
    """Return minutes as the number of hours, exact to the float: 180 gives ``3.0``."""
    return repr(minutes / 60)


def money_number(amount: Decimal) -> str:
    """Return dollars with two decimals; refuses an amount with a fraction of a cent."""
    cents = amount * 100
    if not amount.is_finite() or cents != cents.to_integral_value():
        raise WorkbookError(f"{amount} is not an amount in whole cents.")
    return f"{amount:.2f}"


def cents_number(cents: int) -> str:
    """Return integer cents as dollars with two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def number_text(kind: Kind, value: CellValue) -> str:
    """Return the XML number for one value of a numeric or date kind; refuses other types."""
    match kind, value:
        case Kind.MONEY, Decimal():
            return money_number(value)
        case Kind.HOURS, int():
            return hours_number(value)
        case Kind.INTEGER, int():
            return str(int(value))
        case Kind.DATETIME, datetime():
            return datetime_serial(value)
        case Kind.DATE, date() if not isinstance(value, datetime):
            return str(date_serial(value))
    raise WorkbookError(f"A {type(value).__name__} is not a value of kind {kind}.")
