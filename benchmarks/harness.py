"""Runs a benchmark and its peers side by side and writes one JSON line for each pair."""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import database
from benchmarks.database import HERE
from benchmarks.plan import MOST_ROUNDS, Benchmark, Peer, Subject
from local import production
from local.paths import CHECKOUT

TIMES = ("median_ms", "p95_ms")
RESULTS = CHECKOUT / "var" / "bench.jsonl"


def peers_python(scratch: Path) -> Path | None:
    """Return a Python with the packages of ``peers.txt``, or None when they do not install."""
    python = scratch / "peers" / "bin" / "python"
    if not python.exists():
        venv.create(python.parent.parent, with_pip=True)
        packages = [str(python), "-m", "pip", "install", "-q", "-r", str(HERE / "peers.txt")]
        installed = subprocess.run(packages, check=False, capture_output=True)
        imports = [str(python), "-c", "import weasyprint"]
        if installed.returncode or subprocess.run(imports, check=False).returncode:
            print("The packages of benchmarks/peers.txt cannot be used here.", file=sys.stderr)
            return None
    return python


@dataclass
class Best:
    """The best of the rounds of one subject."""

    seconds: float
    peak_mib: float
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Runner:
    """Where the databases, files and secrets of one run of the benchmarks are."""

    base: str
    scratch: Path
    keep: bool = False
    results: Path = RESULTS
    rounds: int = MOST_ROUNDS
    only: Sequence[str] = ()
    """The names of the peers to measure; all of them when empty."""

    def run(self, benchmark: Benchmark, n: int) -> list[dict[str, Any]]:
        """Measure the benchmark and its peers in turns, and write a line for each peer."""
        load = os.getloadavg()[0]
        with ExitStack() as stack:
            best = self._measure_all(benchmark, n, stack)
        ours = best[benchmark.ours]
        lines = []
        for peer in self._peers(benchmark):
            theirs = best.get(peer.subject)
            if theirs is not None:
                same_work(benchmark, ours, peer, theirs)
                lines.append(_line(benchmark, n, ours, peer, theirs, load))
        self.results.parent.mkdir(parents=True, exist_ok=True)
        with self.results.open("a") as out:
            out.writelines(json.dumps(line) + "\n" for line in lines)
        return lines

    def _peers(self, benchmark: Benchmark) -> list[Peer]:
        return [peer for peer in benchmark.peers if not self.only or peer.name in self.only]

    def _measure_all(self, benchmark: Benchmark, n: int, stack: ExitStack) -> dict[Subject, Best]:
        pythons = {
            subject: peers_python(self.scratch) if subject.apart else Path(sys.executable)
            for subject in (benchmark.ours, *(peer.subject for peer in self._peers(benchmark)))
        }
        sources = {
            size: stack.enter_context(self.rows(benchmark.stage, *benchmark.rows(size)))
            for size in {subject.n or n for subject in pythons}
            if benchmark.stage
        }
        best: dict[Subject, Best] = {}
        for round_number in range(self.rounds):
            for subject, python in pythons.items():
                if python is None or round_number >= subject.rounds(n):
                    continue
                with self._for_round(benchmark, sources.get(subject.n or n)) as name:
                    seen = self._measure(benchmark.module, subject, n, python, name)
                known = best.get(subject)
                if known is None or seen.seconds < known.seconds:
                    best[subject] = seen
        return best

    def _measure(
        self, module: str, subject: Subject, n: int, python: Path, name: str | None
    ) -> Best:
        with tempfile.TemporaryDirectory(dir=self.scratch) as directory:
            arguments, result = Path(directory) / "arguments", Path(directory) / "result"
            arguments.write_text(json.dumps({"n": subject.n or n, "directory": directory}))
            command = ["-m", "benchmarks.measured", module, subject.function]
            media = Path(directory) / "media"
            self.python(name, [*command, str(arguments), str(result)], program=python, media=media)
            facts = json.loads(result.read_text())
        return Best(facts.pop("seconds"), facts.pop("peak_mib"), facts)

    @contextmanager
    def _for_round(self, benchmark: Benchmark, source: str | None) -> Iterator[str | None]:
        if source is None or not benchmark.writes:
            yield source
        else:
            with self._copied(source) as name:
                yield name

    @contextmanager
    def rows(self, stage: str, people: int, bookings: int) -> Iterator[str]:
        """Return the database of a stage and size, made when there is none."""
        name = f"{self.base}_{database.fingerprint()}_{stage}_{people}x{bookings}"
        if not database.exists(name):
            making = f"{self.base}_{stage}_{os.getpid()}"
            try:
                self._make(stage, people, bookings, making)
                database.rename(making, to=name)
            finally:
                database.drop(making)
        try:
            yield name
        finally:
            if not self.keep:
                database.drop(name)

    def _make(self, stage: str, people: int, bookings: int, name: str) -> None:
        if stage == "work":
            database.create(name)
            self.python(name, ["manage.py", "migrate", "--noinput", "--verbosity", "0"])
            self.python(name, ["-m", "benchmarks.generate", stage, str(people), str(bookings)])
        else:
            with self.rows("work", people, bookings) as before:
                database.copy(name, of=before)
            self.python(name, ["-m", "benchmarks.generate", stage])

    @contextmanager
    def _copied(self, source: str) -> Iterator[str]:
        name = f"{self.base}_copy_{os.getpid()}"
        database.copy(name, of=source)
        try:
            yield name
        finally:
            database.drop(name)

    def python(
        self,
        name: str | None,
        command: Sequence[str],
        *,
        program: Path = Path(sys.executable),
        media: Path | None = None,
    ) -> None:
        """Run Python as production would, on one of our databases."""
        kept = ("REDIS_URL", "REDIS_CACHE_URL", "PARITY_KEYSET")
        environment = {
            **{key: text for key, text in os.environ.items() if not key.startswith("PARITY_")},
            **production.environment(),
            **{key: os.environ[key] for key in kept},
            "DATABASE_URL": database.url(name or "postgres"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PARITY_MEDIA_ROOT": str(media or self.scratch / "media"),
            "PARITY_STATIC_ROOT": str(self.scratch / "static"),
            "PARITY_LOG_LEVEL": "WARNING",
            "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "backend"), str(CHECKOUT)]),
        }
        subprocess.run([str(program), *command], cwd=CHECKOUT, env=environment, check=True)


def same_work(benchmark: Benchmark, ours: Best, peer: Peer, theirs: Best) -> None:
    """Refuse a comparison of different work."""
    for fact in peer.same:
        if ours.facts[fact] != theirs.facts[fact]:
            raise RuntimeError(
                f"{benchmark.name}: {fact} is {ours.facts[fact]} for us"
                f" and {theirs.facts[fact]} for {peer.name}"
            )


def _line(
    benchmark: Benchmark, n: int, ours: Best, peer: Peer, theirs: Best, load: float
) -> dict[str, Any]:
    return {
        "name": benchmark.name,
        "n": n,
        "seconds": round(ours.seconds, 4),
        "peak_mib": round(ours.peak_mib, 1),
        "peer": peer.name,
        "peer_seconds": round(theirs.seconds, 4),
        "peer_peak_mib": round(theirs.peak_mib, 1),
        "ratio": round(ours.seconds / theirs.seconds, 4),
        "goal": peer.goal(n),
        **{key: value for key, value in ours.facts.items() if key not in ("rows", "total")},
        **{f"peer_{key}": theirs.facts[key] for key in TIMES if key in theirs.facts},
        "load": round(load, 1),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
