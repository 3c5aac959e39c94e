"""Private files: the view checks permission first, this checks and sends the bytes."""

import hashlib
import logging
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from core.errors import NotVisible, ParityError

logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


class Damaged(ParityError):
    """The stored bytes are not those that were made; they are not sent."""

    code = "damaged-file"
    title = _("This file was changed after it was made, so we did not send it")
    status = 500


def private_file(*, path: str, name: str, sha256: str, content_type: str) -> FileResponse:
    """Return a stored file as a download, its bytes checked against the recorded hash.

    The caller has found the row through ``visible_to``. Raises NotVisible when the file is
    gone and Damaged when its bytes are others.
    """
    try:
        file = default_storage.open(path, "rb")
    except FileNotFoundError:
        logger.error("the stored file %s is missing", path)
        raise NotVisible from None
    if _hash_of(file) != sha256:
        file.close()
        logger.error("the stored file %s does not have its recorded hash", path)
        raise Damaged
    file.seek(0)
    return attachment(file, name=name, content_type=content_type)


def attachment(file: Any, *, name: str, content_type: str) -> FileResponse:
    """Return checked bytes as a download that no browser opens in place or keeps."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _hash_of(file: "File[Any]") -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
