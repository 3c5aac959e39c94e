"""How a person wishes to be told is theirs, and everybody begins discreet."""

from datetime import time

import pytest

from accounts.models import Role, User
from core.errors import Invalid
from notices import domain
from notices.kinds import ALWAYS, GROUPS, OUTSIDE_ONLY, KindGroup, groups_for
from notices.models import NoticeKind, Preference


def test_every_kind_is_in_one_group_or_in_none_on_purpose():
    placed = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted([*placed, *ALWAYS, *OUTSIDE_ONLY]) == sorted(NoticeKind)
    assert sorted(groups_for(Role.values)) == sorted(KindGroup)


def test_everybody_begins_discreet_with_every_e_mail_at_any_hour(cast):
    chosen = domain.preference_of(cast.linh.user)
    assert (chosen.email_off, chosen.quiet_from, chosen.is_discreet) == ([], None, True)
    assert not Preference.objects.exists()


def test_a_choice_of_e_mails_leaves_the_choice_of_titles_alone(cast):
    actor = cast.linh.user
    domain.choose_discreet(actor=actor, is_discreet=False)
    domain.choose_notices(
        actor=actor, email_off=["pay", "offers"], quiet_from=time(21), quiet_until=time(8)
    )
    chosen = Preference.objects.get()
    assert (chosen.email_off, chosen.is_discreet) == (["offers", "pay"], False)
    assert (chosen.quiet_from, chosen.quiet_until) == (time(21), time(8))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email_off": ["sign-in"]}, "email_off"),
        ({"email_off": [], "quiet_from": time(21)}, "quiet_until"),
        ({"email_off": [], "quiet_until": time(8)}, "quiet_from"),
        ({"email_off": [], "quiet_from": time(8), "quiet_until": time(8)}, "quiet_until"),
        ({"email_off": [], "quiet_from": time(8, 1), "quiet_until": time(8)}, "quiet_until"),
        ({"email_off": [], "quiet_from": time(6), "quiet_until": time(20, 1)}, "quiet_until"),
    ],
)
def test_a_choice_that_means_nothing_is_refused_by_its_field(cast, values, field):
    with pytest.raises(Invalid) as refused:
        domain.choose_notices(actor=cast.linh.user, **values)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Preference.objects.exists()


def test_a_person_who_left_goes_with_their_choices(cast):
    user = User.objects.create_user("leaving@parity.invalid")
    domain.choose_discreet(actor=user, is_discreet=False)
    user.delete()
    assert not Preference.objects.exists()
