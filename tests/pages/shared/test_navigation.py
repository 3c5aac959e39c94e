"""Every audience has a home, and every place in its navigation opens."""

import pytest
from django.urls import reverse

from accounts.models import Role, RoleGrant
from pages.shared import navigation
from tests.pages.shared.test_forms import signed_in

HOMES = {
    "linh": "consultant:home",
    "ximena": "coordination:today",
    "prudence": "finance:queue",
    "renata": "finance:queue",
    "ansel": "finance:queue",
    "adwoa": "coordination:today",
}


def user_named(cast, name):
    person = getattr(cast, name)
    return getattr(person, "user", person)


@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_home_of_each_audience(cast, name, home):
    client = signed_in(user_named(cast, name))
    assert client.get("/")["Location"] == reverse(home)
    assert client.get(reverse(home)).status_code == 200


@pytest.mark.parametrize("name", HOMES)
def test_every_place_in_sight_opens(cast, name):
    client = signed_in(user_named(cast, name))
    home = client.get("/", follow=True).context["page"]
    areas = [area.url for area in home.areas] or [home.items[0].url]
    for area in areas:
        page = client.get(area).context["page"]
        here = [item for item in page.items if item.is_current]
        assert [item.current for item in here] == ["page"]
        for item in [*page.items, *page.own]:
            answer = client.get(item.url)
            assert answer.status_code == 200, item
            assert '<main class="main' in answer.content.decode(), item


def test_person_of_two_audiences_can_go_between_them(cast):
    RoleGrant.objects.create(user=cast.linh.user, role=Role.COORDINATOR)
    client = signed_in(cast.linh.user)
    own = client.get(reverse("consultant:home")).context["page"]
    desk = client.get(reverse("coordination:today")).context["page"]
    assert [area.label for area in own.areas] == [area.label for area in desk.areas]
    assert [area.is_current for area in own.areas] == [True, False]
    assert [area.is_current for area in desk.areas] == [False, True]
    assert (own.has_bar, desk.has_bar, desk.is_wide) == (True, False, True)


def test_every_role_has_an_area():
    reached = {role for *_words, roles in navigation.AREAS for role in roles}
    assert reached == set(Role.values)
