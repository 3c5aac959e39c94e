"""People change how they are known."""

import pytest

from consultants.domain.profile import change_profile
from core.errors import Invalid, NotVisible, Refused

pytestmark = pytest.mark.django_db


def change(actor, consultant, **values):
    given = {"chosen_name": "Lĩnh", "pronouns": "they", "timezone": "America/Denver"} | values
    return change_profile(actor=actor, consultant_id=consultant.pk, **given)


def test_a_person_changes_their_own_name_everywhere(cast):
    change(cast.linh.user, cast.linh)
    cast.linh.refresh_from_db()
    cast.linh.user.refresh_from_db()
    assert (cast.linh.chosen_name, cast.linh.user.name) == ("Lĩnh", "Lĩnh")
    assert (cast.linh.pronouns, cast.linh.timezone) == ("they", "America/Denver")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chosen_name", "  "),
        ("chosen_name", "x" * 121),
        ("chosen_name", "Li\x00nh"),
        ("pronouns", "a\nb"),
        ("timezone", "Mars/Olympus"),
    ],
)
def test_an_impossible_value_is_refused_by_field(cast, field, value):
    with pytest.raises(Invalid) as refused:
        change(cast.linh.user, cast.linh, **{field: value})
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_right_to_left_name_with_joiners_is_kept(cast):
    name = "علی\u200cرضا"
    assert change(cast.linh.user, cast.linh, chosen_name=name).chosen_name == name


def test_nobody_changes_another_person(cast):
    with pytest.raises(NotVisible):
        change(cast.itzel.user, cast.linh)
    with pytest.raises(Refused):
        change(cast.ximena, cast.linh)
