"""What people outside ask for: kept once, confirmed by its reader, answered by a coordinator."""

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection

from core import time
from core.errors import Invalid, NotVisible, Refused, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.domain import requests as verbs
from engagements.models import Finding, Request, Requester
from notices.domain import deliver, send_again
from notices.models import Notice, NoticeKind
from tests.cast import person
from tests.factories.chain import STARTS
from tests.factories.requests import ASKED, confirmed, made, planned, words

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def at_the_time_of_asking(cast):
    with clock_at(ASKED):
        yield


def steps_of(request: Request) -> list[str]:
    changes = StateChange.objects.filter(noun="engagements.request", object_id=request.pk)
    return list(changes.order_by("id").values_list("move", flat=True))


def told(kind: str) -> list[str]:
    return [notice.email for notice in Notice.objects.filter(kind=kind).order_by("id")]


def test_a_request_walks_from_its_making_to_a_planned_engagement(chain, cast):
    request = made(county_id=cast.linh.home_county_id, audiences=["law_enforcement"])
    assert request.state == "unconfirmed"
    assert not Request.objects.visible_to(cast.ximena).exists()
    domain.confirm_request(token=request.link_key)
    domain.take_request(actor=cast.ximena, request_id=request.pk)
    domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long?")
    domain.answer_as_requester(token=request.link_key, text="One hour.")
    engagement = planned(chain, request)
    request.refresh_from_db()
    assert steps_of(request) == ["confirm", "clarify", "answer", "plan"]
    assert (request.state, request.engagement, request.owner) == (
        "planned",
        engagement,
        cast.ximena,
    )
    assert engagement.requester.name == "Yolo County"
    assert engagement.requester.county_id == cast.linh.home_county_id
    assert [message.author for message in request.messages.all()] == [cast.ximena, None]


def test_confirming_promises_an_answer_and_tells_every_coordinator(cast):
    wiremu = person("Wiremu", "coordinator")
    request = confirmed()
    assert request.reply_by_on == time.today() + 7 * DAY
    assert told(NoticeKind.REQUEST_NEW) == [cast.ximena.email, wiremu.email]


def test_confirming_twice_changes_nothing_more(cast):
    request = confirmed()
    assert domain.confirm_request(token=request.link_key).state == "new"
    assert steps_of(request) == ["confirm"]
    assert len(told(NoticeKind.REQUEST_NEW)) == 1


def test_whoever_has_a_request_hears_of_it_alone(cast):
    person("Wiremu", "coordinator")
    request = confirmed()
    domain.take_request(actor=cast.ximena, request_id=request.pk)
    domain.answer_as_requester(token=request.link_key, text="One more thing.")
    assert told(NoticeKind.REQUEST_MESSAGE) == [cast.ximena.email]


def test_a_request_whose_keeper_coordinates_no_more_is_everybodys_again(cast):
    wiremu = person("Wiremu", "coordinator")
    request = confirmed()
    domain.take_request(actor=wiremu, request_id=request.pk)
    wiremu.role_grants.all().delete()
    domain.answer_as_requester(token=request.link_key, text="One more thing.")
    assert told(NoticeKind.REQUEST_MESSAGE) == [cast.ximena.email]


def test_a_requester_hears_that_there_is_something_to_read_of_what_came_of_it(chain, cast):
    engagement = planned(chain)
    finding = Finding.objects.create(
        engagement=engagement, owed_by=cast.ximena, due_on=time.today()
    )
    Notice.objects.all().delete()
    domain.share_finding(
        actor=cast.ximena, finding_id=finding.pk, learned="People listen longer.", changed=""
    )
    notice = Notice.objects.get(kind=NoticeKind.REQUEST_ANSWERED)
    assert notice.path == f"/ask/{engagement.request.link_key}/"


def test_an_address_gets_one_e_mail_to_confirm_an_hour_and_no_request_is_lost(cast):
    first, second = made(), made(what="Another panel.")
    assert told(NoticeKind.REQUEST_CONFIRM) == ["robin@county.invalid"]
    with clock_at(ASKED + HOUR - SECOND):
        domain.lapse_requests()
        assert len(told(NoticeKind.REQUEST_CONFIRM)) == 1
    with clock_at(ASKED + HOUR + SECOND):
        domain.lapse_requests()
        domain.lapse_requests()
    sent = Notice.objects.filter(kind=NoticeKind.REQUEST_CONFIRM).order_by("id")
    assert [notice.path for notice in sent] == [f"/ask/{r.link_key}/" for r in (first, second)]


