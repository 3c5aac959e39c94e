"""The conversation with a mail server, over TCP: what it said decides, and silence is no answer."""

import logging
import socket
from datetime import timedelta
from email.header import decode_header, make_header
from time import sleep

import pytest
from django.core.mail import EmailMessage

from accounts.models import Role, User
from core import invariants, time
from core.errors import NotVisible, Refused, WrongState
from core.models import StateChange
from core.time import clock_at
from notices import attachments, domain, letterbox
from notices.domain import sending
from notices.models import Notice, NoticeKind
from notices.states import ON_THE_WAY
from tests.cast import person
from tests.notices.mail_server import HangUp


def told(cast, *who, kind=NoticeKind.OFFER_SENT):
    people = who or (cast.linh.user,)
    notices = [
        domain.tell(recipient=each, kind=kind, path="/offers/12/", about_id=12) for each in people
    ]
    return notices[0] if len(notices) == 1 else notices


def states():
    return list(Notice.objects.order_by("id").values_list("state", flat=True))


def later(**after):
    """Deliver as if so much time had passed."""
    with clock_at(time.now() + timedelta(**after)):
        return domain.deliver()


def until_nothing_waits():
    for day in range(1, 12):
        later(days=day)
    assert not Notice.objects.filter(state__in=ON_THE_WAY).exists()


def once(answer):
    """Give an answer, or hang up, the first time; do as usual afterwards."""
    answers = [answer]

    def hook():
        given = answers.pop() if answers else None
        return given() if callable(given) else given

    return hook


def hang_up():
    raise HangUp


def test_an_e_mail_arrives_as_it_was_written_dots_and_letters_and_all(server):
    body = ".a line\n..\n.\n¿Qué tal, Nguyễn?\n" + "x" * 3_000 + "\n.end"
    message = EmailMessage("Café", body, to=["linh@parity.invalid"])
    message.attach("a.ics", b".BEGIN\r\n.\r\nEND", "text/calendar")
    box = letterbox.open_letterbox()
    box.lay_in(message)
    assert server.taken == []
    box.let_go()
    box.close()
    [taken] = server.taken
    assert str(make_header(decode_header(taken["Subject"]))) == "Café"
    words, file = taken.get_payload()
    assert words.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip("\n") == body
    assert file.get_payload(decode=True).replace(b"\r\n", b"\n").strip() == b".BEGIN\n.\nEND"


def test_what_the_server_took_is_sent_and_never_again(cast, server):
    told(cast, cast.linh.user, cast.itzel.user)
    assert domain.deliver() == 2
    assert later(days=1) == 0
    assert states() == ["sent", "sent"]
    assert set(server.counts.values()) == {1}
    moves = StateChange.objects.filter(noun="notices.notice").order_by("id")
    assert list(moves.values_list("move", flat=True)) == ["claim", "hand_over", "send"] * 2


AWAY = {
    "takes no call": None,
    "HELLO": lambda: "421 not now",
    "MAIL": lambda: "451 nothing from you now",
}


@pytest.mark.parametrize("stage", AWAY)
def test_a_server_that_is_away_for_an_hour_uses_up_no_try_and_all_leave_when_it_is_back(
    cast, server, settings, stage
):
    told(cast, cast.linh.user, cast.itzel.user)
    port = server.port
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        if AWAY[stage]:
            server.at[stage] = AWAY[stage]
        else:
            settings.EMAIL_PORT = nobody.getsockname()[1]
        for minutes in range(0, 61, 5):
            assert later(minutes=minutes) == 0
    assert list(Notice.objects.values_list("state", "attempts")) == [("queued", 0)] * 2
    server.at.clear()
    settings.EMAIL_PORT = port
    assert later(minutes=61) == 2
    assert set(server.counts.values()) == {1}


@pytest.mark.parametrize(
    ("stage", "answer", "state"),
    [
        ("RCPT", "550 no such person", "failed"),
        ("RCPT", "450 later", "queued"),
        ("DATA", "451 later", "queued"),
        ("DOT", "452 no room", "queued"),
        ("DOT", "554 not such words", "failed"),
    ],
)
def test_a_no_is_about_one_e_mail_and_the_others_leave(cast, server, stage, answer, state):
    told(cast, cast.linh.user, cast.itzel.user)
    server.at[stage] = once(answer)
    assert domain.deliver() == 1
    assert states() == [state, "sent"]
    assert server.addresses == [cast.itzel.email]
    until_nothing_waits()
    assert server.addresses == [cast.itzel.email, cast.linh.email][: 2 if state == "queued" else 1]


