"""Keeping an uploaded workbook between its dry run and its import: sealed, for an hour."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from core.encryption import seal, unseal
from core.errors import WrongState
from core.imports import Fate, ImportReport, ImportRow

KEPT_SECONDS = 60 * 60
TOKEN_BYTES = 16


def new_token() -> str:
    """Return a name for something on the shelf that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _name(user: User, token: str, what: str) -> str:
    """Return the cache's key; a token comes back in an address, where anything can be typed."""
    mark = hashlib.sha256(token.encode()).hexdigest()
    return f"import:{user.pk}:{mark}:{what}"


def put_workbook(user: User, data: bytes) -> str:
    """Keep a workbook for its uploader; return its token."""
    token = new_token()
    _put(_name(user, token, "workbook"), base64.b64encode(data).decode())
    return token


def take_workbook(user: User, token: str) -> bytes:
    """Return a kept workbook. Raises WrongState when the hour has passed."""
    return base64.b64decode(_get(_name(user, token, "workbook")))


def put_report(user: User, token: str, report: ImportReport) -> None:
    """Keep what an import did, for the page that shows it."""
    rows = [[row.sheet, row.row, row.column, row.fate.value, row.words] for row in report.rows]
    _put(_name(user, token, "report"), json.dumps(rows))


def take_report(user: User, token: str) -> ImportReport:
    """Return what an import did."""
    rows: Iterable[list[Any]] = json.loads(_get(_name(user, token, "report")))
    found = [
        ImportRow(sheet=sheet, row=row, column=column, fate=Fate(fate), words=words)
        for sheet, row, column, fate, words in rows
    ]
    return ImportReport(rows=tuple(found), is_imported=True)


def _put(name: str, text: str) -> None:
    cache.set(name, seal(text, bound_to=name), KEPT_SECONDS)


def _get(name: str) -> str:
    sealed = cache.get(name)
    if sealed is None:
        raise WrongState(_("This workbook is no longer kept. Please choose the file again."))
    return unseal(sealed, bound_to=name)
