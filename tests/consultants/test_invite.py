"""Giving members of the network an account."""

import pytest

from accounts.domain.people import open_account
from accounts.models import Role, User
from consultants.domain.invite import give_account
from core.errors import Invalid, NotVisible, Refused
from tests.cast import person

pytestmark = pytest.mark.django_db


def test_a_coordinator_gives_an_account(cast):
    user = give_account(actor=cast.ximena, consultant_id=cast.mose.pk, language="es")
    cast.mose.refresh_from_db()
    assert cast.mose.user == user
    assert user.roles == {Role.CONSULTANT}
    assert (user.email, user.name, user.language) == (cast.mose.email, "Mose", "es")
    assert not user.has_usable_password()


def test_giving_it_again_changes_nothing(cast):
    first = give_account(actor=cast.ximena, consultant_id=cast.mose.pk)
    assert give_account(actor=cast.adwoa, consultant_id=cast.mose.pk) == first
    assert User.objects.filter(email=cast.mose.email).count() == 1


def test_a_colleagues_address_is_refused(cast):
    person("Mose", Role.FINANCE_PREPARER)
    with pytest.raises(Invalid):
        give_account(actor=cast.ximena, consultant_id=cast.mose.pk)
    cast.mose.refresh_from_db()
    assert cast.mose.user is None


def test_finance_may_not_and_another_consultant_finds_no_one(cast):
    with pytest.raises(Refused):
        give_account(actor=cast.prudence, consultant_id=cast.mose.pk)
    with pytest.raises(NotVisible):
        give_account(actor=cast.linh.user, consultant_id=cast.mose.pk)


def test_a_coordinator_opens_accounts_for_consultants_only(cast):
    for roles in ([Role.COORDINATOR], [Role.CONSULTANT, Role.FINANCE_RELEASER], []):
        with pytest.raises(Refused):
            open_account(actor=cast.ximena, email="new@parity.invalid", name="New", roles=roles)
    assert open_account(
        actor=cast.adwoa, email="New@parity.invalid", name="New", roles=[Role.AUDITOR]
    ).has_role(Role.AUDITOR)
