"""``make test``: the whole suite, browser tests included, against servers of its own.

The tools that the tests drive are found or installed first, so that a missing one is said before
anything runs. Nothing here touches what ``make run`` of the same checkout is using.
"""

from __future__ import annotations

import signal
import sys

from local import tools, translations
from local.paths import StackError, home
from local.stack import Stack, run_in


def main(arguments: list[str]) -> int:
    environment = {
        tools.CHROMIUM.variable: str(tools.chromium()),
        tools.SOFFICE.variable: str(tools.soffice()),
    }
    translations.compile_all()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with Stack(home(for_tests=True)).used() as servers:
        return run_in({**servers, **environment}, [sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StackError as error:
        sys.exit(f"parity: {error}")
