"""Strangers at the door: nobody is locked out by them, nothing is told, nothing is swallowed."""

from unittest.mock import patch

import pytest
from django.conf import settings as shipped
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.domain import tokens
from accounts.models import RoleGrant
from tests.cast import PASSWORD
from tests.pages.shared.test_forms import signed_in
from tests.pages.shared.test_sign_in import is_in

pytestmark = pytest.mark.usefixtures("own_cache")
STRANGER, VICTIM = "203.0.113.9", "198.51.100.4"


def from_address(ip: str) -> Client:
    return Client(REMOTE_ADDR=ip)


def wrong(client: Client, address: str):
    return client.post("/login/", {"login": address, "password": "x" * 14})


def test_a_stranger_who_tries_locks_out_themself_and_not_the_person(cast):
    linh = cast.linh.email
    for _try in range(20):
        answer = wrong(from_address(STRANGER), linh)
    assert "Too many" in answer.content.decode() or answer.status_code == 429
    victim = from_address(VICTIM)
    victim.post("/login/", {"login": linh, "password": PASSWORD})
    assert is_in(victim)


@pytest.mark.parametrize("page", ["/login/code/", "/password/reset/"])
def test_a_stranger_who_asks_for_mail_does_not_stop_the_persons_own(cast, page):
    for _try in range(12):
        from_address(STRANGER).post(page, {"email": cast.linh.email})
    sent = len(mail.outbox)
    assert sent <= 5, "a stranger fills the mailbox"
    from_address(VICTIM).post(page, {"email": cast.linh.email})
    assert len(mail.outbox) == sent + 1


def test_tries_are_counted_by_the_caller_and_not_by_the_proxy(cast, settings):
    assert shipped.ALLAUTH_TRUSTED_PROXY_COUNT == shipped.PROXIES
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = "10.0.0.1"
    for forged in range(20):
        # What the caller writes stands before what the proxy adds, and is not believed.
        forwarded = f"192.0.2.{forged}, {STRANGER}"
        answer = Client(REMOTE_ADDR=proxy, headers={"X-Forwarded-For": forwarded}).post(
            "/login/", {"login": cast.linh.email, "password": "x" * 14}
        )
    assert "Too many" in answer.content.decode() or answer.status_code == 429
    victim = Client(REMOTE_ADDR=proxy, headers={"X-Forwarded-For": VICTIM})
    victim.post("/login/", {"login": cast.linh.email, "password": PASSWORD})
    assert is_in(victim)


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(cast):
    hasher = type(get_hasher())
    for address in (cast.linh.email, "nobody@parity.invalid"):
        with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as hashed:
            wrong(from_address(VICTIM), address)
        assert hashed.call_count == 1, address


def test_sign_in_gives_a_new_session_and_sign_out_ends_it(cast):
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[shipped.SESSION_COOKIE_NAME] = planted
    client.post("/login/", {"login": cast.linh.email, "password": PASSWORD})
    key = client.session.session_key
    assert key != planted
    client.post("/logout/")
    thief = Client()
    thief.cookies[shipped.SESSION_COOKIE_NAME] = key
    assert not is_in(thief)


def test_what_was_taken_away_is_gone_at_the_next_request(cast):
    client, finance = signed_in(cast.linh.user), signed_in(cast.prudence)
    token = tokens.make_token(actor=cast.linh.user, days=7)
    bearer = {"Authorization": f"Token {token}"}
    assert finance.get(reverse("finance:queue")).status_code == 200
    assert Client().get("/api/v1/me/", headers=bearer).status_code == 200

    RoleGrant.objects.filter(user=cast.prudence).delete()
    cast.linh.user.is_active = False
    cast.linh.user.save()

    assert finance.get(reverse("finance:queue")).status_code == 403
    assert not is_in(client)
    assert Client().get("/api/v1/me/", headers=bearer).status_code == 401


@pytest.mark.parametrize("there", ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid"])
def test_nobody_is_led_away(cast, there):
    client = Client()
    data = {"login": cast.linh.email, "password": PASSWORD, "next": there}
    assert client.post(f"/login/?next={there}", data)["Location"] == "/"
    assert Client().post("/language/", {"language": "es", "next": there})["Location"] == "/"


def test_a_foreign_host_is_not_answered(cast, settings):
    settings.ALLOWED_HOSTS = ["parity.example.org"]
    answer = Client(headers={"Host": "evil.invalid"}).post(
        "/password/reset/", {"email": cast.linh.email}
    )
    assert answer.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("path", ["/login/", "/coordination/import/roster/", "/api/v1/me/"])
def test_a_huge_request_is_refused_before_it_is_read(db, path):
    with patch("django.core.handlers.wsgi.LimitedStream.read", side_effect=AssertionError):
        answer = Client().post(path, {"a": "b"}, CONTENT_LENGTH=str(10**10))
    assert answer.status_code == 413
    assert answer["Cache-Control"] == "no-store"


def test_an_error_page_tells_nothing(cast):
    client = Client(raise_request_exception=False)
    client.force_login(
        cast.linh.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    with patch("pages.consultant.views.profile.who_looked", side_effect=ValueError("canary-42")):
        answer = client.get(reverse("consultant:profile"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "canary-42" not in page
    assert "Traceback" not in page
    assert "ValueError" not in page


def test_one_key_for_two_operations_does_both(cast):
    """A key belongs to its operation: it neither replays nor hides another one's answer."""
    client = signed_in(cast.linh.user)
    key = "00000000-0000-4000-8000-000000000001"
    first = client.post(
        reverse("account_pages:details"), {"form_key": key, "name": "One", "language": "es"}
    )
    second = client.post(
        reverse("consultant:change_profile"),
        {"form_key": key, "chosen_name": "Two", "timezone": "America/New_York"},
    )
    assert (first.status_code, second.status_code) == (303, 303)
    cast.linh.user.refresh_from_db()
    cast.linh.refresh_from_db()
    assert (cast.linh.user.language, cast.linh.chosen_name) == ("es", "Two")
