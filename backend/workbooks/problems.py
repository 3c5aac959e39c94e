"""What is wrong with a person's workbook, named by sheet, row and column.

The sentences are English source strings. This library knows no translation: callers pass their
own ``gettext`` to :meth:`Problem.describe`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbooks.smallsheet import column_letter


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return message


TEMPLATES: Mapping[str, str] = {
    # The file as a whole.
    "empty_file": gettext_noop("The file is empty."),
    "not_a_workbook": gettext_noop("This file is not an .xlsx workbook."),
    "old_format": gettext_noop(
        "This is an old .xls workbook. Open it and save it as .xlsx, then try again."
    ),
    "password_protected": gettext_noop(
        "This workbook is protected by a password. Remove the password, then try again."
    ),
    "has_macros": gettext_noop("This workbook holds macros. Save it as .xlsx without them."),
    "file_too_large": gettext_noop("This file is larger than %(limit)s MB."),
    "unzips_too_large": gettext_noop("This workbook becomes too large when it is opened."),
    "too_many_sheets": gettext_noop("This workbook has more than %(limit)s sheets."),
    "too_much_text": gettext_noop("This workbook holds too much text."),
    "too_slow": gettext_noop("This workbook took too long to read."),
    "unreadable": gettext_noop("This workbook is damaged and cannot be read."),
    "more_problems": gettext_noop("There are more problems. Mend these first, then try again."),
    # A sheet.
    "missing_sheet": gettext_noop("The sheet “%(sheet)s” is missing."),
    "duplicate_sheet": gettext_noop("The sheet “%(sheet)s” is there twice."),
    "too_many_rows": gettext_noop("The sheet has more than %(limit)s rows."),
    "too_many_columns": gettext_noop("The sheet has more than %(limit)s columns."),
    "missing_header": gettext_noop("The column “%(header)s” is missing from row 1."),
    "duplicate_header": gettext_noop("The column “%(header)s” is there twice."),
    "unknown_header": gettext_noop("The column “%(header)s” is not one we know."),
    "no_header": gettext_noop("%(cell)s has a value, but its column has no name in row 1."),
    # A cell.
    "formula": gettext_noop("There is a formula in %(cell)s. Type its result instead."),
    "error_value": gettext_noop("%(cell)s shows an error. Type a value instead."),
    "required": gettext_noop("%(cell)s is empty. “%(header)s” is needed in every row."),
    "too_long": gettext_noop("%(cell)s has more than %(limit)s characters."),
    "control_character": gettext_noop("%(cell)s holds characters that cannot be printed."),
    "line_break": gettext_noop("%(cell)s holds a line break. Write it on one line."),
    "not_text": gettext_noop("%(cell)s should be text."),
    "not_an_integer": gettext_noop("%(cell)s should be a whole number."),
    "negative": gettext_noop("%(cell)s should not be below zero."),
    "not_an_amount": gettext_noop("%(cell)s should be an amount in dollars and cents."),
    "not_a_date": gettext_noop("%(cell)s should be a real date, not text. An example: %(example)s"),
    "not_a_datetime": gettext_noop(
        "%(cell)s should be a real date and time, not text. An example: %(example)s"
    ),
    "has_a_time": gettext_noop("%(cell)s should be a date without a time."),
    "not_an_email": gettext_noop("%(cell)s should be an e-mail address."),
    "not_a_choice": gettext_noop("%(cell)s is not one of the choices: %(choices)s"),
    "not_yes_or_no": gettext_noop("%(cell)s should be yes or no."),
    "repeated": gettext_noop("%(cell)s repeats the value of row %(other)s."),
}


@dataclass(frozen=True)
class Problem:
    """One thing to mend. ``column`` counts from 1; ``value`` is what was found, shortened."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in TEMPLATES:
            raise KeyError(self.code)

    @property
    def cell(self) -> str:
        """The reference of the cell, such as C7, or nothing."""
        if self.row is None or self.column is None:
            return ""
        return f"{column_letter(self.column)}{self.row}"

    @property
    def template(self) -> str:
        """The English sentence before its parameters are filled in: the key to translate."""
        return TEMPLATES[self.code]

    def describe(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence for people, translated by the caller's gettext."""
        known = {"sheet": self.sheet, "cell": self.cell, "header": self.header}
        return translate(self.template) % {**known, **self.params}

    @property
    def message(self) -> str:
        """The English sentence."""
        return self.describe()