def test_a_fourth_request_that_waits_for_the_same_address_is_not_kept(cast):
    for _each in range(3):
        made(email="Robin@County.invalid ")
    assert domain.make_request(**words()) is None
    assert Request.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_lead_to_one_e_mail(cast):
    def ask() -> None:
        try:
            made()
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _each in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Request.objects.count() == 3
    assert len(told(NoticeKind.REQUEST_CONFIRM)) == 1


def test_the_e_mail_to_confirm_repeats_no_word_that_a_stranger_typed(cast):
    made(contact_name="Win a prize at evil.example", organisation="evil.example")
    deliver()
    (message,) = mail.outbox
    assert message.subject == "Please confirm your e-mail"
    assert "evil.example" not in message.message().as_string()
    assert "/ask/" in message.body


def test_what_was_not_confirmed_in_three_days_lapses_and_is_forgotten(cast):
    request = made(phone="555", hopes="A lot.", when_words="Soon", place="Hall", budget="Some")
    with clock_at(ASKED + 3 * DAY):
        with pytest.raises(NotVisible):
            domain.confirm_request(token=request.link_key)
        assert domain.lapse_requests() == 1
        assert domain.lapse_requests() == 0
    request.refresh_from_db()
    assert request.state == "lapsed"
    left = [request.organisation, request.contact_name, request.email, request.phone]
    left += [request.what, request.hopes, request.when_words, request.place, request.budget]
    assert left == [""] * 9


@pytest.mark.parametrize("state", ["queued", "failed", "unknown"])
def test_nothing_more_leaves_to_whoever_is_forgotten(cast, state):
    made()
    Notice.objects.update(state=state)
    with clock_at(ASKED + 3 * DAY):
        domain.lapse_requests()
    notice = Notice.objects.get()
    assert (notice.state, notice.to_email, notice.to_name) == ("kept", "", "")
    assert deliver() == 0
    with pytest.raises(WrongState):
        send_again(actor=cast.adwoa, notice_id=notice.pk)


def test_an_e_mail_that_has_left_keeps_no_address_and_the_request_does(cast):
    request = confirmed()
    domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long?")
    domain.lapse_requests()
    assert told(NoticeKind.REQUEST_MESSAGE) == ["robin@county.invalid"]
    assert deliver() >= 2
    domain.lapse_requests()
    outside = Notice.objects.filter(recipient=None)
    assert set(outside.values_list("state", "to_email", "to_name")) == {("sent", "", "")}
    request.refresh_from_db()
    assert request.email == "robin@county.invalid"


def test_what_is_being_sent_is_forgotten_by_the_next_round(cast):
    made()
    Notice.objects.update(state="sending", claimed_at=ASKED)
    with clock_at(ASKED + 3 * DAY):
        domain.lapse_requests()
        assert Notice.objects.get().to_email
        Notice.objects.update(state="queued")
        domain.lapse_requests()
    assert not Notice.objects.get().to_email


def test_a_question_that_nobody_answers_closes_the_request_after_thirty_days(cast):
    request = confirmed()
    domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long?")
    with clock_at(ASKED + 20 * DAY):
        domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="Are you there?")
    with clock_at(ASKED + 49 * DAY):
        assert domain.lapse_requests() == 0
    with clock_at(ASKED + 51 * DAY):
        assert domain.lapse_requests() == 1
        assert told(NoticeKind.REQUEST_ANSWERED) == ["robin@county.invalid"]
        with pytest.raises(WrongState):
            domain.answer_as_requester(token=request.link_key, text="Here I am.")
    request.refresh_from_db()
    assert request.what == "A panel for new foster parents."


def test_an_answer_opens_a_new_week_for_the_coordinator(cast):
    request = confirmed()
    domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long?")
    with clock_at(ASKED + 20 * DAY):
        answered = domain.answer_as_requester(token=request.link_key, text="One hour.")
        assert answered.reply_by_on == time.today() + 7 * DAY


def test_declining_needs_words_and_tells_the_requester(cast):
    request = confirmed()
    with pytest.raises(Invalid):
        domain.decline_request(actor=cast.ximena, request_id=request.pk, words="  ")
    domain.decline_request(actor=cast.ximena, request_id=request.pk, words="Not this spring.")
    request.refresh_from_db()
    assert (request.state, request.closing_words) == ("declined", "Not this spring.")
    assert told(NoticeKind.REQUEST_ANSWERED) == ["robin@county.invalid"]
    with pytest.raises(WrongState):
        domain.take_request(actor=cast.ximena, request_id=request.pk)