def test_an_e_mail_is_tried_five_times_within_ten_minutes(cast, server):
    told(cast)
    server.at["RCPT"] = lambda: "451 later"
    start = time.now()
    for second in range(0, 601, 10):
        with clock_at(start + timedelta(seconds=second)):
            domain.deliver()
    assert list(Notice.objects.values_list("state", "attempts")) == [("failed", 5)]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_an_e_mail_that_a_server_cannot_bear_holds_up_the_others_for_five_tries_at_most(
    cast, server, stage
):
    told(cast, cast.linh.user, cast.itzel.user)
    answers = [hang_up] * sending.MOST_ATTEMPTS
    server.at[stage] = lambda: answers.pop()() if answers else None
    until_nothing_waits()
    assert states() == ["failed", "sent"]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_before_the_last_line_has_nothing(cast, server, stage):
    told(cast)
    server.at[stage] = hang_up
    assert domain.deliver() == 0
    assert states() == ["queued"]
    assert server.taken == []
    del server.at[stage]
    assert later(minutes=1) == 1
    assert set(server.counts.values()) == {1}


def test_a_server_that_hangs_up_inside_the_lines_has_nothing_but_nobody_here_knows(cast, server):
    notice = told(cast)
    server.at["LINE"] = once(hang_up)
    domain.deliver()
    assert states() == ["unknown"]
    assert server.taken == []
    domain.send_again(actor=cast.adwoa, notice_id=notice.pk)
    assert domain.deliver() == 1


def test_a_server_that_hangs_up_without_an_answer_may_have_it_so_nobody_sends_it_again(
    cast, server
):
    told(cast, cast.linh.user, cast.itzel.user)
    server.at["DOT"] = once(hang_up)
    assert domain.deliver() == 1
    assert states() == ["unknown", "sent"]
    until_nothing_waits()
    assert set(server.counts.values()) == {1}


def test_an_answer_that_does_not_come_is_no_answer(cast, server, monkeypatch):
    monkeypatch.setattr(letterbox, "ANSWER_SECONDS", 0.1)
    told(cast)
    server.at["DOT"] = lambda: sleep(0.4)
    assert domain.deliver() == 0
    assert states() == ["unknown"]


def test_a_server_that_parts_between_two_e_mails_is_greeted_again(cast, server):
    told(cast, cast.linh.user, cast.itzel.user)
    answers = [None, "421 enough for one visit"]
    server.at["MAIL"] = lambda: answers.pop(0) if answers else None
    assert domain.deliver() == 2
    assert states() == ["sent", "sent"]


class TakenUpMeanwhile(letterbox.PlainLetterbox):
    """Another process takes the notice for lost, once, while this one speaks with the server."""

    def __init__(self, step):
        super().__init__(letterbox.get_connection())
        self.step = step

    def lay_in(self, message):
        super().lay_in(message)
        self.lose("lay_in")

    def let_go(self):
        super().let_go()
        self.lose("let_go")

    def lose(self, step):
        if step == self.step:
            self.step = ""
            with clock_at(time.now() + sending.CLAIM_LASTS + timedelta(seconds=1)):
                sending._take_up_lost(User.objects.system())


@pytest.mark.parametrize(
    ("step", "moves"),
    [
        ("lay_in", ["claim", "requeue", "claim", "hand_over", "send"]),
        ("let_go", ["claim", "hand_over", "lose", "settle"]),
    ],
)
def test_whoever_was_slow_sends_nothing_twice_and_settles_what_it_knows(
    cast, mailoutbox, monkeypatch, step, moves
):
    told(cast)
    box = TakenUpMeanwhile(step)
    monkeypatch.setattr(sending, "open_letterbox", lambda: box)
    assert domain.deliver() == 1
    assert len(mailoutbox) == 1
    taken = StateChange.objects.filter(noun="notices.notice").order_by("id")
    assert list(taken.values_list("move", flat=True)) == moves


def test_a_file_that_cannot_be_made_holds_up_nobody_and_tells_the_log_no_address(
    cast, server, monkeypatch, caplog
):
    def broken(notice):
        raise LookupError(notice.email)

    monkeypatch.setattr(attachments, "_MAKERS", {NoticeKind.BOOKED: broken})
    notice = told(cast, kind=NoticeKind.BOOKED)
    told(cast, cast.itzel.user)
    with caplog.at_level(logging.DEBUG):
        assert domain.deliver() == 1
    assert states() == ["queued", "sent"]
    assert f"notice {notice.pk} could not be sent: LookupError" in caplog.text
    assert cast.linh.email not in caplog.text


def test_a_refused_address_does_not_stand_in_the_log(cast, server, caplog):
    told(cast)
    server.at["RCPT"] = lambda: f"550 <{cast.linh.email}> unknown"
    with caplog.at_level(logging.DEBUG):
        domain.deliver()
    assert "NotTaken" in caplog.text
    assert cast.linh.email not in caplog.text


