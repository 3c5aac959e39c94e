"""Debian's packages: installed where we may, unpacked where we may not."""

from __future__ import annotations

import getpass
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

INSTALL_SECONDS = 600
# Another installation may be going on; wait for it instead of failing.
WAIT_FOR_LOCK = ("-o", "DPkg::Lock::Timeout=300")


def privilege() -> list[str] | None:
    """What to put before a command to run it as root; None when that needs a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def install(prefix: Sequence[str], package: str) -> None:
    """Install a package system-wide, refreshing the lists if it is not known."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *WAIT_FOR_LOCK]
    install_it = [*command, "install", "--yes", "--no-install-recommends", package]
    if _run(install_it) != 0:
        _run([*command, "update"])
        _run(install_it)


def unpack(package: str, target: Path, program: str) -> None:
    """Unpack a package and what it needs under ``target`` and write ``target/run`` to start it.

    apt gets lists and a cache of its own, so it needs no privilege and changes nothing outside.
    """
    with tempfile.TemporaryDirectory(prefix="parity-apt-") as scratch:
        apt = _private_apt(Path(scratch))
        _run([*apt, "update"])
        _run([*apt, "install", "--yes", "--download-only", "--no-install-recommends", package])
        archives = sorted((Path(scratch) / "cache" / "archives").glob("*.deb"))
        if not archives:
            return
        shutil.rmtree(target, ignore_errors=True)
        root = target / "root"
        root.mkdir(parents=True)
        for archive in archives:
            _run(["dpkg-deb", "--extract", str(archive), str(root)])
    _keep_links_inside(root)
    _settle_libreoffice(root)
    _write_starter(target / "run", root, program)


def _private_apt(scratch: Path) -> list[str]:
    for directory in ("state/lists/partial", "cache/archives/partial"):
        (scratch / directory).mkdir(parents=True)
    options = {
        "Dir::State": scratch / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": scratch / "cache",
        "Debug::NoLocking": "true",
        "APT::Sandbox::User": getpass.getuser(),
    }
    command = ["apt-get", "-qq"]
    for name, value in options.items():
        command += ["-o", f"{name}={value}"]
    return command


def _keep_links_inside(root: Path) -> None:
    """Point absolute symbolic links of the packages at the unpacked files."""
    for path in root.rglob("*"):
        if path.is_symlink() and os.path.isabs(target := os.readlink(path)):
            inside = root / target.lstrip("/")
            if os.path.lexists(inside):
                path.unlink()
                path.symlink_to(os.path.relpath(inside, path.parent))


def _settle_libreoffice(root: Path) -> None:
    """What LibreOffice's install scripts would do: put its registry in place, name its place."""
    basis = root / "usr/lib/libreoffice/program/fundamentalrc"
    if not basis.exists():
        return
    shutil.copytree(
        root / "usr/lib/libreoffice/share/.registry",
        root / "etc/libreoffice/registry",
        dirs_exist_ok=True,
    )
    text = basis.read_text()
    for place in ("usr/lib/libreoffice", "etc/libreoffice"):
        text = text.replace(f"file:///{place}", (root / place).as_uri())
    basis.write_text(text)


def _write_starter(starter: Path, root: Path, program: str) -> None:
    """A script that starts the program with the unpacked libraries."""
    libraries = sorted({str(path.parent) for path in root.rglob("*.so*") if path.is_file()})
    preferred = [path for path in libraries if "/lib/" in path and "plugins" not in path]
    starter.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{":".join(preferred)}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
        f'export FONTCONFIG_PATH="${{FONTCONFIG_PATH:-{root}/etc/fonts}}"\n'
        f'exec "{root / program}" "$@"\n'
    )
    starter.chmod(starter.stat().st_mode | stat.S_IXUSR)


def _run(command: Sequence[str]) -> int:
    """Run a command, its output on ours' standard error; a time-out counts as a failure."""
    try:
        done = subprocess.run(
            command, check=False, timeout=INSTALL_SECONDS, stdout=sys.stderr, stderr=sys.stderr
        )
    except (OSError, subprocess.TimeoutExpired):
        return 1
    return done.returncode
