"""After: whom to be in touch with, answers, findings, and who was not there."""

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements.domain import answer_two_questions, share_finding
from engagements.models import SupportTask
from tests.cast import person
from tests.pages.asking import Asker
from tests.pages.scenes import NOW, seat_at

pytestmark = pytest.mark.django_db
AFTER_PAGE = "coordination:after"


def said(assignment, *, heard=True, words=""):
    with clock_at(NOW):
        return answer_two_questions(
            actor=assignment.consultant.user,
            assignment_id=assignment.pk,
            enough_time=True,
            was_heard=heard,
            words=words,
        )


def test_nothing_owed_says_so(cast):
    assert "Nothing is owed now." in Asker(cast.ximena).read(reverse(AFTER_PAGE))


def test_being_in_touch_is_noted_in_one_step(cast, chain):
    task = chain.delivered().support_task
    ximena = Asker(cast.ximena)
    page = ximena.read(reverse(AFTER_PAGE))
    assert "linh@parity.invalid" in page
    answer = ximena.post(reverse("coordination:finish_support", args=[task.pk]))
    assert answer.status_code == 303
    task.refresh_from_db()
    assert task.state == "done"
    assert "People to be in touch with" not in ximena.read(reverse(AFTER_PAGE))


def test_an_auditor_reads_the_page_without_addresses_and_without_buttons(cast, chain):
    chain.delivered()
    page = Asker(cast.ansel).read(reverse(AFTER_PAGE))
    assert "Linh" in page
    assert "linh@parity.invalid" not in page
    assert "I was in touch" not in page


def test_a_no_is_read_and_answered_and_the_person_reads_the_answer(cast, chain):
    feedback = said(chain.delivered(), heard=False, words="Nobody asked me anything.")
    ximena = Asker(cast.ximena)
    assert "They were not heard." in ximena.read(reverse(AFTER_PAGE))
    path = reverse("coordination:answer", args=[feedback.pk])
    assert "Nobody asked me anything." in ximena.read(path)
    assert ximena.post(path, {"answer": ""}).status_code == 422
    assert ximena.post(path, {"answer": "You open the next one."}).status_code == 303
    assert ximena.get(path).status_code == 409
    linh = Asker(cast.linh.user)
    page = linh.read(reverse("consultant:after", args=[feedback.assignment_id]))
    assert "You open the next one." in page


def test_words_after_two_yeses_are_read_too(cast, chain):
    said(chain.delivered(), words="A kind room.")
    assert "A kind room." in Asker(cast.ximena).read(reverse(AFTER_PAGE))


def test_a_finding_is_written_shared_and_not_changed_after(cast, chain):
    finding = chain.delivered().engagement.finding
    ximena = Asker(cast.ximena)
    path = reverse("coordination:finding", args=[finding.pk])
    refused = ximena.post(path, {"learned": "", "changed": " "})
    assert refused.status_code == 422
    assert "Write what was learned" in refused.content.decode()
    assert ximena.post(path, {"learned": "Shorter forms help."}).status_code == 303
    assert ximena.get(path).status_code == 409
    assert "Shorter forms help." in Asker(cast.linh.user).read(reverse("consultant:findings"))


def test_a_finding_changes_hands_with_a_reason(cast, chain):
    finding = chain.delivered().engagement.finding
    other = person("Xochitl", "coordinator")
    path = reverse("coordination:change_finding", args=[finding.pk])
    change = {"owed_by_id": other.pk, "due_on": "2026-06-01"}
    ximena = Asker(cast.ximena)
    assert ximena.post(path, change | {"reason": ""}).status_code == 422
    assert ximena.post(path, change | {"reason": "On leave"}).status_code == 303
    finding.refresh_from_db()
    assert finding.owed_by == other
    assert "Prudence" not in ximena.read(path)


def test_the_page_of_someone_who_was_not_there_says_first_what_it_means(cast, chain):
    assignment = chain.delivered()
    ximena = Asker(cast.ximena)
    engagement = reverse("coordination:engagement", args=[assignment.engagement_id])
    path = reverse("coordination:no_show", args=[assignment.pk])
    assert path in ximena.read(engagement)
    page = ximena.read(path)
    assert "Have a word with the person first." in page
    assert "Hours worked are paid." in page
    assert ximena.post(path, {"note": ""}).status_code == 422
    assert ximena.post(path, {"note": "No answer by phone"}).status_code == 303
    assert path not in ximena.read(engagement)
    page = Asker(cast.linh.user).read(reverse("consultant:after", args=[assignment.pk]))
    assert "Your coordinator noted that you were not there" in page
    assert "No answer by phone" not in page


def test_after_takes_as_many_queries_for_one_as_for_many(cast, chain):
    share_finding(
        actor=cast.ximena,
        finding_id=chain.delivered().engagement.finding.pk,
        learned="x",
        changed="",
    )
    ximena = Asker(cast.ximena)
    said(chain.delivered(seat_at(chain, -2)), heard=False)
    few = ximena.queries(reverse(AFTER_PAGE))
    for hours in range(4, 24, 2):
        said(chain.delivered(seat_at(chain, -hours)), heard=False)
    assert ximena.queries(reverse(AFTER_PAGE)) == few


def test_a_long_list_is_cut_and_can_be_read_whole(cast, chain, monkeypatch):
    monkeypatch.setattr("pages.coordination.after_reading.SHOWN", 2)
    for hours in (0, 2, 4):
        chain.delivered(seat_at(chain, -hours))
    assert SupportTask.objects.count() == 3
    ximena = Asker(cast.ximena)
    page = ximena.read(reverse(AFTER_PAGE))
    assert page.count("I was in touch") == 2
    assert "?of=support" in page
    page = ximena.read(f"{reverse(AFTER_PAGE)}?of=support")
    assert page.count("I was in touch") == 3
    assert '<h2 id="findings-title">' not in page
