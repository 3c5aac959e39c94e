"""``manage.py invariants``: exit 1 and the offending ids when one is broken."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core import invariants


class Command(BaseCommand):
    """Check every invariant against the database."""

    help = "Check every invariant; exit 1 and print the offending ids when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the checks and report each broken one on its own line."""
        breaches = invariants.check()
        for breach in breaches:
            ids = ", ".join(breach.offenders)
            self.stderr.write(f"{breach.number} {breach.sentence}: {ids}")
        if breaches:
            sys.exit(1)
        self.stdout.write(f"{len(invariants.REGISTRY)} invariants hold")
