"""Play the demonstration, or say who can sign in to it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import SYSTEM_EMAIL, User
from core import money
from demo import play, staff, summary


class Command(BaseCommand):
    """``manage.py demo``: the whole chain, from an empty database to settled payments."""

    help = "Play the demonstration chain; what is there already is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where the files go."""
        parser.add_argument("--out", type=Path, default=Path(settings.DEMO_DIRECTORY))
        parser.add_argument("--sign-ins", action="store_true", help="only say who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play what is missing, then print counts, control totals, files and sign-ins."""
        if not settings.DEBUG:
            raise CommandError("The demonstration has well-known passwords: it needs PARITY_DEBUG.")
        if options["sign_ins"]:
            self._sign_ins()
            return
        if self._is_somebody_elses():
            raise CommandError("The demonstration starts from an empty database.")
        play.play(self.stdout.write)
        self._report(options["out"])

    def _is_somebody_elses(self) -> bool:
        people = User.objects.exclude(email=SYSTEM_EMAIL)
        return people.exists() and not people.filter(email=staff.ADMINISTRATOR.email).exists()

    def _report(self, out: Path) -> None:
        for name, number in summary.counts():
            self.stdout.write(f"{number:>12,}  {name}")
        self.stdout.write(f"{money.hours(summary.total_minutes()):>12,}  hours confirmed")
        self.stdout.write("")
        for control in summary.controls():
            self.stdout.write(
                f"{control.amount:>12,.2f}  {control.name} (difference {control.difference:.2f})"
            )
        self.stdout.write("")
        for path in summary.leave_files(out):
            self.stdout.write(f"{path}")

    def _sign_ins(self) -> None:
        self.stdout.write("Sign-ins (everyone here is invented):")
        for role, email, name in staff.sign_ins():
            self.stdout.write(f"  {role:<22} {email:<28} {name}")
        self.stdout.write(f"  Password for each: {staff.PASSWORD}")
