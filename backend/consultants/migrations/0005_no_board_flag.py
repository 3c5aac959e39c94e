"""The flag gives way to a term in the group."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drops one column."""

    dependencies = [("consultants", "0004_board_terms_and_facets")]
    operations = [
        migrations.RemoveField(model_name="consultant", name="is_advisory_board"),
        migrations.RemoveField(model_name="consultantevent", name="is_advisory_board"),
    ]
