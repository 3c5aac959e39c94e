"""`.venv` is made with pip alone, and again only when the pins change."""

from __future__ import annotations

from pathlib import Path

import pytest

from local import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(bootstrap, "PINS", tmp_path / "dev.txt")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv/requirements.sha256")
    bootstrap.PINS.write_text("# nothing is pinned\n")
    return tmp_path


def test_an_environment_is_made_once(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.main()
    assert bootstrap.installed() == bootstrap.wanted()
    monkeypatch.setattr(bootstrap, "install", lambda: pytest.fail("installed again"))
    bootstrap.main()


def test_changed_pins_are_installed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.main()
    bootstrap.PINS.write_text("# other pins\n")
    calls: list[str] = []
    monkeypatch.setattr(bootstrap, "install", lambda: calls.append("install"))
    bootstrap.main()
    assert calls == ["install"]


def test_an_interrupted_installation_is_done_again(checkout: Path) -> None:
    bootstrap.main()
    bootstrap.STAMP.unlink()
    bootstrap.main()
    assert bootstrap.installed() == bootstrap.wanted()


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Path) -> None:
    bootstrap.main()
    bootstrap.PYTHON.unlink()
    bootstrap.main()
    assert bootstrap.installed() == bootstrap.wanted()


def test_a_package_without_its_hash_is_refused(checkout: Path) -> None:
    bootstrap.PINS.write_text("six==1.17.0\n")
    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.main()
    assert bootstrap.installed() == ""
