"""Load counties, regions, languages and topics."""

from typing import Any

from django.db import migrations

from consultants import reference


def load(apps: Any, schema_editor: Any) -> None:
    """Add the rows of ``consultants/data``."""
    reference.load(apps)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("consultants", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
