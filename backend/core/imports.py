"""What an import would do, or did, row by row: one shape for every workbook.

A page and the API show it with one template and one serializer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import FieldProblem, Invalid
from workbooks.problems import Problem


class Fate(models.TextChoices):
    """What becomes of a row."""

    ADD = "add", gettext_lazy("Add")
    UPDATE = "update", gettext_lazy("Change")
    UNCHANGED = "unchanged", gettext_lazy("No change")
    REFUSED = "refused", gettext_lazy("Please mend")


@dataclass(frozen=True)
class ImportRow:
    """One row of a sheet and its fate; ``row`` and ``column`` are empty for the whole file."""

    sheet: str
    row: int | None
    column: str
    fate: Fate
    words: str

    @property
    def place(self) -> str:
        """Name the sheet, row and column, as far as they are known."""
        parts = [self.sheet]
        if self.row is not None:
            parts.append(_("row %(row)s") % {"row": self.row})
        if self.column:
            parts.append(self.column)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class ImportReport:
    """Every row's fate. ``is_imported`` says whether it was done or only looked at."""

    rows: tuple[ImportRow, ...]
    is_imported: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether the file can be imported."""
        return not self.refusals

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is here already."""
        return all(row.fate == Fate.UNCHANGED for row in self.rows)

    @property
    def refusals(self) -> tuple[ImportRow, ...]:
        """The rows to mend."""
        return tuple(row for row in self.rows if row.fate == Fate.REFUSED)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate, by the fate's value."""
        return {fate.value: sum(1 for row in self.rows if row.fate == fate) for fate in list(Fate)}


class ImportRefused(Invalid):
    """A workbook with something to mend: nothing of it was imported."""

    def __init__(self, report: ImportReport) -> None:
        """Keep the report; its refusals are the problems by place."""
        super().__init__(
            _("Nothing was imported. Please mend the workbook and try again."),
            problems=[FieldProblem(row.place, row.words) for row in report.refusals],
        )
        self.report = report


def refused_cells(problems: Iterable[Problem]) -> list[ImportRow]:
    """Turn what the workbook reader found into rows of the report, in the reader's language."""
    return [
        ImportRow(
            sheet=problem.sheet or "",
            row=problem.row,
            column=problem.header or "",
            fate=Fate.REFUSED,
            words=problem.describe(_),
        )
        for problem in problems
    ]
