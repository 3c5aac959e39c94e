"""A person's page by the privacy table, adding someone by phone, and the way to their sign-in."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from consultants import domain
from consultants.models import Apart, Consultant
from core.time import clock_at
from engagements.domain import accept_offer
from tests.factories.chain import BEFORE
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import NOW

pytestmark = pytest.mark.django_db


def person_path(person) -> str:
    return reverse("coordination:person", args=[person.pk])


def test_each_role_reads_of_a_person_what_the_table_says(cast):
    own = {"actor": cast.linh.user, "consultant_id": cast.linh.pk}
    domain.set_needs(**own, access_needs="A quiet room")
    domain.rule_out(**own, kind="venue", venue="Old Mill")
    said = domain.state_apart(**own, words="My cousin")
    domain.link_apart(actor=cast.ximena, apart_id=said.pk, other_id=cast.mose.pk, note="Cousins")
    domain.note_apart(
        actor=cast.ximena, consultant_id=cast.linh.pk, other_id=cast.itzel.pk, note="Between us"
    )
    domain.write_bio(**own, language="en", text="Speaks on housing.")
    domain.set_limits(**own, most_asks_a_month=3, most_minutes_a_month=None)
    shown = {
        cast.linh.email: {"ximena", "adwoa"},
        "A quiet room": {"ximena"},
        "Old Mill": {"ximena", "ansel"},
        "My cousin": {"ximena", "ansel"},
        "Cousins": {"ximena"},
        "Between us": {"ximena"},
        "Speaks on housing.": {"ximena", "ansel"},
        "3 asks a month": {"ximena", "ansel"},
    }
    for reader in ("ximena", "ansel", "adwoa"):
        page = Asker(getattr(cast, reader)).read(person_path(cast.linh))
        for words, readers in shown.items():
            assert (words in page) is (reader in readers), (words, reader)


def test_the_other_of_two_kept_apart_is_told_nowhere(cast):
    domain.note_apart(
        actor=cast.ximena, consultant_id=cast.linh.pk, other_id=cast.itzel.pk, note="Between us"
    )
    page = Asker(cast.itzel.user).read(reverse("consultant:profile"))
    assert "Linh" not in page
    assert "Nadie nombrado" in page


def test_someone_is_added_by_phone_booked_and_later_claims_the_profile(chain, cast):
    """The whole way: no address, a yes by phone, an address, a sign-in by code, own words."""
    ximena = Asker(cast.ximena)
    added = ximena.post(
        reverse("coordination:add_person"),
        {
            "chosen_name": "Nhia",
            "expertise": "lived",
            "phone": "916 555 0100",
            "in_person": "on",
            "remote": "on",
            "timezone": "America/Los_Angeles",
        },
    )
    person = Consultant.objects.get(chosen_name="Nhia")
    assert added["Location"] == person_path(person)
    assert "it needs an e-mail address first" in ximena.read(person_path(person))
    needs = reverse("coordination:by_phone", args=["needs", person.pk])
    ximena.post(needs, {"access_needs": "Large print"})
    assert "Large print" in ximena.read(person_path(person))

    offer = chain.sent(chain.seat(), person)
    with clock_at(BEFORE):
        accept_offer(actor=cast.ximena, offer_id=offer.pk)

    sign_ins = reverse("coordination:sign_ins")
    assert "Nhia" not in ximena.read(sign_ins)
    contact = {"email": "nhia@parity.invalid", "phone": person.phone, "preferred_channel": "phone"}
    ximena.post(reverse("coordination:contact", args=[person.pk]), contact)
    ximena.post(sign_ins, {"people": [person.pk], "language": "en"})

    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "nhia@parity.invalid"})
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.outbox[-1].body, re.MULTILINE).group(1)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    with clock_at(BEFORE):
        assert "A panel" in on_one_line(client.get(reverse("consultant:work")))
        assert "Large print" in on_one_line(client.get(reverse("consultant:profile")))
    person.refresh_from_db()
    nhia = Asker(person.user)
    nhia.post(reverse("consultant:needs"), {"access_needs": "Large print and breaks"})
    assert ximena.get(needs).status_code == 403, "from now on they speak for themselves"
    assert "Large print and breaks" in ximena.read(person_path(person))


def test_what_is_wrong_with_a_new_person_names_its_field_and_loses_nothing(cast):
    answer = Asker(cast.ximena).post(
        reverse("coordination:add_person"),
        {"chosen_name": "Nhia", "expertise": "lived", "remote": "on", "timezone": "UTC"},
    )
    assert answer.status_code == 422
    page = on_one_line(answer)
    assert 'href="#id_phone">Phone: Enter a phone number or an e-mail address.' in page
    assert 'value="Nhia"' in page


def test_a_yes_given_by_phone_is_written_down(cast):
    ximena = Asker(cast.ximena)
    ximena.post(
        reverse("coordination:bio", args=[cast.mose.pk]), {"language": "en", "text": "Trains."}
    )
    bio = cast.mose.bios.get()
    assert "They said yes by phone" in ximena.read(person_path(cast.mose))
    ximena.post(reverse("coordination:answer_bio", args=[bio.pk]), {"answer": "approve"})
    bio.refresh_from_db()
    assert bio.state == "approved"


def test_a_person_page_costs_as_many_queries_for_thirty_entries_as_for_one(cast):
    ximena = Asker(cast.ximena)

    def fill(numbers) -> None:
        for number in numbers:
            domain.rule_out(
                actor=cast.linh.user,
                consultant_id=cast.linh.pk,
                kind="venue",
                venue=f"Hall {number}",
            )
            Apart.objects.create(
                consultant=cast.linh,
                other=cast.itzel,
                other_words=f"Someone {number}",
                is_own=True,
                stated_by=cast.linh.user,
                stated_at=NOW,
            )
            domain.make_group(actor=cast.ximena, kind="workgroup", name=f"Group {number}")

    fill(range(1))
    few = ximena.queries(person_path(cast.linh))
    fill(range(1, 30))
    assert ximena.queries(person_path(cast.linh)) == few <= 30
