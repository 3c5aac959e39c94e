"""Forms: one effect per showing, refusals back on their fields, drafts kept."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import path, reverse

from accounts.models import User
from core import time
from core.errors import KeyReused, Refused, Taken
from core.models import IdempotencyKey
from pages.shared.drafts import SESSION_KEY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DETAILS = "/account/"


@pytest.fixture
def linh(cast) -> Client:
    return signed_in(cast.linh.user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def entered(name: str, key: str | None = None, language: str = "en") -> dict[str, str]:
    return {"name": name, "language": language, "form_key": key or str(uuid.uuid4())}


def test_form_sent_twice_has_one_effect_and_one_address(linh, cast):
    form = entered("Linh Tran")
    first, second = linh.post(DETAILS, form), linh.post(DETAILS, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == reverse("account_pages:details")
    assert IdempotencyKey.objects.filter(operation="accounts.own_details").count() == 1
    shown = [str(m) for m in linh.get(DETAILS).context["messages"]]
    assert shown == ["Your details are saved."]


def test_same_form_with_other_content_is_refused(linh, cast):
    key = str(uuid.uuid4())
    linh.post(DETAILS, entered("Linh Tran", key))
    answer = linh.post(DETAILS, entered("Somebody", key))
    assert answer.status_code == KeyReused.status
    assert "This form was already used" in answer.content.decode()
    cast.linh.user.refresh_from_db()
    assert cast.linh.user.name == "Linh Tran"


def test_form_without_its_key_is_refused(linh, cast):
    answer = linh.post(DETAILS, {"name": "Nobody", "language": "en"})
    assert answer.status_code == 422
    cast.linh.user.refresh_from_db()
    assert cast.linh.user.name == "Linh"


def test_refused_form_can_be_sent_again_with_the_same_key(linh, cast):
    key = str(uuid.uuid4())
    refused = linh.post(DETAILS, entered("   ", key))
    assert refused.status_code == 422
    assert linh.post(DETAILS, entered("Linh", key)).status_code == 303


def test_problems_of_the_verb_stand_on_their_field(linh, monkeypatch):
    from accounts.domain import own
    from core.errors import FieldProblem, Invalid

    def refuse(**_values):
        raise Invalid(problems=[FieldProblem("name", "This name is not free.")])

    monkeypatch.setattr(own, "change_name", refuse)
    answer = linh.post(DETAILS, entered("Linh"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"name": ["This name is not free."]}
    assert 'href="#id_name"' in answer.content.decode()


def test_htmx_is_told_to_load_the_next_page(linh):
    answer = linh.post(DETAILS, entered("Linh"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("account_pages:details")


def test_entered_text_survives_being_signed_out(cast):
    client = signed_in(cast.linh.user)
    page = client.get(DETAILS).content.decode()
    mark = page.split('name="form_for" value="')[1].split('"')[0]
    client.logout()
    turned_away = client.post(DETAILS, {**entered("Linh Tran"), "form_for": mark})
    assert turned_away["Location"].startswith("/login/")
    assert "Linh Tran" not in str(dict(client.session))
    client.post("/login/", {"login": cast.linh.email, "password": "correct horse battery staple"})
    again = client.get(DETAILS)
    assert 'value="Linh Tran"' in again.content.decode()
    assert 'value="Linh Tran"' not in client.get(DETAILS).content.decode()
    cast.linh.user.refresh_from_db()
    assert cast.linh.user.name == "Linh"


def test_draft_is_never_given_to_another_person(cast):
    client = signed_in(cast.linh.user)
    mark = client.get(DETAILS).content.decode().split('name="form_for" value="')[1].split('"')[0]
    client.logout()
    client.post(DETAILS, {**entered("Linh Tran"), "form_for": mark})
    client.force_login(cast.ximena, backend=BACKEND)
    assert "Linh Tran" not in client.get(DETAILS).content.decode()
    assert SESSION_KEY not in client.session


def test_old_draft_is_dropped(cast):
    client = signed_in(cast.linh.user)
    mark = client.get(DETAILS).content.decode().split('name="form_for" value="')[1].split('"')[0]
    client.logout()
    with time.clock_at(time.now() - timedelta(hours=1)):
        client.post(DETAILS, {**entered("Linh Tran"), "form_for": mark})
    client.force_login(cast.linh.user, backend=BACKEND)
    assert "Linh Tran" not in client.get(DETAILS).content.decode()


def refuse(request):
    raise Refused


def take(request):
    raise Taken("Someone else took this seat.")


def break_off(request):
    raise RuntimeError("boom")


urlpatterns = [path("refuse/", refuse), path("take/", take), path("break/", break_off)]


@pytest.fixture
def odd_addresses(settings):
    from config import urls

    before = list(urls.urlpatterns)
    urls.urlpatterns[:0] = urlpatterns
    from django.urls import clear_url_caches

    clear_url_caches()
    yield
    urls.urlpatterns[:] = before
    clear_url_caches()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refuse/", 403, "This is not open to you"),
        ("/take/", 409, "Someone else took this seat."),
        ("/nowhere/", 404, "We could not find that"),
        ("/break/", 500, "Something went wrong on our side"),
    ],
)
def test_every_refusal_is_a_page_in_both_languages(odd_addresses, cast, address, status, words):
    client = signed_in(cast.linh.user)
    client.raise_request_exception = False
    answer = client.get(address)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert "network@parity.invalid" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_what_is_hidden_answers_as_what_is_not_there(cast):
    client = signed_in(cast.linh.user)
    hidden = client.get("/jobs/987654321/")
    nowhere = client.get("/nowhere/")
    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    strip = "/jobs/987654321/", "/nowhere/"
    pages = [a.content.decode().split("<main")[1].split("</main>")[0] for a in (hidden, nowhere)]
    assert pages[0].replace(strip[0], "") == pages[1].replace(strip[1], "")


def test_missing_csrf_token_has_its_page(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.linh.user, backend=BACKEND)
    answer = client.post(DETAILS, entered("X"))
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
