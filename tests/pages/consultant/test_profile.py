"""Profile: what I change, how I am paid, and who has looked."""

from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from consultants.domain.payee import reveal_payee
from consultants.models import County, Exclusion, Facet, Language, PayeeProfile, Topic
from pages.shared.drafts import OWNER, owner_mark
from tests.pages.asking import BACKEND, Asker, on_one_line
from tests.pages.scenes import LEGAL_NAME, REMIT_TO, can_be_paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


def test_payment_details_are_entered_by_the_person_and_hidden_afterwards(linh, cast):
    path = reverse("consultant:payee")
    response = linh.post(path, {"legal_name": LEGAL_NAME, "remit_to": REMIT_TO})
    assert response.status_code == 303
    assert PayeeProfile.objects.get(pk=cast.linh.pk).legal_name == LEGAL_NAME
    assert "hidden here for your safety" in linh.read(reverse("consultant:profile"))
    assert LEGAL_NAME not in linh.read(path)


def test_what_was_entered_while_signed_out_is_back_after_signing_in(cast):
    path = reverse("consultant:change_profile")
    stranger = Asker(None)
    sent = {"chosen_name": "Linh", "pronouns": "they/them", "timezone": "America/Denver"}
    stranger.post(path, sent | {OWNER: owner_mark(cast.linh.user)})
    stranger.client.force_login(cast.linh.user, backend=BACKEND)
    page = stranger.read(path)
    assert "What you entered is back." in page
    assert 'value="they/them"' in page


def test_no_page_forgets_what_was_entered_while_signed_out():
    views = list((settings.BACKEND / "pages").glob("*/views/*.py"))
    assert len(views) > 20
    forgetful = {view.name for view in views if "Form(request.POST" in view.read_text()}
    # Files are not kept, and the style guide's form changes nothing.
    assert forgetful == {"imports.py", "styleguide.py"}, "fill forms by data_of(request)"


def test_the_choice_of_payment_is_kept(linh, cast, chain):
    can_be_paid(chain, cast.linh)
    linh.post(reverse("consultant:method"), {"payment_method": "gift_card"})
    assert "Gift card" in linh.read(reverse("consultant:profile"))


def test_choosing_before_entering_details_says_what_to_do(linh):
    response = linh.post(reverse("consultant:method"), {"payment_method": "check"})
    assert response.status_code == 409
    assert "enter your legal name and address first" in on_one_line(response)


def test_who_has_looked_is_shown_with_the_reason(linh, cast, chain):
    can_be_paid(chain, cast.linh)
    assert "Nobody has looked." in linh.read(reverse("consultant:profile"))
    reveal_payee(actor=cast.prudence, consultant_id=cast.linh.pk, reason="A check came back")
    page = linh.read(reverse("consultant:profile"))
    assert "Prudence" in page
    assert "A check came back" in page


def test_the_chosen_name_changes_everywhere(linh, cast):
    values = {"chosen_name": "Lĩnh", "pronouns": "they", "timezone": "Pacific/Honolulu"}
    assert linh.post(reverse("consultant:change_profile"), values).status_code == 303
    assert "Hello Lĩnh" in linh.read(reverse("consultant:home"))
    assert "Honolulu time" in linh.read(reverse("consultant:profile"))


def test_the_profile_costs_as_many_queries_for_thirty_entries_as_for_one(linh, cast, chain):
    path = reverse("consultant:profile")
    can_be_paid(chain, cast.linh)

    def fill(count: int) -> None:
        me = cast.linh
        me.languages.set(Language.objects.all()[:count])
        me.topics.set(Topic.objects.all()[:count])
        me.counties_served.set(County.objects.all()[:count])
        me.facets.set(Facet.objects.all()[:count])
        for number in range(count):
            Exclusion.objects.create(consultant=me, kind="venue", venue=f"Hall {count} {number}")
            reveal_payee(actor=cast.prudence, consultant_id=me.pk, reason="A check came back")

    fill(1)
    few = linh.queries(path)
    fill(30)
    assert linh.queries(path) == few <= 15
    page = linh.read(path)
    for chosen in (cast.linh.languages, cast.linh.topics, cast.linh.facets):
        names = [str(row) for row in chosen.all()]
        assert ", ".join(names) in unescape(page)
