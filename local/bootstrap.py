"""Makes ``.venv`` with plain pip and nothing but the standard library.

Installs only when the pinned requirements have changed since the last time; an interrupted
installation is done again. Run with the interpreter that the environment shall use.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
PINS = CHECKOUT / "requirements" / "dev.txt"
STAMP = VENV / "requirements.sha256"
OLDEST = (3, 11)


def wanted() -> str:
    """A fingerprint of what should be installed."""
    return hashlib.sha256(PINS.read_bytes()).hexdigest()


def installed() -> str:
    """The fingerprint of what is installed, or nothing."""
    works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    return STAMP.read_text().strip() if works and STAMP.exists() else ""


def make() -> None:
    """A fresh environment with pip in it."""
    if (
        PYTHON.exists()
        and subprocess.run(
            [PYTHON, "-m", "pip", "--version"], check=False, stdout=subprocess.DEVNULL
        ).returncode
        == 0
    ):
        return
    if VENV.exists() and not VENV.is_symlink():
        shutil.rmtree(VENV)
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        # Debian keeps ensurepip in a package of its own; the system's pip can stand in for it.
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=False)
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "pip"]
        if subprocess.run(pip, check=False).returncode != 0:
            shutil.rmtree(VENV)
            sys.exit(
                "parity: this Python cannot make a virtual environment with pip. "
                "Install its venv package (Debian: apt install python3-venv) and try again."
            )


def install() -> None:
    """Everything pinned, each file checked against its hash."""
    print(
        "Installing the pinned packages into .venv (a minute or two, the first time).", flush=True
    )
    STAMP.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--requirement", str(PINS)]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit("parity: the packages could not be installed; pip's reason is above.")
    STAMP.write_text(wanted() + "\n")


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit("parity: Python 3.11 or newer is needed; `make PYTHON=/path/to/python3.11 …`.")
    if installed() == wanted():
        return
    (CHECKOUT / "var").mkdir(exist_ok=True)
    with (CHECKOUT / "var" / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed() != wanted():
            make()
            install()


if __name__ == "__main__":
    main()
