"""A file that goes with an e-mail is made when the e-mail is written, for its reader."""

import pytest
from django.utils.translation import get_language

from notices import attachments, domain
from notices.models import NoticeKind

CALENDAR = "text/calendar; method=PUBLISH; charset=utf-8"


@pytest.fixture
def makers(monkeypatch):
    """Return an empty registry that the test's own makers may enter."""
    kept: dict = {}
    monkeypatch.setattr(attachments, "_MAKERS", kept)
    return kept


def told(cast, kind):
    return domain.tell(recipient=cast.itzel.user, kind=kind, path="/work/12/", about_id=12)


def test_the_file_stands_in_the_e_mail_with_its_type_and_the_language_of_its_reader(cast, makers):
    def make(notice):
        return ("update.ics", f"{notice.about_id} {get_language()} ¡día!".encode(), CALENDAR)

    attachments.register(NoticeKind.BOOKED, make)
    sent = domain.message_for(told(cast, NoticeKind.BOOKED)).message()
    [part] = [each for each in sent.walk() if each.get_filename()]
    assert part.get_filename() == "update.ics"
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_content_charset() == "utf-8"
    assert part.get_payload(decode=True).decode() == "12 es ¡día!"


def test_a_maker_may_have_nothing_to_add(cast, makers):
    attachments.register(NoticeKind.BOOKED, lambda notice: None)
    for kind in (NoticeKind.BOOKED, NoticeKind.OFFER_SENT):
        assert not domain.message_for(told(cast, kind)).message().is_multipart()


def test_a_kind_has_one_maker(makers):
    attachments.register(NoticeKind.BOOKED, lambda notice: None)
    with pytest.raises(ValueError, match="booked"):
        attachments.register(NoticeKind.BOOKED, lambda notice: None)
