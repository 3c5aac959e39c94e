"""The outbox: nothing is lost, nothing leaves twice unasked, nothing is disclosed."""

import pytest
from django.core import mail

from core.errors import NotVisible
from notices import domain
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


def test_all_that_was_on_the_page_is_read_at_once_and_what_came_later_stays_new(cast):
    seen = [told(cast) for _time in range(2)]
    later = told(cast)
    others = told(cast, cast.itzel.user)
    assert domain.mark_all_read(actor=cast.linh.user, up_to_id=seen[-1].pk) == 2
    new = Notice.objects.filter(read_at=None).values_list("pk", flat=True)
    assert set(new) == {later.pk, others.pk}