def test_an_answer_is_promised_for_a_day_to_come(cast):
    request = confirmed()
    for day in (time.today() - DAY, time.today() + 91 * DAY):
        with pytest.raises(Invalid):
            domain.set_reply_by(actor=cast.ximena, request_id=request.pk, reply_by_on=day)
    later = time.today() + 14 * DAY
    domain.set_reply_by(actor=cast.ximena, request_id=request.pk, reply_by_on=later)
    request.refresh_from_db()
    assert request.reply_by_on == later


def test_a_plan_that_is_refused_leaves_the_request_as_it_was(chain):
    request = confirmed()
    with pytest.raises(Invalid):
        planned(chain, request, ends_at=STARTS - HOUR)
    request.refresh_from_db()
    assert request.state == "new"
    assert not Requester.objects.filter(name="Yolo County").exists()


def test_only_coordinators_act_and_only_the_desk_sees(cast):
    request = confirmed()
    for actor, refusal in ((cast.ansel, Refused), (cast.prudence, NotVisible)):
        with pytest.raises(refusal):
            domain.take_request(actor=actor, request_id=request.pk)
    with pytest.raises(NotVisible):
        domain.decline_request(actor=cast.linh.user, request_id=request.pk, words="No")


WRONG = {
    "organisation": ["", " ", "x" * 161, "Two\nLines", "\ud800"],
    "contact_name": ["", "Robin\r\nBcc: all@county.invalid", "x" * 121],
    "email": [
        "",
        "robin",
        "robin@county.invalid\nBcc: all@county.invalid",
        "robin@county.invalid, all@county.invalid",
        "röbin@county.invalid",
        "x" * 250 + "@county.invalid",
    ],
    "phone": ["1" * 41],
    "what": ["", "x" * 3001, "NUL\x00"],
    "hopes": ["x" * 2001],
    "activity": ["board_meeting", "anything"],
    "audiences": [["nobody"]],
    "audience_count": [0, -1, 100_001],
    "county_id": [987_654_321],
    "language": ["tlh"],
    "starts_on": [date(2026, 2, 9), date(9999, 12, 31)],
    "ends_on": [date(1, 1, 1)],
    "when_words": ["x" * 301],
    "place": ["x" * 201],
    "budget": ["x" * 201],
}


@pytest.mark.parametrize("field", WRONG)
def test_what_cannot_be_taken_is_refused_by_the_name_of_its_field(cast, field):
    for value in WRONG[field]:
        with pytest.raises(Invalid) as refused:
            domain.make_request(**words(**{field: value}))
        assert [problem.field for problem in refused.value.problems] == [field], value
    assert not Request.objects.exists()


def test_a_link_is_found_by_all_of_its_key_and_nothing_else(cast):
    request = confirmed()
    key = request.link_key
    assert len(key) == 43
    assert domain.find_by_link(token=key) == request
    last = "A" if key[-1] != "A" else "B"
    for wrong in (key[:-1] + last, key[:11], key + "A", "%" * 43, "_" * 43, "é" * 43, "\x00" * 43):
        with pytest.raises(NotVisible):
            domain.find_by_link(token=wrong)


def test_a_new_link_ends_the_old_one(cast):
    request = confirmed()
    old = request.link_key
    new = domain.reset_link_as_requester(token=old).link_key
    with pytest.raises(NotVisible):
        domain.find_by_link(token=old)
    newest = domain.reset_link(actor=cast.ximena, request_id=request.pk).link_key
    with pytest.raises(NotVisible):
        domain.find_by_link(token=new)
    assert domain.find_by_link(token=newest) == request
    paths = Notice.objects.filter(kind=NoticeKind.REQUEST_ANSWERED).values_list("path", flat=True)
    assert set(paths) == {f"/ask/{new}/", f"/ask/{newest}/"}


def test_a_link_that_was_not_confirmed_cannot_be_renewed(cast):
    with pytest.raises(WrongState):
        domain.reset_link_as_requester(token=made().link_key)


def test_the_thread_of_a_stranger_has_an_end(cast, monkeypatch):
    request = confirmed()
    monkeypatch.setattr("engagements.domain.request_link.MOST_MESSAGES", 2)
    for _each in range(2):
        domain.answer_as_requester(token=request.link_key, text="And another thing.")
    with pytest.raises(Invalid):
        domain.answer_as_requester(token=request.link_key, text="And another thing.")


def test_everything_that_can_be_asked_for_is_work_of_the_network():
    assert set(verbs.ASKABLE).isdisjoint({"board_meeting", "professional_development"})
