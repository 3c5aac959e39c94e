"""What is agreed for a booking made before changes were released: its offer."""

from django.db import migrations

AS_OFFERED = """
    UPDATE engagements_assignment AS a
    SET agreed_minutes = o.total_minutes,
        agreed_amount = o.total_amount,
        attendance_minutes = coalesce(
            (SELECT sum(l.minutes) FROM engagements_offerline l
             WHERE l.offer_id = o.id AND l.component = 'attendance'),
            0
        )
    FROM engagements_offer o
    WHERE o.id = a.offer_id
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0006_programme_releases")]

    operations = [migrations.RunSQL(AS_OFFERED, migrations.RunSQL.noop)]
