"""The network's filters, and that nothing private stands in the list."""

import pytest
from django.urls import reverse

from consultants.models import Consultant, County, Language, Topic
from tests.pages.asking import Asker
from tests.pages.scenes import LEGAL_NAME, REMIT_TO, can_be_paid

pytestmark = pytest.mark.django_db

NAMES = ("Linh", "Itzel", "Mose")


@pytest.fixture
def listed(cast):
    asker = Asker(cast.ximena)

    def names(**filters) -> set[str]:
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        page = asker.read(f"{reverse('coordination:network')}?{query}")
        table = page.split("People of the network", 1)[-1] if "<tbody>" in page else ""
        return {name for name in NAMES if f">{name}</a>" in table}

    return names


def test_everyone_is_listed(listed):
    assert listed() == set(NAMES)


def test_county_finds_home_and_served(listed, cast):
    fresno = County.objects.get(name="Fresno")
    cast.linh.counties_served.add(fresno)
    Consultant.objects.filter(pk=cast.mose.pk).update(home_county=fresno)
    assert listed(place=f"county-{fresno.pk}") == {"Linh", "Mose"}


def test_region_finds_home_and_served(listed, cast):
    fresno = County.objects.get(name="Fresno")
    cast.itzel.counties_served.add(fresno)
    assert listed(place=f"region-{fresno.region_id}") == {"Itzel"}


def test_language_topic_and_way(listed, cast):
    language, topic = Language.objects.get(tag="vi"), Topic.objects.first()
    cast.linh.languages.add(language)
    cast.itzel.topics.add(topic)
    Consultant.objects.filter(pk=cast.mose.pk).update(remote=False)
    assert listed(language=language.pk) == {"Linh"}
    assert listed(topic=topic.pk) == {"Itzel"}
    assert listed(way="remote") == {"Linh", "Itzel"}
    assert listed(language=language.pk, topic=topic.pk) == set()


def test_nothing_private_is_shown(cast, chain):
    can_be_paid(chain, cast.linh)
    page = Asker(cast.ximena).read(reverse("coordination:network"))
    for private in (LEGAL_NAME, REMIT_TO.splitlines()[0], "W-9", cast.linh.email):
        assert private not in page


def test_a_person_page_says_what_helps_to_work_together(cast, chain):
    can_be_paid(chain, cast.linh)
    chain.sent()
    page = Asker(cast.ximena).read(reverse("coordination:person", args=[cast.linh.pk]))
    assert "A panel" in page
    assert "Waiting for an answer" in page
    for private in (LEGAL_NAME, REMIT_TO.splitlines()[0]):
        assert private not in page


def test_people_get_a_sign_in_in_their_language(cast):
    ximena = Asker(cast.ximena)
    path = reverse("coordination:sign_ins")
    assert "Give people a sign-in" in ximena.read(reverse("coordination:network"))
    assert ximena.post(path, {"language": "es"}).status_code == 422
    response = ximena.post(path, {"people": [cast.mose.pk], "language": "es"})
    assert response.status_code == 303
    assert "1 person can sign in now." in ximena.read(response["Location"])
    cast.mose.refresh_from_db()
    assert cast.mose.user.language == "es"
    assert Asker(cast.mose.user).get(reverse("consultant:home")).status_code == 200
    assert "Everyone can sign in." in ximena.read(path)


def test_only_coordinators_give_sign_ins(cast):
    path = reverse("coordination:sign_ins")
    for person in (cast.ansel, cast.linh.user, cast.prudence):
        asker = Asker(person)
        assert asker.get(path).status_code == 403
        answer = asker.post(path, {"people": [cast.mose.pk], "language": "en"})
        assert answer.status_code == 403
    cast.mose.refresh_from_db()
    assert cast.mose.user is None
