"""Sealed text: Tink AEAD, bound to its table, column and row.

A value copied to another row or column does not open, and a wrong key raises: there is no
fallback to the stored bytes. The keyset comes from the environment (``PARITY_KEYSET``, a Tink
JSON keyset in base64).
"""

import base64
from functools import lru_cache
from typing import Any

import tink
from django.conf import settings
from django.db import models
from tink import aead, secret_key_access

aead.register()


def new_keyset() -> str:
    """Return a fresh AES-256-GCM keyset for the environment; keep it as one keeps a key."""
    handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    serialized = tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    return base64.b64encode(serialized.encode()).decode()


@lru_cache(maxsize=2)
def _primitive(keyset: str) -> Any:
    serialized = base64.b64decode(keyset, validate=True).decode()
    handle = tink.json_proto_keyset_format.parse(serialized, secret_key_access.TOKEN)
    return handle.primitive(aead.Aead)


def seal(text: str, *, bound_to: str) -> bytes:
    """Encrypt text so that it opens only for the same ``bound_to``."""
    sealed: bytes = _primitive(settings.PARITY_KEYSET).encrypt(text.encode(), bound_to.encode())
    return sealed


def unseal(sealed: bytes, *, bound_to: str) -> str:
    """Decrypt; raises ``tink.TinkError`` for a wrong key, row or column."""
    opened: bytes = _primitive(settings.PARITY_KEYSET).decrypt(bytes(sealed), bound_to.encode())
    return opened.decode()


class SealedText:
    """A plain-text view of a sealed column, for models whose primary key is set beforehand.

    ``legal_name = SealedText("legal_name_sealed")`` reads and writes the binary column
    ``legal_name_sealed``; an empty text is stored as NULL.
    """

    def __init__(self, column: str) -> None:
        """Remember the binary column that holds the sealed value."""
        self.column = column

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        """Open the value; an empty column is the empty text."""
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return unseal(sealed, bound_to=self._bound_to(row)) if sealed else ""

    def __set__(self, row: models.Model, text: str) -> None:
        """Seal the value for this row."""
        setattr(row, self.column, seal(text, bound_to=self._bound_to(row)) if text else None)

    def _bound_to(self, row: models.Model) -> str:
        if row.pk is None:
            raise ValueError("a sealed value needs the row's primary key first")
        return f"{row._meta.db_table}:{self.column}:{row.pk}"
