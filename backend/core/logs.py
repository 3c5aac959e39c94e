"""What no log line or history may hold: the key of a private link lets in whoever reads it."""

import logging
import re
from typing import Any

# Also one that lost its end on the way, which is easily made whole again, and one whose
# characters are written as codes, which makes it longer.
PRIVATE_LINK = re.compile(r"/(ask|calendar)/[^/?#\s\"]{8,}")


def without_keys(text: str) -> str:
    """Return the text with the key of each private link left out."""
    return PRIVATE_LINK.sub(r"/\1/…", text)


class WithoutKeys(logging.Formatter):
    """Writes a line as the usual formatter does, the keys of private links left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole line, its traceback included."""
        return without_keys(super().format(record))


def masked(atoms: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of an access log's line without such keys."""
    return {name: without_keys(v) if isinstance(v, str) else v for name, v in atoms.items()}
