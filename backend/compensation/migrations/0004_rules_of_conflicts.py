"""Load the organisation's own rules about gaps, rest, long days and notice."""

from typing import Any

from django.db import migrations

from compensation import reference


def load(apps: Any, schema_editor: Any) -> None:
    """Add the rows of ``compensation/data`` that are not there yet."""
    reference.load(apps)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("compensation", "0003_network_and_booking")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
