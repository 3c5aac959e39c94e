"""The counties, regions, languages and topics that every installation starts with."""

import pytest
from django.apps import apps

from consultants import reference
from consultants.models import County, Language, Region, Topic

pytestmark = pytest.mark.django_db


def test_all_counties_stand_in_a_region():
    assert County.objects.count() == 58
    assert Region.objects.count() == 10
    assert not Region.objects.filter(counties=None).exists()


def test_fips_codes_follow_the_alphabet():
    """FIPS gave California's counties odd numbers in alphabetical order."""
    names = [county.name for county in County.objects.order_by("fips")]
    assert names == sorted(names)
    assert County.objects.get(name="Los Angeles").fips == "06037"
    assert County.objects.get(name="Yuba").fips == "06115"


@pytest.mark.parametrize("tag", ["en", "es", "vi", "hmn", "tl", "cmn", "yue", "ase"])
def test_languages_have_their_tags(tag):
    assert Language.objects.filter(tag=tag).count() == 1


def test_no_topic_presumes_a_history():
    words = " ".join(Topic.objects.values_list("name", flat=True)).lower()
    for word in ("survivor", "victim", "my story", "trauma history"):
        assert word not in words


def test_loading_again_changes_nothing_and_brings_back_what_is_missing():
    before = list(County.objects.values_list("pk", "name"))
    Topic.objects.all().delete()
    reference.load(apps)
    assert list(County.objects.values_list("pk", "name")) == before
    assert Topic.objects.count() == len(reference.read("topics")["topics"])
