"""The administration: rates with comparators, funds, people, the outbox; administrators only."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compensation.models import Fund, Rate
from core import time
from core.time import clock_at
from notices.domain import tell
from notices.models import Notice
from pages.shared.templatetags.parity import moment
from tests.api.rows import stuck
from tests.journeys.test_every_page import tour

ADMINISTRATORS_ONLY = ["people", "person_new", "rate_new", "comparator_new", "outbox"]
LISTS = ["people", "rates", "funds", "outbox"]


def signed_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def post(client, url, **data):
    return client.post(url, data | {"form_key": str(uuid.uuid4())})


@pytest.mark.parametrize("name", ADMINISTRATORS_ONLY)
@pytest.mark.parametrize("who", ["ximena", "prudence", "renata", "ansel"])
def test_only_administrators_come_in(cast, name, who):
    response = signed_in(getattr(cast, who)).get(reverse(f"administration:{name}"))
    assert response.status_code == 403


def test_consultants_see_neither_rates_nor_funds(cast):
    client = signed_in(cast.linh.user)
    assert client.get(reverse("administration:rates")).status_code == 403
    assert client.get(reverse("administration:funds")).status_code == 403


def rate_form(chain, **changes):
    return {
        "card_id": chain.rate.card_id,
        "activity": "panel",
        "role": "panelist",
        "comparator_id": chain.rate.comparator_id,
        "hourly_amount": "110.00",
        "starts_on": "2026-07-01",
    } | changes


def test_setting_a_rate_ends_the_one_before(chain):
    client = signed_in(chain.cast.adwoa)
    response = post(client, reverse("administration:rate_new"), **rate_form(chain))
    assert response.status_code == 303
    assert Rate.objects.count() == 2
    page = client.get(reverse("administration:rates")).content.decode()
    assert "$110.00" in page
    assert "Evaluation consultant, PhD" in page


def test_a_rate_below_its_comparator_is_refused_at_its_field(chain):
    client = signed_in(chain.cast.adwoa)
    url = reverse("administration:rate_new")
    response = post(client, url, **rate_form(chain, hourly_amount="90.00"))
    assert response.status_code == 422
    assert "The rate may not be lower" in response.content.decode()
    assert "hourly_amount" in response.context["form"].errors
    assert Rate.objects.count() == 1


def test_finance_changes_a_fund_but_not_its_code(chain):
    client = signed_in(chain.cast.prudence)
    form = {
        "code": "OTHER",
        "name": "State evaluation, extended",
        "gl_account": "6100",
        "cost_center": "CC-1",
        "starts_on": "2026-01-01",
        "ends_on": "2027-06-30",
        "budget_amount": "60000.00",
    }
    response = post(client, reverse("administration:fund", args=[chain.fund.pk]), **form)
    assert response.status_code == 303
    fund = Fund.objects.get()
    assert (fund.code, fund.name) == ("F-100", "State evaluation, extended")


def test_roles_are_given_and_taken_but_not_ones_own_administration(cast):
    client = signed_in(cast.adwoa)
    url = reverse("administration:person", args=[cast.ximena.pk])
    assert post(client, url, roles=["auditor"]).status_code == 303
    assert User.objects.get(pk=cast.ximena.pk).roles == {"auditor"}
    own = reverse("administration:person", args=[cast.adwoa.pk])
    assert post(client, own, roles=[]).status_code == 422
    assert User.objects.get(pk=cast.adwoa.pk).roles == {"administrator"}


def test_the_actor_of_scheduled_work_is_nobody_one_can_change(cast):
    system = User.objects.system()
    client = signed_in(cast.adwoa)
    url = reverse("administration:person", args=[system.pk])
    assert client.get(url).status_code == 404
    assert system.email not in client.get(reverse("administration:people")).content.decode()


def test_an_account_is_opened_once_per_address(cast):
    client = signed_in(cast.adwoa)
    form = {"email": "New@parity.invalid", "name": "Nayeli", "language": "es", "roles": ["auditor"]}
    assert post(client, reverse("administration:person_new"), **form).status_code == 303
    again = post(client, reverse("administration:person_new"), **form)
    assert again.status_code == 422
    assert User.objects.filter(email="new@parity.invalid").count() == 1


def test_what_could_not_be_sent_is_sent_again(cast):
    notice = tell(recipient=cast.linh.user, kind="offer_sent", path="/offers/1/", about_id=1)
    Notice.objects.filter(pk=notice.pk).update(state="failed", attempts=5)
    client = signed_in(cast.adwoa)
    assert "Linh" in client.get(reverse("administration:outbox")).content.decode()
    post(client, reverse("administration:outbox_again", args=[notice.pk]))
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("queued", 0)


def test_of_what_nobody_knows_an_administrator_says_that_it_arrived(cast):
    notice = tell(recipient=cast.linh.user, kind="offer_sent", path="/offers/1/", about_id=1)
    Notice.objects.filter(pk=notice.pk).update(state="unknown", attempts=1)
    client = signed_in(cast.adwoa)
    page = client.get(reverse("administration:outbox")).content.decode()
    assert "Perhaps it arrived" in page
    assert "else it would come twice" in page
    assert "Linh" in page
    assert cast.linh.email not in page
    post(client, reverse("administration:outbox_arrived", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.state == "sent"


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_the_database_no_more_for_thirty_rows(chain, name, django_assert_max_num_queries):
    client = signed_in(chain.cast.adwoa)
    for number in range(30):
        user = User.objects.create_user(f"p{number}@parity.invalid", name=f"P {number}")
        user.role_grants.create(role="auditor")
        notice = tell(recipient=user, kind="offer_sent", path="/", about_id=number)
        Notice.objects.filter(pk=notice.pk).update(state="failed")
    with django_assert_max_num_queries(9):
        assert client.get(reverse(f"administration:{name}")).status_code == 200


def test_the_outbox_says_since_when_e_mails_have_waited(cast):
    client = signed_in(cast.adwoa)
    page = client.get(reverse("administration:outbox")).content.decode()
    assert "Every e-mail so far has left." in page
    with clock_at(time.now() - timedelta(minutes=30)):
        tell(recipient=cast.linh.user, kind="offer_sent", path="/offers/1/", about_id=1)
        since = moment(time.now())
    page = client.get(reverse("administration:outbox")).content.decode()
    assert f"E-mails have waited since {since}." in page
    assert "Every e-mail so far has left." not in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_page_is_accessible_and_fits(visit, chain):
    cast = chain.cast
    for state in ("failed", "unknown"):
        stuck(cast.linh.user, state)
    with clock_at(time.now() - timedelta(minutes=30)):
        tell(recipient=cast.linh.user, kind="offer_sent", path="/offers/1/", about_id=1)
    names = [*LISTS, "person_new", "rate_new", "comparator_new", "fund_new"]
    tour(
        visit,
        cast.adwoa,
        {f"administration-{name}": reverse(f"administration:{name}") for name in names},
    )
    User.objects.filter(pk=cast.adwoa.pk).update(language="es")
    pages = {
        "es-administration-outbox": reverse("administration:outbox"),
        "es-administration-updates": reverse("account_pages:updates"),
    }
    page = tour(visit, cast.adwoa, pages)
    assert page.locator("html").get_attribute("lang") == "es"
