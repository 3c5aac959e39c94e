"""What requesters say afterwards reaches those who did the work in a coordinator's words."""

import pytest

from core.errors import Invalid, NotVisible, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from notices.models import Notice, NoticeKind
from tests.api.calls import Caller
from tests.cast import person
from tests.factories.chain import AFTER, BEFORE
from tests.factories.requests import confirmed, planned, remarked


@pytest.fixture
def request_made(chain):
    request = confirmed()
    engagement = planned(chain, request)
    chain.booked(chain.seat(engagement))
    chain.booked(chain.seat(engagement), chain.cast.itzel)
    request.refresh_from_db()
    return request


def test_a_remark_is_left_once_the_work_is_over(request_made):
    with clock_at(BEFORE), pytest.raises(WrongState):
        domain.leave_remark(token=request_made.link_key, text="Too soon.")
    remark = remarked(request_made)
    assert (remark.state, remark.text) == ("received", "It went very well.")


def test_nothing_can_be_remarked_on_work_that_was_never_planned(cast):
    with clock_at(AFTER), pytest.raises(WrongState):
        domain.leave_remark(token=confirmed().link_key, text="Hello?")


def test_passing_on_tells_everybody_who_did_the_work_the_coordinators_words(cast, request_made):
    remark = remarked(request_made, "The first one was late.")
    with clock_at(AFTER):
        domain.deliver_ended()
        domain.pass_on_remark(actor=cast.ximena, remark_id=remark.pk, words="They thank you.")
    told = Notice.objects.filter(kind=NoticeKind.REMARK_PASSED_ON)
    assert {notice.recipient for notice in told} == {cast.linh.user, cast.itzel.user}
    (passed,) = domain.passed_on(engagement_ids=[request_made.engagement_id])[
        request_made.engagement_id
    ]
    assert passed.passed_words == "They thank you."
    with pytest.raises(WrongState):
        domain.keep_remark(actor=cast.ximena, remark_id=remark.pk, note="Why")


def test_a_remark_that_is_kept_reaches_nobody_and_says_why_to_the_desk(cast, request_made):
    remark = remarked(request_made)
    with clock_at(AFTER):
        domain.keep_remark(actor=cast.ximena, remark_id=remark.pk, note="About the hotel.")
    change = StateChange.objects.get(noun="engagements.remark", object_id=remark.pk)
    assert (change.move, change.note) == ("keep", "About the hotel.")
    assert domain.passed_on(engagement_ids=[request_made.engagement_id]) == {}
    assert not Notice.objects.filter(kind=NoticeKind.REMARK_PASSED_ON).exists()


def test_a_consultant_never_reads_the_remark_itself(cast, request_made):
    remark = remarked(request_made)
    with pytest.raises(NotVisible):
        domain.pass_on_remark(actor=cast.linh.user, remark_id=remark.pk, words="x")


@pytest.mark.parametrize("text", ["", "  ", "x" * 3001, "\x00"])
def test_a_remark_of_no_words_or_too_many_is_refused(request_made, text):
    with pytest.raises(Invalid) as refused:
        remarked(request_made, text)
    assert [problem.field for problem in refused.value.problems] == ["text"]


def test_five_remarks_are_enough(request_made):
    for _each in range(5):
        remarked(request_made)
    with pytest.raises(Invalid):
        remarked(request_made)


def test_whoever_did_the_work_reads_by_program_what_was_passed_on_and_nothing_else(
    cast, request_made
):
    remark, kept = remarked(request_made, "The first one was late."), remarked(request_made)
    with clock_at(AFTER):
        domain.deliver_ended()
        domain.keep_remark(actor=cast.ximena, remark_id=kept.pk, note="About the hotel.")
        assert Caller(cast.linh.user).get("remarks/").json()["results"] == []
        domain.pass_on_remark(actor=cast.ximena, remark_id=remark.pk, words="They thank you.")
    (read,) = Caller(cast.linh.user).get("remarks/").json()["results"]
    assert read.pop("passed_at")
    assert read == {
        "id": remark.pk,
        "engagement": request_made.engagement_id,
        "state": "passed_on",
        "passed_words": "They thank you.",
        "passed_by": "Ximena",
    }
    both = Caller(cast.ximena).get(f"remarks/{remark.pk}/").json()
    assert (both["text"], both["passed_words"]) == ("The first one was late.", "They thank you.")
    for user in (person("Elsewhere", "consultant"), cast.prudence, cast.adwoa):
        assert Caller(user).get(f"remarks/{remark.pk}/").status_code == 404
    assert Caller(cast.linh.user).get("remarks/", request=1).status_code == 422
    answer = Caller(cast.linh.user).post(f"remarks/{remark.pk}/keep/", {"note": "Why"})
    assert answer.status_code == 403
