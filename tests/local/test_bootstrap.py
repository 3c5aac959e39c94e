"""`.venv` is made with pip alone, and again only when the pins change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from local import bootstrap

pytestmark = pytest.mark.xdist_group("bootstrap")


def point_at(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "CHECKOUT", checkout)
    monkeypatch.setattr(bootstrap, "VENV", checkout / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", checkout / ".venv/bin/python")
    monkeypatch.setattr(bootstrap, "PINS", checkout / "dev.txt")
    monkeypatch.setattr(bootstrap, "STAMP", checkout / ".venv/requirements.sha256")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with its environment; making one takes seconds, so the tests copy it."""
    checkout = tmp_path_factory.mktemp("made")
    (checkout / "dev.txt").write_text("# nothing is pinned\n")
    with pytest.MonkeyPatch.context() as monkeypatch:
        point_at(checkout, monkeypatch)
        bootstrap.main()
    return checkout


@pytest.fixture
def checkout(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "checkout"
    shutil.copytree(made, copy, symlinks=True)
    point_at(copy, monkeypatch)
    return copy


def test_an_environment_is_made_once(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.installed() == bootstrap.wanted()
    monkeypatch.setattr(bootstrap, "make", lambda: pytest.fail("made again"))
    monkeypatch.setattr(bootstrap, "install", lambda: pytest.fail("installed again"))
    bootstrap.main()


def test_changed_pins_are_installed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.PINS.write_text("# other pins\n")
    calls: list[str] = []
    monkeypatch.setattr(bootstrap, "install", lambda: calls.append("install"))
    bootstrap.main()
    assert calls == ["install"]


def test_an_interrupted_installation_is_done_again(checkout: Path) -> None:
    bootstrap.STAMP.unlink()
    bootstrap.main()
    assert bootstrap.installed() == bootstrap.wanted()


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Path) -> None:
    bootstrap.PYTHON.unlink()
    bootstrap.main()
    assert bootstrap.installed() == bootstrap.wanted()


def test_a_package_without_its_hash_is_refused(checkout: Path) -> None:
    bootstrap.PINS.write_text("six==1.17.0\n")
    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.main()
    assert bootstrap.installed() == ""
