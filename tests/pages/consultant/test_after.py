"""After the work, as a consultant: two questions, a note to oneself, and what came of it."""

import logging
import uuid
from datetime import timedelta

import pytest
from django.conf import settings as shipped
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.time import clock_at
from engagements.domain import (
    cancel_assignment,
    change_finding,
    close_finished,
    share_finding,
)
from engagements.models import CheckIn, Remark
from notices.domain import deliver
from tests.api.calls import Caller
from tests.factories.chain import BEFORE
from tests.pages.asking import BACKEND, Asker
from tests.pages.coordination.test_today import asked_for
from tests.pages.scenes import NOW, seat_at
from tests.permissions.test_canaries import CACHE_URL, keys_with_canaries, tables_with_canaries

pytestmark = pytest.mark.django_db
CANARY = "Qwyzzle Canarybird"  # one of those that the search looks for


def after_of(assignment) -> str:
    return reverse("consultant:after", args=[assignment.pk])


def note_of(assignment) -> str:
    return reverse("consultant:check_in", args=[assignment.pk])


def test_two_questions_are_asked_on_home_and_answered_on_one_page(cast, chain):
    assignment = chain.delivered()
    linh = Asker(cast.linh.user)
    for name in ("home", "work"):
        assert after_of(assignment) in linh.read(reverse(f"consultant:{name}"))
    page = linh.read(after_of(assignment))
    assert "Was there enough time?" in page
    refused = linh.post(after_of(assignment), {"enough_time": "yes"})
    assert refused.status_code == 422
    assert "Say whether you were heard." in refused.content.decode()
    said = {"enough_time": "no", "was_heard": "yes", "words": "It was short."}
    assert linh.post(after_of(assignment), said).status_code == 303
    page = linh.read(after_of(assignment))
    assert "It was short." in page
    assert "Ximena owes you an answer by 18 March" in page
    assert after_of(assignment) not in linh.read(reverse("consultant:home"))


def test_before_the_work_nothing_is_asked(cast, chain):
    assignment = chain.booked(seat_at(chain, 240))
    linh = Asker(cast.linh.user)
    page = linh.read(after_of(assignment))
    assert "This has not taken place yet." in page
    assert note_of(assignment) not in page
    assert linh.get(note_of(assignment)).status_code == 409
    with clock_at(BEFORE):
        cancel_assignment(actor=cast.linh.user, assignment_id=assignment.pk)
    assert "This booking was cancelled." in linh.read(after_of(assignment))


def test_questions_that_lapsed_are_not_asked_any_more(cast, chain):
    assignment = chain.delivered()
    with clock_at(NOW + timedelta(days=31)):
        close_finished()
    page = Asker(cast.linh.user).read(after_of(assignment))
    assert "The time for the two questions has passed." in page


def test_a_note_is_kept_read_changed_and_deleted(cast, chain):
    assignment = chain.delivered()
    linh = Asker(cast.linh.user)
    assert "Only you can read this." in linh.read(note_of(assignment))
    assert linh.post(note_of(assignment), {"text": " "}).status_code == 422
    assert linh.post(note_of(assignment), {"text": "Tired & proud"}).status_code == 303
    assert "Tired &amp; proud" in linh.read(note_of(assignment))
    assert "Tired" not in linh.read(after_of(assignment))
    forget = reverse("consultant:forget", args=[assignment.pk])
    assert "nobody can bring it back" in linh.read(forget)
    assert linh.post(forget).status_code == 303
    assert not CheckIn.objects.exists()
    assert linh.get(forget).status_code == 404


