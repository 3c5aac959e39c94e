"""The outbox: nothing is lost, nothing leaves twice unasked, nothing is disclosed."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from core import time
from core.errors import NotVisible
from core.time import clock_at
from notices import domain
from notices.domain import outbox
from notices.models import Notice, NoticeKind


def told(cast, who=None, kind=NoticeKind.OFFER_SENT):
    return domain.tell(recipient=who or cast.linh.user, kind=kind, path="/offers/12/", about_id=12)


def test_an_e_mail_is_neutral_in_the_language_of_its_reader(cast):
    told(cast)
    told(cast, cast.itzel.user)
    assert domain.deliver() == 2
    english, spanish = mail.outbox
    assert english.subject == "You have an update"
    assert spanish.subject == "Tienes una novedad"
    for message in mail.outbox:
        text = (message.subject + message.body).lower()
        assert "/offers/12/" in message.body
        assert not any(word in text for word in ("$", "panel", "trafficking", "survivor"))


def test_what_was_sent_is_not_sent_again(cast):
    told(cast)
    assert domain.deliver() == 1
    assert domain.deliver() == 0
    assert Notice.objects.get().state == "sent"


def test_a_mail_server_that_is_away_loses_nothing(cast, monkeypatch):
    told(cast)

    class Away:
        def send_messages(self, messages):
            raise ConnectionRefusedError

        def close(self):
            pass

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "get_connection", Away)
        assert domain.deliver() == 0
        assert Notice.objects.get().state == "queued"
        for _attempt in range(outbox.MOST_ATTEMPTS - 1):
            domain.deliver()
        assert Notice.objects.get().state == "failed"
    assert mail.outbox == []


def test_a_notice_claimed_by_a_killed_process_is_sent_after_five_minutes_with_the_same_id(cast):
    notice = told(cast)
    outbox._claim_next()
    assert domain.deliver() == 0
    with clock_at(time.now() + outbox.CLAIM_LASTS + timedelta(seconds=1)):
        assert domain.deliver() == 1
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<notice-{notice.pk}@")


def test_someone_without_a_sign_in_gets_no_notice(cast):
    assert domain.tell(recipient=None, kind="offer_sent", path="/", about_id=1) is None
    assert not Notice.objects.exists()


def test_a_person_reads_only_their_own_notices(cast):
    notice = told(cast)
    with pytest.raises(NotVisible):
        domain.mark_read(actor=cast.itzel.user, notice_id=notice.pk)
    first = domain.mark_read(actor=cast.linh.user, notice_id=notice.pk).read_at
    assert domain.mark_read(actor=cast.linh.user, notice_id=notice.pk).read_at == first


def test_the_words_of_a_notice_stand_apart_from_the_names_of_things(cast):
    assert str(told(cast)) == f"offer_sent {Notice.objects.get().pk}"


class Refusing:
    """A mail server that takes no letter to one address."""

    def __init__(self, address):
        self.address, self.taken = address, []

    def send_messages(self, messages):
        for message in messages:
            if message.to == [self.address]:
                raise smtplib.SMTPRecipientsRefused({self.address: (550, b"no such person")})
            self.taken += message.to
        return len(messages)

    def close(self):
        pass


def test_an_address_that_is_refused_holds_up_nobody_else(cast, monkeypatch):
    domain.tell_outside(
        email="nobody@county.invalid",
        name="",
        language="en",
        kind=NoticeKind.REQUEST_CONFIRM,
        path="/ask/x/",
        about_id=1,
    )
    told(cast)
    server = Refusing("nobody@county.invalid")
    monkeypatch.setattr(outbox, "get_connection", lambda: server)
    for _round in range(outbox.MOST_ATTEMPTS):
        domain.deliver()
    assert server.taken == [cast.linh.email]
    states = Notice.objects.order_by("id").values_list("state", "attempts")
    assert list(states) == [("failed", outbox.MOST_ATTEMPTS), ("sent", 1)]


def test_all_that_was_on_the_page_is_read_at_once_and_what_came_later_stays_new(cast):
    seen = [told(cast) for _time in range(2)]
    later = told(cast)
    others = told(cast, cast.itzel.user)
    assert domain.mark_all_read(actor=cast.linh.user, up_to_id=seen[-1].pk) == 2
    new = Notice.objects.filter(read_at=None).values_list("pk", flat=True)
    assert set(new) == {later.pk, others.pk}
