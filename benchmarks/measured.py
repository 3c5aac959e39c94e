"""One measurement in a process of its own: seconds and memory of what follows the idle moment.

    python -m benchmarks.measured MODULE FUNCTION ARGUMENTS.json RESULT.json

The function is a generator with two ``yield``s. What it does before the first (imports,
connections) is the idle process; what it does between them is measured; what it returns after the
second, having looked at what was made, is written down as well.
"""

import importlib
import importlib.util
import json
import re
import resource
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
MIB = 1024 * 1024


def main(module: str, function: str, arguments: Path, result: Path) -> None:
    if importlib.util.find_spec("django"):  # a peer's own Python has none
        import django

        django.setup()
    chosen = getattr(importlib.import_module(module), function)
    steps = chosen(**json.loads(arguments.read_text()))
    next(steps)
    idle = _forget_peak()
    start = time.perf_counter()
    next(steps)
    measured = {"seconds": time.perf_counter() - start, "peak_mib": (_peak() - idle) / MIB}
    result.write_text(json.dumps({**measured, **_facts(steps)}))


def _facts(steps: Generator[None, None, dict[str, Any]]) -> dict[str, Any]:
    try:
        next(steps)
    except StopIteration as stop:
        return stop.value or {}
    raise RuntimeError("a measured function yields exactly twice")


def _forget_peak() -> int:
    """Return the memory in use now, and let the kernel's peak start from here where it can."""
    if CLEAR.exists():
        CLEAR.write_text("5")
    return _peak()


def _peak() -> int:
    """Return the largest resident memory of this process so far, in bytes."""
    if STATUS.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB$", STATUS.read_text(), re.MULTILINE)
        if found:
            return int(found[1]) * 1024
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage if sys.platform == "darwin" else usage * 1024


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
