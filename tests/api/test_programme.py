"""A programme through the API: what a release would do, its refusals, and each person's answer."""

from datetime import timedelta

import pytest

from core.time import clock_at
from engagements.models import SessionRevision
from tests.api.calls import Caller
from tests.factories.chain import BEFORE, STARTS
from tests.factories.event import event_for
from tests.factories.programme import redraft, released


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def panel(event):
    engagement = event.session()
    released(event)
    return engagement


@pytest.fixture
def ximena(cast):
    return Caller(cast.ximena)


def test_a_plan_is_read_and_released_by_its_digest(event, panel, chain, cast, ximena):
    booked = chain.booked(chain.seat(panel))
    redraft(event, panel, ends_at=STARTS + timedelta(minutes=90))
    path = f"convenings/{event.convening.pk}"
    with clock_at(BEFORE):
        plan = ximena.get(f"{path}/release-plan/").json()
        (change,) = plan["changes"]
        (person,) = change["people"]
        assert (change["changed"], plan["raised_amount"]) == (["time"], "48.75")
        assert (person["assignment"], person["amount_after"]) == (booked.pk, "292.50")
        stale = ximena.post(f"{path}/release/", {"digest": "0" * 64})
        assert stale.status_code == 409
        made = ximena.post(f"{path}/release/", {"digest": plan["digest"]})
        assert made.status_code == 200
        asked = Caller(cast.linh.user).get("reconfirmations/", state="asked").json()["results"]
    assert [(each["assignment"], each["amount_after"]) for each in asked] == [(booked.pk, "292.50")]
    assert asked[0]["before"]["room"] == asked[0]["after"]["room"] == "Room 1"


def test_a_release_without_a_reason_names_the_kind(event, panel, ximena):
    event.session(event.rooms[1])
    released(event)
    redraft(event, panel, room_id=event.rooms[1].pk)
    path = f"convenings/{event.convening.pk}"
    with clock_at(BEFORE):
        plan = ximena.get(f"{path}/release-plan/").json()
        answer = ximena.post(f"{path}/release/", {"digest": plan["digest"]})
    assert plan["needs_reasons"] == ["room_taken"]
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["problems"]] == ["reason_room_taken"]


def test_titles_and_drafts_are_for_those_who_may_read_them(event, panel, chain, cast, ximena):
    chain.booked(chain.seat(panel))
    redraft(event, panel, title="Through another lens")
    finance, consultant = Caller(cast.prudence), Caller(cast.linh.user)
    assert ximena.get("sessions/").json()["results"][0]["draft"]["title"] == "Through another lens"
    for caller in (finance, consultant):
        assert "draft" not in caller.get("sessions/").json()["results"][0]
    released(event)
    changed = finance.get("releases/").json()["results"][0]["changes"][0]
    (session,) = finance.get("sessions/").json()["results"]
    for version in (changed["after"], *session["revisions"]):
        assert not {"title", "title_discloses", "source", "as_printed"} & set(version)
    (asked,) = finance.get("reconfirmations/").json()["results"]
    assert "after" not in asked
    assert asked["amount_after"] == "243.75"


def test_what_was_never_released_is_read_by_those_who_make_the_programme(
    panel, chain, cast, ximena
):
    """Another source's wording lies with the session; a release may never take it up."""
    chain.sent(chain.seat(panel))
    held = panel.session.current
    SessionRevision.objects.create(
        session=panel.session,
        number=2,
        source="slides",
        title="Survivors speak",
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        room=held.room,
        made_by=cast.ximena,
        made_at=BEFORE,
    )

    def titles(caller: Caller) -> list[str | None]:
        (session,) = caller.get("sessions/").json()["results"]
        return [each.get("title") for each in session["revisions"]]

    assert titles(ximena) == titles(Caller(cast.ansel)) == [held.title, "Survivors speak"]
    assert titles(Caller(cast.linh.user)) == [held.title]
    assert titles(Caller(cast.prudence)) == [None]