def stuck(cast, server, state):
    """Leave an e-mail that an administrator decides about."""
    notice = told(cast)
    server.at["DOT"] = once(hang_up if state == "unknown" else "554 no")
    domain.deliver()
    notice.refresh_from_db()
    assert notice.state == state
    return notice


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_an_administrator_sends_again_what_is_stuck(cast, server, state):
    notice = stuck(cast, server, state)
    with pytest.raises(Refused):
        domain.send_again(actor=cast.linh.user, notice_id=notice.pk)
    with pytest.raises(NotVisible):
        domain.send_again(actor=cast.ximena, notice_id=notice.pk)
    domain.send_again(actor=cast.adwoa, notice_id=notice.pk)
    assert domain.deliver() == 1
    assert states() == ["sent"]


def test_an_administrator_says_that_an_e_mail_arrived_and_only_where_nobody_knew(cast, server):
    notice = stuck(cast, server, "unknown")
    with pytest.raises(NotVisible):
        domain.say_arrived(actor=cast.ximena, notice_id=notice.pk)
    assert domain.say_arrived(actor=cast.adwoa, notice_id=notice.pk).state == "sent"
    failed = stuck(cast, server, "failed")
    with pytest.raises(WrongState):
        domain.say_arrived(actor=cast.adwoa, notice_id=failed.pk)


@pytest.mark.parametrize("read", [domain.mark_read, domain.mark_all_read])
def test_who_read_it_in_the_application_needs_nobody_to_decide(cast, server, read):
    notice = stuck(cast, server, "unknown")
    named = "notice_id" if read is domain.mark_read else "up_to_id"
    read(actor=cast.linh.user, **{named: notice.pk})
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert notice.read_at


def test_administrators_are_told_once_of_what_is_stuck_and_again_of_what_is_new(cast, server):
    assert domain.tell_of_stuck() == 0
    stuck(cast, server, "unknown")
    assert [domain.tell_of_stuck() for _time in range(2)] == [1, 0]
    domain.deliver()
    stuck(cast, server, "failed")
    second = person("Beatriz", Role.ADMINISTRATOR)
    assert [domain.tell_of_stuck() for _time in range(2)] == [2, 0]
    assert set(second.notices.values_list("kind", "path")) == {
        ("email_stuck", "/administration/outbox/")
    }
    with clock_at(time.now() + timedelta(days=2)):
        assert domain.tell_of_stuck() == 2


def test_administrators_hear_of_what_was_claimed_before_they_were_told_and_got_stuck_after(
    cast, server
):
    told(cast)
    system = User.objects.system()
    killed = sending._claim_next(system)
    sending._record(killed, "sending", "hand_over", system)
    stuck(cast, server, "failed")
    assert domain.tell_of_stuck() == 1
    later(minutes=6)
    assert states() == ["unknown", "failed", "sent"]
    with clock_at(time.now() + timedelta(minutes=7)):
        assert [domain.tell_of_stuck() for _time in range(2)] == [1, 0]


def test_administrators_hear_once_that_a_server_is_away_for_long_and_again_the_next_time(
    cast, server
):
    start = time.now()

    def at_minute(minute, act):
        with clock_at(start + timedelta(minutes=minute)):
            return act()

    server.at["HELLO"] = lambda: "421 not now"
    at_minute(-11, lambda: told(cast))
    at_minute(0, domain.deliver)
    assert [breach.number for breach in invariants.check()] == ["15.3"]
    assert domain.waiting_since() == start - timedelta(minutes=11)
    assert [at_minute(minute, domain.tell_of_stuck) for minute in (-2, 0, 5, 60)] == [0, 1, 0, 0]
    server.at.clear()
    assert at_minute(61, domain.deliver) == 2
    assert at_minute(61, domain.waiting_since) is None
    server.at["HELLO"] = lambda: "421 not now"
    at_minute(62, lambda: told(cast))
    # Told of another e-mail just before this one has waited too long.
    about = {"kind": NoticeKind.EMAIL_STUCK, "path": "/", "about_id": 1}
    at_minute(70, lambda: domain.tell(recipient=cast.adwoa, **about))
    assert [at_minute(minute, domain.tell_of_stuck) for minute in (71, 73, 78)] == [0, 1, 0]


def test_an_e_mail_about_what_is_stuck_is_no_reason_to_tell_of_it(cast, server):
    stuck(cast, server, "failed")
    domain.tell_of_stuck()
    server.at["RCPT"] = lambda: "550 no such person"
    domain.deliver()
    assert states() == ["failed", "failed"]
    assert domain.tell_of_stuck() == 0
