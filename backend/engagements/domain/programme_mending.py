"""Naming what is to be mended in a convening workbook, by sheet, row and column."""

from consultants.domain.known_names import KnownNames
from core.imports import Fate, ImportRow
from engagements import convening_layout as layout
from workbooks.layout import InputSheet, Row


class Mending:
    """Collects refusals; a reader compares ``count`` to see whether its row was fine."""

    def __init__(self, refused: list[ImportRow]) -> None:
        """Add to ``refused``."""
        self._refused = refused

    @property
    def count(self) -> int:
        """How many there are so far."""
        return len(self._refused)

    def refuse(self, sheet: InputSheet, row: int | None, key: str, words: str) -> None:
        """Name a cell, or with an empty ``key`` the row, and say what to do."""
        name = layout.header(sheet, key) if key else ""
        self._refused.append(ImportRow(sheet.title, row, name, Fate.REFUSED, words))

    def found(self, sheet: InputSheet, row: Row, key: str, names: KnownNames) -> str:
        """Return a typed name as it is spelt where it stands; empty for none or a refused one."""
        if not row.values[key]:
            return ""
        typed = str(row.values[key])
        _found, words = names.find(typed)
        if words:
            self.refuse(sheet, row.number, key, words)
        return names.spelt(typed)
