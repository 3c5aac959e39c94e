"""Members of the advisory board get a term; the facets that people may state are added."""

from typing import Any

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

from consultants import reference


def forwards(apps: Any, schema_editor: Any) -> None:
    """Begin each member's term on the day they joined: the roster said no other date."""
    reference.load_facets(apps)
    people = apps.get_model("consultants", "Consultant").objects.filter(is_advisory_board=True)
    if not people.exists():
        return
    board, _created = apps.get_model("consultants", "Group").objects.get_or_create(
        name="Advisory Board", defaults={"kind": "board"}
    )
    membership = apps.get_model("consultants", "Membership")
    membership.objects.bulk_create(
        membership(group=board, consultant=person, term=DateRange(person.created_at.date(), None))
        for person in people
    )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("consultants", "0003_network_and_booking")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
