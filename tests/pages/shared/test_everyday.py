"""Homes, language, leaving quickly, updates, jobs, downloads, figures."""

import hashlib
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from core import time
from core.errors import NotVisible
from jobs.domain import enqueue
from jobs.models import Job
from notices.domain import tell
from notices.models import Notice, NoticeKind
from pages.shared.downloads import Damaged, private_file
from pages.shared.templatetags import parity
from tests.pages.shared.test_forms import signed_in


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("243.75"), "$243.75"),
        (Decimal("1234567.005"), "$1,234,567.01"),
        (Decimal("-5"), "−$5.00"),
        (0, "$0.00"),
        (None, "–"),
    ],
)
def test_money(value, words):
    assert parity.money(value) == words


@pytest.mark.parametrize(
    ("minutes", "words", "figure"),
    [
        (150, "2 h 30 min", "2.50"),
        (60, "1 h", "1.00"),
        (20, "20 min", "0.33"),
        (0, "0 min", "0.00"),
        (60_030, "1,000 h 30 min", "1,000.50"),
        (None, "–", "–"),
    ],
)
def test_time(minutes, words, figure):
    assert (parity.hours_words(minutes), parity.hours(minutes)) == (words, figure)


def test_dates_carry_the_year_only_when_it_is_not_this_one():
    with time.clock_at(datetime(2023, 4, 1, tzinfo=UTC)):
        assert parity.day(date(2023, 5, 16)) == "16 May"
        assert parity.day(date(2024, 5, 16)) == "16 May 2024"
        noon = datetime(2023, 5, 16, 16, 30, tzinfo=UTC)
        assert parity.moment(noon, "America/Los_Angeles") == "16 May, 9:30 am"


def test_chart_of_nothing_has_bars_of_no_length():
    chart = parity.charted("t", "d", [("A", Decimal(0), "$0.00"), ("B", Decimal(0), "$0.00")])
    assert [bar["width"] for bar in chart["bars"]] == [0.0, 0.0]
    chart = parity.charted("t", "d", [("A", 1, "1"), ("B", 4, "4")])
    assert [bar["width"] for bar in chart["bars"]] == [140.0, 560.0]


def test_home_asks_for_sign_in(db):
    assert Client().get("/")["Location"] == "/login/?next=/"


def test_person_without_a_role_is_told_what_happens_next(cast):
    cast.ximena.role_grants.all().delete()
    answer = signed_in(cast.ximena).get("/")
    assert answer.status_code == 200
    assert "Someone from the network will set this up." in answer.content.decode()


def test_own_language_wins_over_the_browsers(cast):
    client = signed_in(cast.itzel.user)
    answer = client.get("/notices/", headers={"Accept-Language": "en"})
    assert '<html lang="es">' in answer.content.decode()


def test_choosing_a_language_is_kept_with_the_person(cast):
    client = signed_in(cast.linh.user)
    answer = client.post("/language/", {"language": "es", "next": "/notices/"})
    assert answer["Location"] == "/notices/"
    cast.linh.user.refresh_from_db()
    assert cast.linh.user.language == "es"
    assert '<html lang="es">' in client.get("/notices/").content.decode()


def test_language_never_leads_to_another_site(db):
    client = Client()
    answer = client.post("/language/", {"language": "es", "next": "https://evil.invalid/"})
    assert answer["Location"] == "/"
    assert client.post("/language/", {"language": "xx"}).status_code == 404
    assert '<html lang="es">' in client.get("/styleguide/").content.decode()


def test_button_to_leave_can_be_hidden_and_shown_again(db):
    client = Client()
    assert "data-exit" in client.get("/styleguide/").content.decode()
    client.post("/leaving-quickly/", {"button": "hidden"})
    hidden = client.get("/styleguide/").content.decode()
    assert "data-exit" not in hidden
    assert "exit.js" not in hidden
    client.post("/leaving-quickly/", {"button": "shown"})
    assert "data-exit" in client.get("/styleguide/").content.decode()


def test_tabs_say_nothing(cast):
    client = signed_in(cast.linh.user)
    for address in ("/notices/", "/account/", "/account/tokens/", "/nowhere/", "/styleguide/"):
        assert "<title>Parity</title>" in client.get(address).content.decode(), address


def key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


def notice_for(user, path="/account/") -> Notice:
    notice = tell(recipient=user, kind="hours_due", path=path, about_id=1)
    assert notice is not None
    return notice


def test_updates_are_ones_own_and_can_be_marked_read(cast):
    mine, other = notice_for(cast.linh.user), notice_for(cast.itzel.user)
    client = signed_in(cast.linh.user)
    page = client.get("/notices/")
    assert [row.pk for row in page.context["slice"].rows] == [mine.pk]
    assert client.post(f"/notices/{other.pk}/read/", key()).status_code == 404
    assert client.post(f"/notices/{mine.pk}/read/", key())["Location"] == "/notices/"
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.read_at is not None, other.read_at) == (True, None)


