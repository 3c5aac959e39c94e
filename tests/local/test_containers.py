"""docker-compose.yml says what operations.md promises, and runs what `make run` runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import run
from local.paths import CHECKOUT
from local.production import environment as production_environment

COMPOSE = CHECKOUT / "docker-compose.yml"
OURS = ("migrate", "web", "worker", "scheduler")
SERVERS = ("postgres", "redis", "cache")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(COMPOSE.read_text())["services"]


def example() -> dict[str, str]:
    lines = (CHECKOUT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def seconds(text: str) -> int:
    assert text.endswith("s")
    return int(text[:-1])


def test_compose_and_make_run_start_the_same_commands(services: dict[str, dict[str, Any]]) -> None:
    entry = re.search(r'ENTRYPOINT \["/app/(.*?)"\]', (CHECKOUT / "Dockerfile").read_text())
    assert entry is not None
    script = CHECKOUT / entry[1]
    assert script == CHECKOUT / "bin" / "parity"
    verbs = set(re.findall(r"^(\w+)\)$", script.read_text(), re.MULTILINE))
    for name in OURS:
        assert services[name]["command"] == [name]
        assert name in verbs
    assert set(run.NAMES) == set(OURS) - {"migrate"}


def test_an_unknown_process_is_refused_with_the_list() -> None:
    done = subprocess.run([CHECKOUT / "bin" / "parity", "nonsense"], capture_output=True, text=True)
    assert done.returncode == 64
    assert "web | worker | scheduler | migrate" in done.stderr


def test_every_secret_must_be_given_and_has_no_default() -> None:
    text = COMPOSE.read_text()
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", text))
    assert set(defaults) == {
        "PARITY_VERSION",
        "WEB_CONCURRENCY",
        "PARITY_PORT",
        "PARITY_WORKER_CONCURRENCY",
        "PARITY_PROXIES",
    }
    demanded = set(re.findall(r"\$\{(\w+):\?", text))
    plain = set(re.findall(r"\$\{(\w+)\}", text))
    assert plain <= demanded
    assert demanded == set(example())
    assert set(example().values()) == {""}


def test_the_application_gets_every_setting_of_production(
    services: dict[str, dict[str, Any]],
) -> None:
    given = set(services["web"]["environment"])
    assert set(production_environment()) - {"PARITY_DEBUG"} <= given
    assert "PARITY_DEBUG" not in given


@pytest.mark.parametrize("name", OURS)
def test_our_processes_are_confined(services: dict[str, dict[str, Any]], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["tmpfs"] == ["/tmp"]


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["${UID}:${UID}"]
    assert "ARG UID=10001" in (CHECKOUT / "Dockerfile").read_text()


def test_the_image_installs_only_what_is_pinned_with_hashes() -> None:
    installs = re.findall(r"pip install[^\n]*", (CHECKOUT / "Dockerfile").read_text())
    assert len(installs) == 2
    assert all("--require-hashes" in line for line in installs)


@pytest.mark.parametrize("name", [*SERVERS, "web", "worker", "scheduler"])
def test_every_lasting_service_is_watched(services: dict[str, dict[str, Any]], name: str) -> None:
    assert services[name]["healthcheck"]["test"]
    assert services[name]["restart"] == "unless-stopped"


def test_nothing_runs_before_migrations_are_done(services: dict[str, dict[str, Any]]) -> None:
    for name in ("web", "worker", "scheduler"):
        waits = services[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        for server in SERVERS:
            assert waits[server]["condition"] == "service_healthy"
    assert services["migrate"]["restart"] == "no"


def test_the_queue_is_kept_and_never_evicted(services: dict[str, dict[str, Any]]) -> None:
    command = services["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert services["redis"]["volumes"] == ["redis:/data"]


def test_only_the_web_server_can_be_reached_and_only_from_the_machine(
    services: dict[str, dict[str, Any]],
) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${PARITY_PORT:-8000}:8000"]}
    for name in SERVERS:
        assert services[name]["networks"] == ["inside"]


def test_postgres_is_18_and_orders_text_as_the_local_one(
    services: dict[str, dict[str, Any]],
) -> None:
    assert services["postgres"]["image"] == "postgres:18"
    asked = services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    source = (CHECKOUT / "local" / "postgres.py").read_text()
    for argument in ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"):
        assert argument in asked
        assert argument in source


def test_the_worker_is_given_time_to_stop(services: dict[str, dict[str, Any]]) -> None:
    from worker.app import SOFT_SHUTDOWN_SECONDS

    assert seconds(services["worker"]["stop_grace_period"]) > SOFT_SHUTDOWN_SECONDS


def test_only_named_files_reach_the_image() -> None:
    lines = (CHECKOUT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    admitted = {line[1:] for line in rules if line.startswith("!")}
    assert all((CHECKOUT / path).exists() for path in admitted)
    assert not admitted & {".env", "var", ".git", "tests"}


def test_compose_itself_accepts_the_file(tmp_path: Path) -> None:
    """With the compose client where there is one; its own rules of substitution otherwise."""
    sample = {name: f"sample-{name.lower()}" for name in example()}
    file = tmp_path / "sample.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in sample.items()))
    docker = shutil.which("docker")
    probe = [docker, "compose", "version"] if docker else ["false"]
    if subprocess.run(probe, capture_output=True).returncode == 0:
        command = [*probe[:2], "--env-file", str(file), "--file", str(COMPOSE), "config"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        text = done.stdout
    else:
        text = re.sub(
            r"(?<!\$)\$\{(\w+)(?::\?[^}]*|:-([^}]*))?\}",
            lambda found: sample.get(found[1]) or found[2],
            COMPOSE.read_text(),
        )
    composed = yaml.safe_load(text)
    assert set(composed["services"]) == {*OURS, *SERVERS}
    url = composed["services"]["web"]["environment"]["DATABASE_URL"]
    assert url == "postgresql://parity:sample-parity_db_password@postgres:5432/parity"
