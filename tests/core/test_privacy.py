"""The privacy table says what the agreement says."""

import pytest

from core import privacy
from core.privacy import Channel, See


def test_every_channel_knows_only_fields_of_the_table():
    for by_field in privacy.TABLE.values():
        assert set(by_field) <= privacy.FIELDS


def test_a_field_that_is_not_in_the_table_is_a_mistake_and_opens_nothing(cast):
    with pytest.raises(LookupError):
        privacy.sees(cast.adwoa, "person.nmae", Channel.API)


@pytest.mark.parametrize("channel", list(Channel))
def test_no_coordinator_and_no_administrator_sees_payee_data(cast, channel):
    for user in (cast.ximena, cast.adwoa):
        for field in ("payee.identity", "payee.record"):
            assert privacy.sees(user, field, channel) is See.NEVER


def test_payee_identity_is_masked_on_every_screen_even_for_its_owner(cast):
    for channel in privacy.SCREEN:
        for user, own in ((cast.linh.user, True), (cast.prudence, False), (cast.ansel, False)):
            assert privacy.sees(user, "payee.identity", channel, own=own) is See.MASKED


def test_finance_sees_no_profile_and_no_title_of_work(cast):
    for user in (cast.prudence, cast.renata):
        for field in ("person.profile", "person.contact", "work.title", "seat.note"):
            assert privacy.sees(user, field, Channel.API) is See.NEVER
        assert privacy.sees(user, "person.name", Channel.API) is See.FULL


def test_a_consultant_sees_nothing_that_is_not_theirs(cast):
    for channel in Channel:
        for field in privacy.FIELDS:
            assert privacy.sees(cast.linh.user, field, channel) is See.NEVER


def test_a_person_of_several_roles_sees_what_the_widest_of_them_sees(cast):
    both = cast.prudence
    both.role_grants.create(role="coordinator")
    both.__dict__.pop("roles", None)
    assert privacy.sees(both, "person.profile", Channel.API) is See.FULL
    assert privacy.sees(both, "payee.identity", Channel.API) is See.MASKED


@pytest.mark.parametrize(
    ("channel", "told"), [(Channel.EMAIL, {"person.name"}), (Channel.CALENDAR, {"work.title"})]
)
def test_what_leaves_for_other_programs_tells_its_owner_one_thing(cast, channel, told):
    seen = {
        field
        for field in privacy.FIELDS
        if privacy.sees(cast.linh.user, field, channel, own=True) is not See.NEVER
    }
    assert seen == told
