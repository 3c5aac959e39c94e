"""``make bench``: measure everything, or what is named.

    python -m benchmarks
    python -m benchmarks payment_workbook --n 100000

Each line says what was measured, against which peer, and whether the goal was met.
"""

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import (
    conflicts,
    desk,
    documents,
    invoicing,
    list_endpoint,
    outbox,
    payment_workbook,
    workbook_rows,
)
from benchmarks.harness import RESULTS, Runner
from benchmarks.plan import MOST_ROUNDS, Benchmark
from local.paths import home

ALL: tuple[Benchmark, ...] = (
    payment_workbook.BENCHMARK,
    workbook_rows.BENCHMARK,
    invoicing.BENCHMARK,
    documents.BENCHMARK,
    list_endpoint.BENCHMARK,
    outbox.BENCHMARK,
    conflicts.BENCHMARK,
    desk.SHORTLIST,
    desk.NETWORK,
    desk.TODAY,
)


def main() -> None:
    by_name = {benchmark.name: benchmark for benchmark in ALL}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure.")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(by_name))
    parser.add_argument("--n", type=int, help="one size instead of the usual ones")
    parser.add_argument("--rounds", type=int, default=MOST_ROUNDS, help="the best one counts")
    parser.add_argument("--peer", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--keep", action="store_true", help="keep the databases for another run")
    parser.add_argument("--database", default="parity_bench", help="how their names begin")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the lines go")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(by_name)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if "DATABASE_URL" not in os.environ:
        parser.error("needs the servers: make bench, or python -m local.stack exec -- …")
    with tempfile.TemporaryDirectory(dir=home().root, prefix="bench.") as scratch:
        runner = Runner(
            base=chosen.database,
            scratch=Path(scratch),
            keep=chosen.keep,
            results=chosen.results,
            rounds=chosen.rounds,
            only=chosen.peer,
        )
        for name in chosen.names or by_name:
            for n in [chosen.n] if chosen.n else by_name[name].sizes:
                for line in runner.run(by_name[name], n):
                    print(_said(line), flush=True)


def _said(line: dict[str, object]) -> str:
    goal = line["goal"]
    verdict = ""
    if isinstance(goal, float) and isinstance(line["ratio"], float):
        verdict = f"  goal {goal}: {'met' if line['ratio'] <= goal else 'missed'}"
    times = f"; p95 {line['p95_ms']} ms" if "p95_ms" in line else ""
    if "p95_goal_ms" in line:
        times += f", goal {line['p95_goal_ms']}"
    return (
        f"{line['name']} n={line['n']:,}: {line['seconds']} s, {line['peak_mib']} MiB;"
        f" {line['peer']} {line['peer_seconds']} s; ratio {line['ratio']}{verdict}{times}"
        f" (load {line['load']})"
    )


if __name__ == "__main__":
    main()
