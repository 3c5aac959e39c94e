"""Coordinators read what is asked for, answer it kindly, and turn it into work."""

import re
from datetime import timedelta

import pytest

from core.time import clock_at
from engagements import domain
from engagements.models import Engagement
from pages.coordination import requests_reading
from tests.factories.chain import AFTER
from tests.factories.requests import ASKED, confirmed, made, planned, remarked, words
from tests.pages.asking import Asker, main_of

DAY = timedelta(days=1)


@pytest.fixture
def ximena(cast) -> Asker:
    return Asker(cast.ximena)


def path_of(request, step: str = "") -> str:
    return f"/coordination/requests/{request.pk}/{step}"


def at(instant, email: str):
    with clock_at(instant):
        request = domain.make_request(**words(email=email, organisation=email.split("@")[0]))
        return domain.confirm_request(token=request.link_key)


def test_what_waits_for_a_coordinator_comes_first_and_the_latest_of_it_before(cast):
    asked_back = at(ASKED - 20 * DAY, "asked-back@county.invalid")
    late, fresh = at(ASKED - 10 * DAY, "late@county.invalid"), at(ASKED, "fresh@county.invalid")
    made(email="unconfirmed@county.invalid")
    with clock_at(ASKED):
        domain.ask_requester(actor=cast.ximena, request_id=asked_back.pk, text="How long?")
        rows = requests_reading.open_requests(cast.ximena)
    assert [row.request.pk for row in rows] == [late.pk, fresh.pk, asked_back.pk]
    assert [row.is_overdue for row in rows] == [True, False, False]


def test_an_empty_list_says_where_requests_come_from(ximena):
    text = ximena.read("/coordination/requests/")
    assert "No open requests." in text
    assert 'href="/ask/"' in text


def test_the_list_costs_the_same_for_many(cast, ximena):
    remarked_on = []
    for number in range(2):
        at(ASKED, f"one{number}@county.invalid")
    few = ximena.queries("/coordination/requests/")
    for number in range(20):
        request = at(ASKED, f"more{number}@county.invalid")
        with clock_at(ASKED):
            domain.take_request(actor=cast.ximena, request_id=request.pk)
        remarked_on.append(request)
    assert ximena.queries("/coordination/requests/") == few


def test_a_coordinator_takes_a_request_asks_and_promises_a_day(cast, ximena):
    request = confirmed()
    assert ximena.post(path_of(request, "take/")).status_code == 303
    assert (
        ximena.post(path_of(request, "answer-by/"), {"reply_by_on": "2026-04-01"}).status_code
        == 303
    )
    assert ximena.post(path_of(request, "ask/"), {"text": "How long?"}).status_code == 303
    request.refresh_from_db()
    assert (request.owner, request.state, str(request.reply_by_on)) == (
        cast.ximena,
        "clarifying",
        "2026-04-01",
    )
    text = ximena.read(path_of(request))
    assert "How long?" in text
    assert "Waits for the requester" in text


@pytest.mark.parametrize(
    ("step", "data", "field"),
    [
        ("answer-by/", {"reply_by_on": "2020-01-01"}, "reply_by_on"),
        ("ask/", {"text": ""}, "text"),
        ("decline/", {"words": "x" * 2001}, "words"),
        ("plan/", {"title": "A panel"}, "fund_id"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(ximena, step, data, field):
    answer = ximena.post(path_of(confirmed(), step), data)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in main_of(answer)


def test_ready_words_greet_the_requester_in_their_language(cast, ximena):
    text = ximena.read(path_of(confirmed(), "decline/?words=notice"))
    assert "Dear Robin Reyes," in text
    assert "need more time to prepare well" in text


def test_declining_by_the_ready_words_closes_the_request(cast, ximena):
    request = confirmed()
    answer = ximena.post(path_of(request, "decline/"), {"words": "Not this spring."})
    assert answer.headers["Location"] == path_of(request)
    text = ximena.read(path_of(request))
    assert "Not this spring." in text
    assert "Say no kindly" not in text


def test_planning_is_filled_in_and_leads_to_the_engagement(chain, ximena):
    request = confirmed(
        starts_on=AFTER.date() + 30 * DAY, place="Woodland library", audiences=["law_enforcement"]
    )
    text = ximena.read(path_of(request, "plan/"))
    for filled in ("Panel, Yolo County", "2026-04-10T09:00", "Woodland library"):
        assert filled in text, filled
    assert re.search(r'<input[^>]*value="law_enforcement"[^>]*checked', text)
    answer = ximena.post(
        path_of(request, "plan/"),
        {
            "title": "A panel",
            "fund_id": chain.fund.pk,
            "starts_at": "2026-04-10T09:00",
            "ends_at": "2026-04-10T10:00",
            "timezone": "America/Los_Angeles",
            "audiences": ["law_enforcement"],
        },
    )
    engagement = Engagement.objects.get()
    assert answer.headers["Location"] == f"/coordination/engagements/{engagement.pk}/"
    assert engagement.requester.name == "Yolo County"
    assert engagement.starts_at.isoformat() == "2026-04-10T16:00:00+00:00"
    assert engagement.audiences == ["law_enforcement"]
    assert "See the engagement" in ximena.read(path_of(request))


def test_a_remark_is_passed_on_or_kept(chain, ximena):
    request = confirmed()
    planned(chain, request)
    first, second = (
        remarked(request, "They were wonderful."),
        remarked(request, "The room was cold."),
    )
    assert "They were wonderful." in ximena.read("/coordination/requests/")
    passing = ximena.post(
        f"/coordination/requests/remarks/{first.pk}/", {"words": "They thank you."}
    )
    keeping = ximena.post(
        f"/coordination/requests/remarks/{second.pk}/keep/", {"note": "Not theirs."}
    )
    assert passing.status_code == keeping.status_code == 303
    text = ximena.read(path_of(request))
    assert "They thank you." in text
    assert "Kept here" in text
    assert "Remarks to pass on" not in ximena.read("/coordination/requests/")


def test_an_auditor_reads_and_acts_on_nothing(cast):
    request = confirmed()
    text = Asker(cast.ansel).read(path_of(request))
    assert "A panel for new foster parents." in text
    for control in ("Plan it", "Say no kindly", "Send my message", "Send a new link"):
        assert control not in text, control
