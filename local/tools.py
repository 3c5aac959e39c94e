"""The programs that the tests need beside Python: a Chromium and a headless LibreOffice.

    python -m local.tools chromium       print the path of a Chromium, installing one if need be
    python -m local.tools soffice        the same for LibreOffice

Looked for, in this order: the environment (PARITY_CHROMIUM, PARITY_SOFFICE), the path, the usual
places, what was installed earlier under var/tools. Installed, if there is none: Playwright's own
download (Chromium only), the system's packages as root or with a password-less sudo, Homebrew, and
for an ordinary user the system's packages unpacked under var/tools. A tool that cannot be had is an
error that says what to install: nothing is skipped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from local import packages
from local.paths import CHECKOUT, StackError

TOOLS = CHECKOUT / "var" / "tools"
PLAYWRIGHT_SECONDS = 240


@dataclass(frozen=True)
class Tool:
    """A program, where it may be, and how to get it."""

    name: str
    variable: str
    names: Sequence[str]
    places: Sequence[str]
    debian: str
    brew: str
    works: Callable[[Path], bool]
    advice: str
    # Inside the unpacked Debian packages.
    unpacked: str
    downloads: Callable[[], None] = lambda: None


def find(tool: Tool) -> Path | None:
    """A working copy of the tool on this machine, if there is one."""
    named = os.environ.get(tool.variable)
    if named:
        if tool.works(Path(named)):
            return Path(named)
        raise StackError(f"{tool.variable} names {named}, which does not work.")
    candidates = [shutil.which(name) for name in tool.names]
    candidates += [str(path) for place in tool.places for path in _matches(place)]
    candidates.append(str(TOOLS / tool.name / "run"))
    for candidate in candidates:
        if candidate and Path(candidate).exists() and tool.works(Path(candidate)):
            return Path(candidate)
    return None


def ensure(tool: Tool) -> Path:
    """The tool's path; installs it when it is missing. One installation at a time."""
    found = find(tool)
    if found:
        return found
    TOOLS.mkdir(parents=True, exist_ok=True)
    with (TOOLS / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = find(tool)
        if found:
            return found
        for attempt in (_by_download, _by_system, _by_brew, _by_unpacking):
            attempt(tool)
            found = find(tool)
            if found:
                return found
    raise StackError(f"{tool.name} is needed and could not be installed. {tool.advice}")


def _matches(place: str) -> list[Path]:
    path = Path(place).expanduser()
    return sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))), reverse=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _by_download(tool: Tool) -> None:
    tool.downloads()


def _by_system(tool: Tool) -> None:
    """The distribution's package, where we may install one."""
    if not shutil.which("apt-get"):
        return
    prefix = packages.privilege()
    if prefix is not None:
        _say(f"Installing {tool.debian} with apt-get.")
        packages.install([*prefix], tool.debian)


def _by_brew(tool: Tool) -> None:
    brew = shutil.which("brew")
    if brew and sys.platform == "darwin":
        _say(f"Installing {tool.brew} with Homebrew.")
        subprocess.run([brew, "install", "--cask", tool.brew], check=False, stdout=sys.stderr)


def _by_unpacking(tool: Tool) -> None:
    """The distribution's packages, unpacked where an ordinary user may write."""
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        _say(f"Unpacking {tool.debian} under {TOOLS / tool.name}.")
        packages.unpack(tool.debian, TOOLS / tool.name, tool.unpacked)


def _chromium_works(path: Path) -> bool:
    """Whether this Chromium draws a page; a missing library shows here and not in a test."""
    with tempfile.TemporaryDirectory(prefix="parity-chromium-") as profile:
        command = [str(path), "--headless", "--disable-gpu", f"--user-data-dir={profile}"]
        command += ["--no-sandbox", "--dump-dom", "data:text/html,<p>drawn</p>"]
        return "<p>drawn</p>" in _output(command, seconds=60)


def _soffice_works(path: Path) -> bool:
    """Whether this LibreOffice converts a sheet."""
    with tempfile.TemporaryDirectory(prefix="parity-soffice-") as scratch:
        sheet = Path(scratch) / "sheet.csv"
        sheet.write_text("a,b\n1,2\n")
        command = [str(path), f"-env:UserInstallation=file://{scratch}/profile", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", scratch, str(sheet)]
        _output(command, seconds=120)
        return (Path(scratch) / "sheet.xlsx").exists()


def _output(command: Sequence[str], seconds: float) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _playwright_download() -> None:
    """Playwright's own Chromium, in its usual cache; given up after a while."""
    _say("Downloading Playwright's Chromium.")
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    try:
        subprocess.run(
            command, check=False, timeout=PLAYWRIGHT_SECONDS, stdout=sys.stderr, stderr=sys.stderr
        )
    except subprocess.TimeoutExpired:
        _say("The download took too long.")


_PLAYWRIGHT_CACHES = (
    os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "/nonexistent"),
    "~/.cache/ms-playwright",
    "~/Library/Caches/ms-playwright",
)

CHROMIUM = Tool(
    name="chromium",
    variable="PARITY_CHROMIUM",
    names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    places=[
        *(f"{cache}/chromium*/*/headless_shell" for cache in _PLAYWRIGHT_CACHES),
        *(f"{cache}/chromium*/*/chrome-headless-shell" for cache in _PLAYWRIGHT_CACHES),
        *(f"{cache}/chromium-*/*/chrome" for cache in _PLAYWRIGHT_CACHES),
        *(f"{cache}/chromium-*/*/*.app/Contents/MacOS/*" for cache in _PLAYWRIGHT_CACHES),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    debian="chromium",
    brew="chromium",
    works=_chromium_works,
    advice="Install it (Debian: apt install chromium; macOS: brew install --cask chromium) "
    "or set PARITY_CHROMIUM to its path.",
    unpacked="usr/lib/chromium/chromium",
    downloads=_playwright_download,
)

SOFFICE = Tool(
    name="soffice",
    variable="PARITY_SOFFICE",
    names=("soffice", "libreoffice"),
    places=[
        "/usr/lib/libreoffice/program/soffice",
        "/usr/lib64/libreoffice/program/soffice",
        "/opt/libreoffice*/program/soffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ],
    debian="libreoffice-calc-nogui",
    brew="libreoffice",
    works=_soffice_works,
    advice="Install it (Debian: apt install libreoffice-calc-nogui; macOS: brew install --cask "
    "libreoffice) or set PARITY_SOFFICE to its path.",
    unpacked="usr/lib/libreoffice/program/soffice",
)

TOOLS_BY_NAME = {tool.name: tool for tool in (CHROMIUM, SOFFICE)}


def chromium() -> Path:
    """A Chromium that works."""
    return ensure(CHROMIUM)


def soffice() -> Path:
    """A LibreOffice that works."""
    return ensure(SOFFICE)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in TOOLS_BY_NAME:
        print(__doc__, file=sys.stderr)
        return 64
    print(ensure(TOOLS_BY_NAME[arguments[0]]))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StackError as error:
        sys.exit(f"parity: {error}")
