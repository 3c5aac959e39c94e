"""What an import workbook should hold: sheets, columns and the kind of every cell.

One layout serves both directions: the reader checks a file against it, and the template writer
makes an empty or filled workbook from it, with its instructions sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbooks.errors import WorkbookError


class InputKind(StrEnum):
    """What a person types into a column, and the Python value that is read from it."""

    TEXT = "text"
    """str, outer spaces removed."""
    INTEGER = "integer"
    """int."""
    MINUTES = "minutes"
    """int, not negative."""
    MONEY = "money"
    """Decimal dollars in whole cents, not negative."""
    DATE = "date"
    """date, from a real date cell."""
    DATETIME = "datetime"
    """Naive datetime in the workbook's local wall time, from a real date cell."""
    EMAIL = "email"
    """str."""
    CHOICE = "choice"
    """One of the column's choices, spelt as in the layout."""
    LIST = "list"
    """tuple of str, separated by semicolons; each one of the choices when there are any."""
    BOOLEAN = "boolean"
    """bool, from yes or no."""


@dataclass(frozen=True)
class InputColumn:
    """One column: ``key`` names it in code, ``header`` is what stands in row 1."""

    key: str
    header: str
    kind: InputKind = InputKind.TEXT
    required: bool = False
    unique: bool = False
    multiline: bool = False
    max_length: int = 200
    choices: Sequence[str] = ()
    meaning: str = ""
    example: str = ""
    width: float = 18

    def __post_init__(self) -> None:
        if self.kind is InputKind.CHOICE and not self.choices:
            raise WorkbookError(f"Column {self.key} needs its choices.")


@dataclass(frozen=True)
class InputSheet:
    """One sheet: its headers stand in row 1, its rows follow."""

    key: str
    title: str
    columns: Sequence[InputColumn]
    required: bool = True


@dataclass(frozen=True)
class WorkbookLayout:
    """All the sheets that are read; any other sheet, such as the instructions, is ignored."""

    sheets: Sequence[InputSheet]

    def sheet(self, key: str) -> InputSheet:
        """Return the sheet with this key."""
        return next(sheet for sheet in self.sheets if sheet.key == key)


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is looked at before it is refused."""

    file_bytes: int = 10 * 2**20
    unzipped_bytes: int = 32 * 2**20
    zip_entries: int = 500
    ratio: int = 150
    """Unzipped over zipped, for any entry above one MiB."""
    sheets: int = 30
    rows: int = 20_000
    columns: int = 100
    cell_characters: int = 32_767
    total_characters: int = 16 * 2**20
    seconds: float = 30.0
    memory_bytes: int = 768 * 2**20
    problems: int = 200


@dataclass(frozen=True)
class Row:
    """One valid row: where it stood and what it says, by column key; empty cells are None."""

    sheet: str
    number: int
    values: Mapping[str, object]
