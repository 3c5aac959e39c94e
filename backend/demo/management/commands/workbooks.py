"""Write the shipped workbooks anew after their data or layout changed."""

from typing import Any

from django.core.management.base import BaseCommand

from demo import workbooks


class Command(BaseCommand):
    """``manage.py workbooks``."""

    help = "Write the shipped workbooks and templates from the data beside them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every file and name it."""
        for path, content in workbooks.shipped().items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            self.stdout.write(path.name)
