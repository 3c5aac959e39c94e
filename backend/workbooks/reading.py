"""Read a workbook that a person made: check the package, parse it apart, check every cell.

Nothing of a stranger's file is parsed in this process except the zip's directory. A file that is
not as it should be gives a list of problems, each with its place; it never raises.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from workbooks.checking import check_sheet
from workbooks.layout import Limits, Row, WorkbookLayout
from workbooks.problems import Problem

_BACKEND = Path(__file__).resolve().parents[1]
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_RATIO_COUNTS_ABOVE = 2**20
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class ReadResult:
    """Valid rows by sheet key, and everything to mend. Import only when ``is_clean``."""

    rows: Mapping[str, Sequence[Row]]
    problems: Sequence[Problem]

    @property
    def is_clean(self) -> bool:
        """Nothing is wrong anywhere in the file."""
        return not self.problems


def read_workbook(
    source: bytes | Path, layout: WorkbookLayout, limits: Limits = _DEFAULT_LIMITS
) -> ReadResult:
    """Read a workbook against its layout and return its valid rows and all its problems."""
    data, problem = _loaded(source, limits)
    problem = problem or check_package(data, limits)
    if problem:
        return _refused(problem)
    answer = _parsed_apart(data, layout, limits)
    if isinstance(answer, Problem):
        return _refused(answer)
    return _checked(answer, layout, limits)


def check_package(data: bytes, limits: Limits) -> Problem | None:
    """Look at the file's outside, the zip's directory, and return what is wrong with it."""
    if not data:
        return Problem("empty_file")
    if data.startswith(_OLE_MAGIC):
        return Problem("password_protected" if _ENCRYPTED_STREAM in data else "old_format")
    try:
        with ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError):
        return Problem("not_a_workbook")
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        return Problem("password_protected")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return Problem("not_a_workbook")
    if any(name.endswith("vbaProject.bin") for name in names):
        return Problem("has_macros")
    return _check_sizes(entries, limits)


def _check_sizes(entries: Sequence[ZipInfo], limits: Limits) -> Problem | None:
    unzipped = sum(entry.file_size for entry in entries)
    if unzipped > limits.unzipped_bytes or len(entries) > limits.zip_entries:
        return Problem("unzips_too_large")
    for entry in entries:
        large = entry.file_size > _RATIO_COUNTS_ABOVE
        if large and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            return Problem("unzips_too_large")
    return None


def _loaded(source: bytes | Path, limits: Limits) -> tuple[bytes, Problem | None]:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.file_bytes:
        return b"", Problem("file_too_large", params={"limit": limits.file_bytes // 2**20})
    return (source.read_bytes() if isinstance(source, Path) else source), None


def _parsed_apart(
    data: bytes, layout: WorkbookLayout, limits: Limits
) -> list[dict[str, Any]] | Problem:
    """Let a process of its own, with limits and without our environment, open the file."""
    titles = [sheet.title.strip().casefold() for sheet in layout.sheets]
    request = json.dumps({"limits": asdict(limits), "titles": titles})
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        finished = subprocess.run(  # noqa: S603  # our own interpreter and module, no shell
            [sys.executable, "-m", "workbooks.reading_child", request],
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            env={**environment, "PYTHONPATH": str(_BACKEND)},
            cwd=_BACKEND,
            check=False,
        )
        answer = json.loads(finished.stdout)
    except subprocess.TimeoutExpired:
        return Problem("too_slow")
    except ValueError:
        # The process ended before it could answer.
        out_of_time = finished.returncode == -signal.SIGXCPU
        return Problem("too_slow" if out_of_time else "unreadable")
    if "problem" in answer:
        return _problem_from_child(answer["problem"])
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def _problem_from_child(found: dict[str, Any]) -> Problem:
    return Problem(
        found["code"],
        sheet=found.get("sheet"),
        params={"limit": found["limit"]} if "limit" in found else {},
    )


def _refused(problem: Problem) -> ReadResult:
    return ReadResult(rows={}, problems=(problem,))


def _checked(
    parsed: Sequence[Mapping[str, Any]], layout: WorkbookLayout, limits: Limits
) -> ReadResult:
    rows: dict[str, Sequence[Row]] = {}
    problems: list[Problem] = []
    for sheet in layout.sheets:
        wanted = sheet.title.strip().casefold()
        found = [entry for entry in parsed if entry["title"].strip().casefold() == wanted]
        rows[sheet.key] = ()
        if not found:
            if sheet.required:
                problems.append(Problem("missing_sheet", sheet=sheet.title))
        elif len(found) > 1:
            problems.append(Problem("duplicate_sheet", sheet=sheet.title))
        else:
            rows[sheet.key], added = check_sheet(sheet, found[0]["rows"], limits)
            problems += added
    if len(problems) > limits.problems:
        problems = [*problems[: limits.problems], Problem("more_problems")]
    return ReadResult(rows=rows, problems=tuple(problems))
