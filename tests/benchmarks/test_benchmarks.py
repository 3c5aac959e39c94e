"""The benchmarks run, small, and their generated rows keep every invariant."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import database
from benchmarks.harness import Best, Runner, same_work
from benchmarks.invoicing import BENCHMARK as INVOICING
from benchmarks.plan import Peer, Subject
from local.paths import CHECKOUT

# On one worker, which makes the databases once.
pytestmark = pytest.mark.xdist_group("benchmarks")

N = 200
KEYS = {"name", "n", "seconds", "peak_mib", "peer", "peer_seconds", "ratio", "goal", "load", "at"}


@pytest.fixture(scope="module")
def base():
    """Name the databases of this test process, made once and removed at the end."""
    name = f"parity_bench_test_{os.getpid()}"
    yield name
    for left in database.named(name):
        database.drop(left)


def bench(base, results, *arguments):
    command = [sys.executable, "-m", "benchmarks", "--database", base, "--results", str(results)]
    paths = os.pathsep.join([str(CHECKOUT / "backend"), str(CHECKOUT)])
    subprocess.run(
        [*command, "--keep", "--rounds", "1", "--n", str(N), *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": paths},
        check=True,
    )
    return [json.loads(line) for line in results.read_text().splitlines()]


def test_workbook_and_invoicing_write_a_line_for_each_peer(base, tmp_path):
    lines = bench(base, tmp_path / "lines.jsonl", "payment_workbook", "invoicing")

    assert [(line["name"], line["peer"]) for line in lines] == [
        ("payment_workbook", "COPY to CSV"),
        ("payment_workbook", "XlsxWriter"),
        ("payment_workbook", "openpyxl"),
        ("invoicing", "set-based SQL"),
    ]
    for line in lines:
        assert line.keys() >= KEYS
        assert line["n"] == N
        assert line["seconds"] > 0
        assert line["ratio"] == pytest.approx(line["seconds"] / line["peer_seconds"], rel=0.05)


@pytest.mark.timeout(480)
def test_what_a_coordinator_opens_is_measured_beside_a_small_network(base, tmp_path):
    chosen = ["shortlist", "today", "--n", "100", "--peer", "the same of 100"]
    lines = bench(base, tmp_path / "lines.jsonl", *chosen)

    assert [(line["name"], line["peer"]) for line in lines] == [
        ("shortlist", "the same of 100"),
        ("today", "the same of 100"),
    ]
    for line in lines:
        assert 0 < line["median_ms"] <= line["p95_ms"]
        assert line["peer_p95_ms"] > 0
        assert line["queries"] <= 40


def test_generated_rows_keep_every_invariant(base, tmp_path):
    runner = Runner(base, tmp_path, keep=True)

    for stage in ("work", "paid"):
        with runner.rows(stage, people=4, bookings=10) as name:
            runner.python(name, ["manage.py", "invariants"])
            with database.connected(name) as connection:
                lines = connection.execute("SELECT count(*) FROM payments_invoiceline").fetchone()
                work = connection.execute("SELECT count(*) FROM engagements_workentry").fetchone()

        assert work == (N,)
        assert lines == ((0,) if stage == "work" else (N,))

    with runner.rows("desk", people=100, bookings=2) as name:
        runner.python(name, ["manage.py", "invariants"])


def test_a_broken_invariant_fails_the_check_of_generated_rows(base, tmp_path):
    runner = Runner(base, tmp_path, keep=True)
    broken = f"{base}_broken"

    with runner.rows("paid", people=4, bookings=10) as name:
        database.copy(broken, of=name)
    with database.connected(broken) as connection:
        connection.execute("UPDATE engagements_workentry SET confirmed_minutes = 1")

    with pytest.raises(subprocess.CalledProcessError):
        runner.python(broken, ["manage.py", "invariants"])


def test_different_work_is_not_compared():
    peer = Peer("another", Subject("by_hand"))
    ours, theirs = Best(1.0, 1.0, {"rows": 200}), Best(1.0, 1.0, {"rows": 199})

    with pytest.raises(RuntimeError, match="rows is 200 for us and 199 for another"):
        same_work(INVOICING, ours, peer, theirs)


def test_a_name_that_is_no_benchmark_is_refused(base, tmp_path):
    with pytest.raises(subprocess.CalledProcessError):
        bench(base, tmp_path / "lines.jsonl", "nothing")
    assert not (tmp_path / "lines.jsonl").exists()
