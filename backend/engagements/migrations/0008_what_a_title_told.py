"""Whether the title told something when a yes was given; of earlier ones, whether it does now."""

from django.db import migrations, models

# Receipts are append-only: for this once, before there is anything in the new column.
AS_IT_STANDS = """
    ALTER TABLE engagements_disclosure DISABLE TRIGGER USER;
    UPDATE engagements_disclosure AS d
    SET title_discloses = true
    FROM engagements_engagement e
    JOIN engagements_session s ON s.id = e.session_id
    JOIN engagements_sessionrevision r ON r.id = s.current_id
    WHERE e.id = d.engagement_id AND d.title AND r.title_discloses;
    ALTER TABLE engagements_disclosure ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0007_what_was_agreed")]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="title_discloses",
            field=models.BooleanField(default=False, verbose_name="the title discloses"),
        ),
        migrations.RunSQL(AS_IT_STANDS, migrations.RunSQL.noop),
    ]
