"""Counties, regions, languages and topics that every installation starts with.

The rows stand in ``data/*.json``. A data migration loads them; a test that emptied the tables
loads them again. Rows that are there already are left alone.
"""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """Return one file of ``data/``."""
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


def load(apps: Any) -> None:
    """Add the missing rows; ``apps`` is Django's registry, or a migration's."""
    region_model = apps.get_model("consultants", "Region")
    county_model = apps.get_model("consultants", "County")
    language_model = apps.get_model("consultants", "Language")
    topic_model = apps.get_model("consultants", "Topic")
    places = read("counties")
    region_model.objects.bulk_create(
        [region_model(**row) for row in places["regions"]], ignore_conflicts=True
    )
    regions = {region.code: region for region in region_model.objects.all()}
    county_model.objects.bulk_create(
        [county_model(**row | {"region": regions[row["region"]]}) for row in places["counties"]],
        ignore_conflicts=True,
    )
    language_model.objects.bulk_create(
        [language_model(**row) for row in read("languages")["languages"]], ignore_conflicts=True
    )
    topic_model.objects.bulk_create(
        [topic_model(**row) for row in read("topics")["topics"]], ignore_conflicts=True
    )


def load_facets(apps: Any) -> None:
    """Add the facets that people may state themselves."""
    facet_model = apps.get_model("consultants", "Facet")
    facet_model.objects.bulk_create(
        [facet_model(**row) for row in read("facets")["facets"]], ignore_conflicts=True
    )
