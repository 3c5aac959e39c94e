"""The local stack's secrets: made once, kept readable by their owner only, never shown."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import tink
from tink import aead, json_proto_keyset_format, secret_key_access

from local.paths import Home


def secret_key(home: Home) -> str:
    """Django's signing key."""
    return _kept(home.secrets / "secret_key", lambda: secrets.token_urlsafe(64))


def keyset(home: Home) -> str:
    """The Tink keyset that encrypts payee fields: JSON in base64."""
    return _kept(home.secrets / "keyset", new_keyset)


def new_keyset() -> str:
    """A fresh keyset with one AES-256-GCM key, as PARITY_KEYSET wants it."""
    aead.register()
    handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    text = json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    return base64.b64encode(text.encode()).decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made and written whole on first use."""
    if not path.exists():
        making = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        # Only the first of two that start at once wins; the other reads the winner's.
        try:
            os.link(making, path)
        except FileExistsError:
            pass
        finally:
            making.unlink()
    return path.read_text().strip()
