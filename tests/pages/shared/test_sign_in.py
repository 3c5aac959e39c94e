"""Signing in, out and back in; tokens; who may open the administration."""

import re
import socket
import uuid

import pytest
from django.core import mail
from django.test import Client
from knox.models import AuthToken

from accounts.domain import tokens
from accounts.models import User
from core.errors import Invalid, NotVisible
from engagements.domain import make_calendar_link
from tests.cast import PASSWORD
from tests.pages.shared.test_forms import signed_in

pytestmark = pytest.mark.usefixtures("own_cache")


def is_in(client: Client) -> bool:
    return client.get("/notices/").status_code == 200


def test_password_signs_in(cast):
    client = Client()
    answer = client.post("/login/", {"login": "Linh@Parity.invalid", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert is_in(client)
    client.post("/logout/")
    assert not is_in(client)


def test_wrong_password_and_unknown_address_answer_alike(cast):
    pages = []
    for address in ("linh@parity.invalid", "nobody@parity.invalid"):
        answer = Client().post("/login/", {"login": address, "password": "x" * 14})
        assert answer.status_code == 200
        pages.append(answer.context["form"].errors.as_data().keys())
        pages.append(str(answer.context["form"].non_field_errors()))
    assert pages[:2] == pages[2:]


def code_in(message) -> str:
    return re.search(r"^[A-Z0-9-]{6,}$", message.body, re.M).group()


def test_code_signs_in_once(cast):
    client = Client()
    client.post("/login/code/", {"email": "linh@parity.invalid"})
    assert [m.subject for m in mail.outbox] == ["Your code"]
    answer = client.post("/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize("address", ["linh@parity.invalid", "nobody@parity.invalid"])
def test_a_code_that_cannot_leave_is_said_and_no_address_is_logged(cast, settings, caplog, address):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        answer = Client().post("/login/code/", {"email": address})
    assert answer.status_code == 503
    assert "We could not send the e-mail." in answer.content.decode()
    assert "a sign-in e-mail could not be sent: ConnectionRefusedError" in caplog.text
    assert address not in caplog.text


def test_unknown_address_sees_the_same_page_and_no_code(cast):
    known, unknown = Client(), Client()
    pages = []
    for client, address in ((known, "linh@parity.invalid"), (unknown, "nobody@parity.invalid")):
        answer = client.post("/login/code/", {"email": address}, follow=True)
        main = answer.content.decode().split("<main")[1].split("</main>")[0]
        main = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)
        pages.append(main.replace(address, ""))
    assert pages[0] == pages[1]
    assert mail.outbox[0].to == ["linh@parity.invalid"]
    assert all("code. It works" not in m.body for m in mail.outbox[1:])


def test_e_mails_are_neutral_and_in_the_recipients_language(cast):
    with_spanish = cast.itzel.email
    Client().post("/login/code/", {"email": with_spanish}, headers={"Accept-Language": "en"})
    message = mail.outbox[0]
    assert message.subject == "Tu código"
    assert "Hola" in message.body
    for word in ("PACT", "Parity", "traffick"):
        assert word.lower() not in message.subject.lower()


def test_link_for_a_new_password_works_once_and_ends_the_link_to_a_calendar(cast):
    key = make_calendar_link(actor=cast.linh.user)
    Client().post("/password/reset/", {"email": cast.linh.email})
    message = mail.outbox[0]
    assert message.subject == "You have an update"
    link = re.search(r"/password/reset/key/\S+", message.body).group()
    client = Client()
    form = client.get(link)["Location"]
    new = "a quite different staple"
    client.post(form, {"password1": new, "password2": new})
    assert Client().login(email=cast.linh.email, password=new)
    assert Client().get(f"/calendar/{key}.ics").status_code == 404
    assert cast.linh.user.notices.filter(kind="calendar_changed").count() == 2
    used = Client().get(link, follow=True)
    assert "This link was already used" in used.content.decode()


def test_many_wrong_tries_are_slowed(cast):
    statuses = [
        Client().post("/login/", {"login": "linh@parity.invalid", "password": "x" * 14})
        for _try in range(25)
    ]
    said = " ".join(answer.content.decode() for answer in statuses[-2:])
    assert statuses[-1].status_code == 429 or "Too many" in said


def test_nobody_signs_themselves_up(db):
    answer = Client().get("/signup/")
    assert "People are invited by the network" in answer.content.decode()
    Client().post(
        "/signup/", {"email": "a@b.invalid", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.filter(email="a@b.invalid").exists()


@pytest.mark.parametrize("address", ["/email/", "/confirm-email/", "/confirm-email/key/"])
def test_address_is_not_changed_without_the_network(cast, address):
    assert signed_in(cast.linh.user).get(address).status_code == 404


def test_nobody_edits_accounts_behind_the_verbs(cast):
    """Django's administration could add a token or an address to anybody's account."""
    for who in (cast.adwoa, cast.ximena, None):
        client = signed_in(who) if who else Client()
        for address in ("/admin/", "/admin/knox/authtoken/add/", "/admin/account/emailaddress/"):
            assert client.get(address).status_code == 404


def make(client: Client, days: int = 30, key: str | None = None):
    form = {"days": str(days), "form_key": key or str(uuid.uuid4())}
    return client.post("/account/tokens/", form)


def test_token_is_shown_once_and_works(cast):
    client = signed_in(cast.linh.user)
    key = str(uuid.uuid4())
    token = make(client, key=key).context["token"]
    assert token
    answer = Client().get("/api/v1/me/", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == 200
    assert make(client, key=key).status_code == 303
    assert AuthToken.objects.filter(user=cast.linh.user).count() == 1
    assert token not in client.get("/account/tokens/").content.decode()
    client.post(f"/account/tokens/{token[:15]}/end/", {"form_key": str(uuid.uuid4())})
    answer = Client().get("/api/v1/me/", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == 401


def test_token_lives_as_long_as_offered(cast):
    tokens.make_token(actor=cast.linh.user, days=7)
    row = AuthToken.objects.get(user=cast.linh.user)
    assert (row.expiry - row.created).days in (6, 7)
    with pytest.raises(Invalid):
        tokens.make_token(actor=cast.linh.user, days=3650)
    for _token in range(tokens.MOST - 1):
        tokens.make_token(actor=cast.linh.user, days=7)
    with pytest.raises(Invalid):
        tokens.make_token(actor=cast.linh.user, days=7)


def test_only_ones_own_token_can_be_ended(cast):
    tokens.make_token(actor=cast.linh.user, days=7)
    row = AuthToken.objects.get(user=cast.linh.user)
    with pytest.raises(NotVisible):
        tokens.end_token(actor=cast.itzel.user, token_key=row.token_key)
    assert AuthToken.objects.filter(pk=row.pk).exists()
