"""Adding people, how to reach them, and whom not to place together."""

import pytest

from accounts.models import User
from consultants import domain
from consultants.domain.invite import give_account
from consultants.models import Apart, Consultant, County, Topic
from core.errors import Invalid, NotVisible, Refused

pytestmark = pytest.mark.django_db


def fields(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_name_what_they_bring_and_a_phone_number_are_enough(cast):
    person = domain.add_consultant(
        actor=cast.ximena, chosen_name=" Nhia ", expertise="lived", phone="916 555 0100"
    )
    person.refresh_from_db()
    assert (person.chosen_name, person.email, person.user) == ("Nhia", None, None)
    assert (person.preferred_channel, person.home_county, person.turn_at) == ("phone", None, None)


def test_more_can_be_written_down_at_once(cast):
    topic, county = Topic.objects.first(), County.objects.first()
    person = domain.add_consultant(
        actor=cast.ximena,
        chosen_name="Nhia",
        expertise="both",
        email="NHIA@parity.invalid",
        topic_ids=[topic.pk],
        county_ids=[county.pk],
        home_county_id=county.pk,
    )
    assert (person.email, person.preferred_channel) == ("nhia@parity.invalid", "email")
    assert (person.topics.get(), person.counties_served.get()) == (topic, county)


def test_what_cannot_be_kept_is_refused_by_field_all_at_once(cast):
    with pytest.raises(Invalid) as refused:
        domain.add_consultant(
            actor=cast.ximena,
            chosen_name=" ",
            expertise="magic",
            email="no address",
            topic_ids=[987_654_321],
            timezone="Mars/Olympus",
        )
    assert fields(refused) == ["chosen_name", "expertise", "email", "timezone", "topic_ids"]
    with pytest.raises(Invalid) as refused:
        domain.add_consultant(actor=cast.ximena, chosen_name="Nhia", expertise="lived")
    assert fields(refused) == ["phone"]
    with pytest.raises(Invalid) as refused:
        domain.add_consultant(
            actor=cast.ximena, chosen_name="Nhia", expertise="lived", email=cast.mose.email
        )
    assert fields(refused) == ["email"]
    for other in (cast.adwoa, cast.ansel, cast.prudence, cast.linh.user):
        with pytest.raises(Refused):
            domain.add_consultant(
                actor=other, chosen_name="Nhia", expertise="lived", phone="916 555 0100"
            )


def test_an_address_that_signs_someone_in_is_not_changed_here(cast):
    kept = {"phone": "916 555 0100", "preferred_channel": "text"}
    for actor in (cast.linh.user, cast.ximena):
        with pytest.raises(Invalid) as refused:
            domain.set_contact(
                actor=actor, consultant_id=cast.linh.pk, email="other@parity.invalid", **kept
            )
        assert fields(refused) == ["email"]
        domain.set_contact(actor=actor, consultant_id=cast.linh.pk, email=cast.linh.email, **kept)
    mose = domain.set_contact(
        actor=cast.ximena, consultant_id=cast.mose.pk, email="new@parity.invalid", **kept
    )
    assert (mose.email, mose.preferred_channel) == ("new@parity.invalid", "text")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "", "phone": "", "preferred_channel": "phone"}, "phone"),
        ({"email": "", "phone": "916 555 0100", "preferred_channel": "email"}, "preferred_channel"),
        ({"phone": "", "preferred_channel": "text"}, "preferred_channel"),
        ({"phone": "call me", "preferred_channel": "email"}, "phone"),
        ({"phone": "", "preferred_channel": "pigeon"}, "preferred_channel"),
    ],
)
def test_a_way_to_reach_someone_must_be_there(cast, given, field):
    with pytest.raises(Invalid) as refused:
        domain.set_contact(actor=cast.ximena, consultant_id=cast.mose.pk, **given)
    assert fields(refused) == [field]


def test_a_sign_in_needs_an_address_and_comes_once_there_is_one(cast):
    person = domain.add_consultant(
        actor=cast.ximena, chosen_name="Nhia", expertise="lived", phone="916 555 0100"
    )
    with pytest.raises(Invalid) as refused:
        give_account(actor=cast.ximena, consultant_id=person.pk)
    assert fields(refused) == ["email"]
    domain.set_contact(
        actor=cast.ximena,
        consultant_id=person.pk,
        phone=person.phone,
        preferred_channel="phone",
        email="nhia@parity.invalid",
    )
    user = give_account(actor=cast.ximena, consultant_id=person.pk)
    assert Consultant.objects.get(user=user) == person
    assert User.objects.get(pk=user.pk).has_role("consultant")


def test_only_coordinators_see_who_is_meant_by_what_a_person_said(cast):
    said = domain.state_apart(
        actor=cast.linh.user, consultant_id=cast.linh.pk, words="My cousin I."
    )
    domain.link_apart(actor=cast.ximena, apart_id=said.pk, other_id=cast.itzel.pk, note="Cousins")
    noted = domain.note_apart(
        actor=cast.ximena, consultant_id=cast.linh.pk, other_id=cast.mose.pk, note="Ask me"
    )

    def seen(user):
        return set(Apart.objects.visible_to(user))

    assert seen(cast.ximena) == {said, noted}
    assert seen(cast.ansel) == seen(cast.linh.user) == {said}
    assert seen(cast.itzel.user) == seen(cast.prudence) == seen(cast.adwoa) == set()
    with pytest.raises(NotVisible):
        domain.drop_apart(actor=cast.linh.user, apart_id=noted.pk)
    with pytest.raises(Refused):
        domain.drop_apart(actor=cast.ximena, apart_id=said.pk)
    domain.drop_apart(actor=cast.linh.user, apart_id=said.pk)
    domain.drop_apart(actor=cast.ximena, apart_id=noted.pk)
    assert not Apart.objects.exists()


def test_apart_names_someone_else_of_the_network(cast):
    said = domain.state_apart(actor=cast.linh.user, consultant_id=cast.linh.pk, words="My cousin")
    for other in (cast.linh.pk, 987_654_321):
        for verb, what in (
            (domain.link_apart, {"apart_id": said.pk}),
            (domain.note_apart, {"consultant_id": cast.linh.pk}),
        ):
            with pytest.raises(Invalid) as refused:
                verb(actor=cast.ximena, other_id=other, **what)
            assert fields(refused) == ["other_id"]
    with pytest.raises(Invalid) as refused:
        domain.state_apart(actor=cast.linh.user, consultant_id=cast.linh.pk, words=" ")
    assert fields(refused) == ["words"]
    first = domain.note_apart(actor=cast.ximena, consultant_id=cast.linh.pk, other_id=cast.mose.pk)
    assert first == domain.note_apart(
        actor=cast.ximena, consultant_id=cast.linh.pk, other_id=cast.mose.pk, note="Newer"
    )
