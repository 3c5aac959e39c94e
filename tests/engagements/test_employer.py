"""Whether an employer pays for the same hour: the person's own answer, which lowers nothing."""

import pytest

from core.errors import Invalid, NotVisible, Refused, WrongState
from core.time import clock_at
from engagements import domain
from notices.models import Notice
from tests.factories.chain import BEFORE

pytestmark = pytest.mark.django_db


def say(booked, said, actor=None):
    return domain.say_employer_pays(
        actor=actor or booked.consultant.user, offer_id=booked.offer_id, employer_pays=said
    )


def test_an_answer_is_kept_and_changes_no_pay(chain):
    booked = chain.booked()
    before = (booked.offer.total_amount, booked.offer.terms)
    say(booked, "part")
    booked.offer.refresh_from_db()
    assert booked.offer.employer_pays == "part"
    assert (booked.offer.total_amount, booked.offer.terms) == before


def test_whoever_asked_is_told_only_when_an_employer_pays(chain, cast):
    booked = chain.booked()
    told = Notice.objects.filter(recipient=cast.ximena, kind="offer_message")
    say(booked, "no")
    assert not told.exists()
    say(booked, "yes")
    say(booked, "yes")
    assert told.count() == 1


def test_nobody_else_answers_it(chain, cast):
    booked = chain.booked()
    with pytest.raises(NotVisible):
        say(booked, "no", actor=cast.itzel.user)
    for actor in (cast.ximena, cast.prudence):
        with pytest.raises(Refused):
            say(booked, "no", actor=actor)


def test_only_a_known_answer_about_accepted_work_is_taken(chain):
    sent = chain.sent()
    with pytest.raises(WrongState):
        domain.say_employer_pays(actor=sent.consultant.user, offer_id=sent.pk, employer_pays="no")
    with clock_at(BEFORE):
        booked = domain.accept_offer(actor=sent.consultant.user, offer_id=sent.pk)
    with pytest.raises(Invalid):
        say(booked, "perhaps")
