"""Open a workbook in a headless LibreOffice and bring back what it understood."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from local.tools import soffice

_SECONDS = 120
_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")


def convert(data: bytes, folder: Path) -> bytes:
    """Return the workbook as LibreOffice saves it, from a profile of its own."""
    source, target = folder / "in.xlsx", folder / "out" / "in.xlsx"
    source.write_bytes(data)
    finished = subprocess.run(
        [
            str(soffice()),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(target.parent),
            str(source),
        ],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert target.exists(), finished.stderr
    return target.read_bytes()


def without_stored_values(data: bytes) -> bytes:
    """Return the workbook with its formulas but not their values, so that they must be computed."""
    out = BytesIO()
    removed = 0
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content, count = _STORED.subn(rb"\1", source.read(name))
            target.writestr(name, content)
            removed += count
    assert removed
    return out.getvalue()
