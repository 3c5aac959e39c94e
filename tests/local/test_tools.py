"""The tools are found, or their absence is said; they are never skipped."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from local import packages, tools
from local.paths import StackError

NOWHERE = dataclasses.replace(
    tools.CHROMIUM, name="nowhere", names=(), places=(), works=lambda path: False
)


def test_a_chromium_that_draws_is_found() -> None:
    assert tools._chromium_works(tools.chromium())


def test_a_libreoffice_that_converts_is_found() -> None:
    assert tools._soffice_works(tools.soffice())


def test_the_tool_that_the_environment_names_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARITY_CHROMIUM", str(tmp_path / "mine"))
    mine = dataclasses.replace(tools.CHROMIUM, works=lambda path: True)
    assert tools.find(mine) == tmp_path / "mine"


def test_a_tool_that_the_environment_names_in_vain_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PARITY_CHROMIUM", "/bin/false")
    with pytest.raises(StackError, match="PARITY_CHROMIUM names /bin/false"):
        tools.find(tools.CHROMIUM)


def test_a_program_that_does_not_work_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARITY_CHROMIUM", raising=False)
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    tool = dataclasses.replace(tools.CHROMIUM, names=(), places=(str(broken),))
    monkeypatch.setattr(tools, "TOOLS", tmp_path / "tools")
    assert tools.find(tool) is None


def test_every_way_is_tried_and_then_the_advice_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    monkeypatch.delenv("PARITY_CHROMIUM", raising=False)
    monkeypatch.setattr(tools, "TOOLS", tmp_path)
    for way in ("_by_download", "_by_system", "_by_brew", "_by_unpacking"):
        monkeypatch.setattr(tools, way, lambda tool, way=way: tried.append(way))
    with pytest.raises(StackError, match="apt install chromium"):
        tools.ensure(NOWHERE)
    assert tried == ["_by_download", "_by_system", "_by_brew", "_by_unpacking"]


def test_unpacked_links_stay_inside(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "file").write_text("inside")
    (tmp_path / "link").symlink_to("/etc/file")
    (tmp_path / "outside").symlink_to("/nowhere/else")
    packages._keep_links_inside(tmp_path)
    assert (tmp_path / "link").read_text() == "inside"
    assert (tmp_path / "outside").readlink() == Path("/nowhere/else")


def test_an_unpacked_libreoffice_is_told_where_it_lies(tmp_path: Path) -> None:
    program = tmp_path / "usr/lib/libreoffice/program"
    registry = tmp_path / "usr/lib/libreoffice/share/.registry"
    program.mkdir(parents=True)
    registry.mkdir(parents=True)
    (registry / "main.xcd").write_text("registry")
    basis = program / "fundamentalrc"
    basis.write_text("A=file:///usr/lib/libreoffice\nB=file:///etc/libreoffice/registry\n")
    packages._settle_libreoffice(tmp_path)
    assert (tmp_path / "etc/libreoffice/registry/main.xcd").read_text() == "registry"
    assert basis.read_text() == (
        f"A=file://{tmp_path}/usr/lib/libreoffice\nB=file://{tmp_path}/etc/libreoffice/registry\n"
    )
