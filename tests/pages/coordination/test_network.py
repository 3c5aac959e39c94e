"""The network's filters, and that nothing private stands in the list."""

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultants.models import (
    Consultant,
    County,
    DateBlock,
    Exclusion,
    Facet,
    Group,
    Language,
    Membership,
    Topic,
    WeeklyTime,
)
from tests.cast import consultant
from tests.pages.asking import Asker
from tests.pages.scenes import LATER, LEGAL_NAME, REMIT_TO, can_be_paid, seat_at

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


def test_a_list_is_drawn_without_counting_whom_it_could_show(listed, cast):
    """Of a hundred thousand people a count takes longer than the page."""
    spanish = Language.objects.get(name="Spanish")
    cast.itzel.languages.add(spanish)
    with CaptureQueriesContext(connection) as asked:
        assert listed(language=spanish.pk) == {"Itzel"}
    assert [each["sql"] for each in asked if "COUNT(" in each["sql"]] == []


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


def test_a_region_named_without_a_county_is_found(listed, cast):
    region = County.objects.get(name="Fresno").region
    Consultant.objects.filter(pk=cast.mose.pk).update(home_county=None, home_region=region)
    assert listed(place=f"region-{region.pk}") == {"Mose"}


def test_free_on_a_day_leaves_out_who_is_booked_away_or_on_a_break(listed, cast, chain):
    chain.booked(seat_at(chain, 0, day=LATER), cast.linh)
    assert listed(free_on="2026-03-20") == {"Itzel", "Mose"}
    assert listed(free_on="2026-03-21") == set(NAMES)
    day = {"starts_on": date(2026, 3, 21), "ends_on": date(2026, 3, 22)}
    DateBlock.objects.create(consultant=cast.itzel, says="away", **day)
    Consultant.objects.filter(pk=cast.mose.pk).update(paused_until=date(2026, 5, 1))
    assert listed(free_on="2026-03-21") == {"Linh"}


def test_a_whole_weekday_away_counts_unless_the_day_is_said_to_be_free(listed, cast):
    saturday = {"says": "away", "weekday": 5, "starts": "00:00", "ends": "00:00"}
    WeeklyTime.objects.create(consultant=cast.linh, **saturday)
    WeeklyTime.objects.create(consultant=cast.itzel, **{**saturday, "ends": "10:00"})
    assert listed(free_on="2026-03-21") == {"Itzel", "Mose"}
    on = date(2026, 3, 21)
    DateBlock.objects.create(consultant=cast.linh, says="free", starts_on=on, ends_on=on)
    assert listed(free_on="2026-03-21") == set(NAMES)


def test_reasons_say_why_somebody_matches(cast):
    fresno, topic = County.objects.get(name="Fresno"), Topic.objects.first()
    cast.linh.counties_served.add(fresno)
    cast.linh.topics.add(topic)
    WeeklyTime.objects.create(
        consultant=cast.linh, says="away", weekday=5, starts="08:00", ends="10:00"
    )
    query = f"?topic={topic.pk}&place=county-{fresno.pk}&free_on=2026-03-21&way=remote"
    page = Asker(cast.ximena).read(reverse("coordination:network") + query)
    for words in ("Likes to speak on", "Serves Fresno", "Not free from 8:00 am to 10:00 am"):
        assert words in page
    assert "Why they match" not in Asker(cast.ximena).read(reverse("coordination:network"))


def test_role_held_and_group(listed, cast, chain):
    chain.delivered(consultant=cast.itzel)
    chain.booked(seat_at(chain, 0, day=LATER), cast.linh)
    assert listed(role="panelist") == {"Itzel"}
    assert listed(role="trainer") == set()
    group = Group.objects.create(kind="workgroup", name="Housing")
    term = DateRange(date(2026, 1, 1), date(2026, 12, 31))
    Membership.objects.create(group=group, consultant=cast.mose, term=term)
    ended = DateRange(date(2025, 1, 1), date(2025, 12, 31))
    Membership.objects.create(group=group, consultant=cast.linh, term=ended)
    assert listed(group=group.pk) == {"Mose"}


def test_whoever_waits_longest_is_first_and_the_page_says_why(cast, chain):
    chain.sent(consultant=cast.linh)
    page = Asker(cast.ximena).read(reverse("coordination:network"))
    assert page.index(">Itzel</a>") < page.index(">Mose</a>") < page.index(">Linh</a>")
    assert "Not asked yet, so first" in page
    assert "In line from" in page
    assert "Last asked 19 days ago" in page
    backwards = Asker(cast.ximena).read(reverse("coordination:network") + "?sort=-turn")
    assert backwards.index(">Linh</a>") < backwards.index(">Mose</a>")


def test_hours_stand_beside_the_own_limit_for_the_desk_alone(cast, chain):
    chain.booked(seat_at(chain, 0, day=LATER), cast.linh)
    Consultant.objects.filter(pk=cast.linh.pk).update(
        most_minutes_a_month=600, most_asks_a_month=3, paused_until=date(2026, 5, 1)
    )
    own = ("2 h 30 min of 10 h", "of 3 asks", "Takes no invitations until 1 May")
    for path in ("coordination:network", "coordination:compare"):
        address = reverse(path) + f"?who={cast.linh.pk}"
        page = Asker(cast.ximena).read(address)
        assert all(words in page for words in own[: 3 if path.endswith("network") else 2])
        office = Asker(cast.adwoa).read(address)
        assert not any(words in office for words in own)
        assert "2 h 30 min" in office


def test_three_people_stand_side_by_side(cast, chain):
    chain.delivered(consultant=cast.itzel)
    path = reverse("coordination:compare")
    page = Asker(cast.ximena).read(f"{path}?who={cast.linh.pk}&who={cast.itzel.pk}")
    assert page.count('scope="col"><a') == 2
    assert "Panelist" in page
    assert "Nothing here is a score." in page
    four = [cast.linh.pk, cast.itzel.pk, cast.mose.pk, consultant("Fourth").pk]
    page = Asker(cast.ximena).read(f"{path}?" + "&".join(f"who={one}" for one in four))
    assert "At most three people are shown." in page
    assert "Fourth" not in page
    assert "Nobody is chosen yet." in Asker(cast.ximena).read(path + "?who=999999&who=x")


def test_nothing_private_is_shown(cast, chain):
    can_be_paid(chain, cast.linh)
    facet = Facet.objects.first()
    cast.linh.facets.add(facet)
    Consultant.objects.filter(pk=cast.linh.pk).update(
        access_needs="A quiet room", travel_needs="Trains", support_person="Aunt May", phone="555"
    )
    Exclusion.objects.create(consultant=cast.linh, kind="venue", venue="Hall of Justice")
    private = (LEGAL_NAME, REMIT_TO.splitlines()[0], "W-9", cast.linh.email, facet.name)
    private += ("A quiet room", "Trains", "Aunt May", "555", "Hall of Justice")
    for name in ("network", "compare"):
        page = Asker(cast.ximena).read(reverse(f"coordination:{name}") + f"?who={cast.linh.pk}")
        assert "Linh" in page
        assert [words for words in private if words in page] == []


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
