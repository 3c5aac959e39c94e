"""Load the dated rules."""

from typing import Any

from django.db import migrations

from compensation import reference


def load(apps: Any, schema_editor: Any) -> None:
    """Add the rows of ``compensation/data``."""
    reference.load(apps)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("compensation", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