def test_a_coordinator_who_is_also_a_consultant_opens_only_their_own_note(cast, chain):
    theirs, mine = chain.delivered(), chain.delivered(consultant=cast.itzel)
    cast.itzel.user.role_grants.create(role="coordinator")
    Asker(cast.linh.user).post(note_of(theirs), {"text": CANARY})
    itzel = Asker(cast.itzel.user)
    assert itzel.post(note_of(mine), {"text": "My own words"}).status_code == 303
    assert "My own words" in itzel.read(note_of(mine))
    for path in (note_of(theirs), reverse("consultant:forget", args=[theirs.pk])):
        assert itzel.get(path).status_code == 404
        assert itzel.post(path, {"text": "x"}).status_code == 404
    caller = Caller(cast.itzel.user)
    assert [row["text"] for row in caller.get("check-ins/").json()["results"]] == ["My own words"]
    assert caller.get(f"check-ins/{theirs.pk}/").status_code == 404
    assert CheckIn.objects.get(pk=theirs.pk).text == CANARY


def test_findings_are_owed_then_read_with_what_was_passed_on(cast, chain):
    linh = Asker(cast.linh.user)
    page = reverse("consultant:findings")
    assert "Nothing here yet." in linh.read(page)
    assignment = chain.delivered()
    finding = assignment.engagement.finding
    assert "Ximena owes you this by 9 May." in linh.read(page)
    with clock_at(NOW):
        change_finding(actor=cast.ximena, finding_id=finding.pk, due_on=NOW.date(), reason="Sooner")
    request = asked_for(chain, state="planned", owner=cast.ximena, engagement=assignment.engagement)
    Remark.objects.create(
        request=request,
        text="As it was written",
        state="passed_on",
        received_at=NOW,
        due_on=NOW.date(),
        passed_words="They thank you",
        passed_by=cast.ximena,
        passed_at=NOW,
    )
    share_finding(
        actor=cast.ximena, finding_id=finding.pk, learned="", changed="The form is shorter."
    )
    shown = linh.read(page)
    for words in ("The form is shorter.", "They thank you"):
        assert words in shown
    assert "As it was written" not in shown
    assert "The form is shorter." not in Asker(cast.itzel.user).read(page)


def test_a_coordinator_reads_on_their_own_page_only_what_came_of_their_own_work(cast, chain):
    cast.itzel.user.role_grants.create(role="coordinator")
    finding = chain.delivered().engagement.finding
    share_finding(actor=cast.ximena, finding_id=finding.pk, learned="A canary sings", changed="")
    page = Asker(cast.itzel.user).read(reverse("consultant:findings"))
    assert "A canary sings" not in page


def test_the_pages_take_as_many_queries_for_one_as_for_many(cast, chain):
    linh = Asker(cast.linh.user)
    chain.delivered()
    paths = [reverse(f"consultant:{name}") for name in ("findings", "work", "home")]
    few = [linh.queries(path) for path in paths]
    for hours in range(2, 20, 2):
        chain.delivered(seat_at(chain, -hours))
    assert [linh.queries(path) for path in paths] == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_cache")
def test_a_note_is_in_nothing_that_writing_it_leaves(cast, chain, caplog):
    """Kept through the page and the API, and sent while signed out; searched for everywhere."""
    caplog.set_level(logging.DEBUG)
    assignment = chain.delivered()
    client = Client()
    client.force_login(cast.linh.user, backend=BACKEND)
    page = client.get(note_of(assignment)).content.decode()
    text = f"Today {CANARY} and I walked home."
    form = {"form_key": str(uuid.uuid4()), "text": text}
    assert client.post(note_of(assignment), form).status_code == 303
    body = {"assignment_id": assignment.pk, "text": text}
    answer = Caller(cast.linh.user).post("check-ins/", body)
    assert answer.status_code == 201
    assert CANARY not in answer.content.decode()
    owner = page.split('name="form_for" value="')[1].split('"')[0]
    stranger = Client()
    assert stranger.post(note_of(assignment), {"form_for": owner, **form}).status_code == 302
    deliver()

    assert CANARY in client.get(note_of(assignment)).content.decode(), "the canary is not alive"
    assert tables_with_canaries() == []
    assert keys_with_canaries(shipped.REDIS_URL) == []
    assert keys_with_canaries(CACHE_URL) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT body_hash FROM core_idempotencykey")
        assert cursor.fetchall(), "the API keeps its keys"
    assert mail.outbox
    assert not any(CANARY in str(message.message()) for message in mail.outbox)
    assert CANARY not in caplog.text