def test_opening_an_update_leads_to_what_it_is_about(cast):
    client = signed_in(cast.linh.user)
    notice = notice_for(cast.linh.user)
    assert (
        client.post(f"/notices/{notice.pk}/read/", {"open": "1", **key()})["Location"]
        == "/account/"
    )


def test_updates_cost_the_same_at_one_and_at_thirty(cast, django_assert_num_queries):
    client = signed_in(cast.linh.user)
    notice_for(cast.linh.user)
    client.get("/notices/")
    with django_assert_num_queries(6):
        client.get("/notices/")
    for _round in range(29):
        notice_for(cast.linh.user)
    with django_assert_num_queries(6):
        assert len(client.get("/notices/").context["slice"].rows) == 30


def test_long_lists_go_on_by_key(cast):
    notices = [notice_for(cast.linh.user).pk for _round in range(65)]
    client = signed_in(cast.linh.user)
    seen, address = [], "/notices/"
    while address:
        part = client.get(address).context["slice"]
        seen += [row.pk for row in part.rows]
        address = f"/notices/{part.next_url}" if part.has_next else ""
    assert seen == sorted(notices, reverse=True)
    for nonsense in ("x", "-1", "٣", "9" * 40):
        assert client.get("/notices/", {"after": nonsense}).status_code == 200


@pytest.fixture
def job(cast) -> Job:
    return enqueue(actor=cast.prudence, kind="issue_invoices", params={})


def test_job_page_by_state(cast, job):
    client = signed_in(cast.prudence)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f'hx-get="/jobs/{job.pk}/progress/"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    Job.objects.filter(pk=job.pk).update(state="running", done=7, total=30)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "7 of 30" in page
    Job.objects.filter(pk=job.pk).update(state="succeeded", result={"path": "/finance/"})
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert 'href="/finance/"' in page
    assert "hx-get" not in page
    assert "http-equiv" not in page


def test_job_result_never_leads_to_another_site(cast, job):
    Job.objects.filter(pk=job.pk).update(state="succeeded", result={"path": "//evil.invalid"})
    assert "evil" not in signed_in(cast.prudence).get(f"/jobs/{job.pk}/").content.decode()


def test_job_can_be_stopped_and_tried_again_by_who_asked(cast, job):
    client = signed_in(cast.prudence)
    assert client.post(f"/jobs/{job.pk}/cancel/", key()).status_code == 303
    job.refresh_from_db()
    assert job.state == "cancelled"
    again = key()
    retried = [client.post(f"/jobs/{job.pk}/retry/", again) for _twice in range(2)]
    assert [answer.status_code for answer in retried] == [303, 303]
    client.post(f"/jobs/{job.pk}/cancel/", key())
    assert client.post(f"/jobs/{job.pk}/cancel/", key()).status_code == 409
    assert client.post(f"/jobs/{job.pk}/retry/", key()).status_code == 303
    job.refresh_from_db()
    assert job.state == "queued"
    assert signed_in(cast.linh.user).get(f"/jobs/{job.pk}/").status_code == 404
    assert signed_in(cast.ansel).post(f"/jobs/{job.pk}/cancel/", key()).status_code == 403


def stored(content: bytes) -> tuple[str, str]:
    path = default_storage.save("tests/private.pdf", ContentFile(content))
    return path, hashlib.sha256(content).hexdigest()


def test_private_file_is_sent_as_stored(db):
    path, digest = stored(b"%PDF bytes")
    answer = private_file(path=path, name="=1.pdf", sha256=digest, content_type="application/pdf")
    assert b"".join(answer.streaming_content) == b"%PDF bytes"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    default_storage.delete(path)
    with pytest.raises(NotVisible):
        private_file(path=path, name="a", sha256=digest, content_type="application/pdf")


def test_changed_file_is_not_sent(db):
    path, _digest = stored(b"other bytes")
    with pytest.raises(Damaged):
        private_file(path=path, name="a.pdf", sha256="0" * 64, content_type="application/pdf")
    default_storage.delete(path)


@pytest.mark.parametrize("kind", NoticeKind.values)
@pytest.mark.parametrize(
    ("language", "subject"), [("en", "You have an update"), ("es", "Tienes una novedad")]
)
def test_preview_shows_the_e_mail_as_it_leaves(db, settings, kind, language, subject):
    settings.DEBUG = True
    page = Client().get(f"/notices/preview/{kind}/{language}/").content.decode()
    assert subject in page


def test_preview_is_only_for_debug_and_known_kinds(db, settings):
    assert Client().get("/notices/preview/offer_sent/en/").status_code == 404
    settings.DEBUG = True
    for address in ("nothing/en", "offer_sent/xx"):
        assert Client().get(f"/notices/preview/{address}/").status_code == 404
