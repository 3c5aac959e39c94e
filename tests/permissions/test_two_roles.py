"""Who is kept apart from whom is for coordinators, and not for the one who is meant."""

from datetime import timedelta

import pytest

from accounts.models import Role, RoleGrant, User
from consultants.models import Apart
from core import time
from core.errors import Invalid, NotVisible, Refused
from core.time import clock_at
from engagements import domain
from engagements.domain import conflicts
from engagements.models import OfferReason, Standby
from tests.api.calls import Caller
from tests.factories.chain import BEFORE, REASONS
from tests.pages.asking import Asker

SOON = BEFORE + timedelta(days=5)
IN_TURN = {kind: words for kind, words in REASONS.items() if kind != "apart"}
WORDS, NOTE = "The one with the grey coat", "Qwyzzle note"


def apart(cast, one, other, *, is_own=True):
    return Apart.objects.create(
        consultant=one,
        other=other,
        other_words=WORDS if is_own else "",
        note=NOTE,
        is_own=is_own,
        stated_by=cast.ximena,
        stated_at=time.now(),
    )


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
def test_a_consultant_with_a_desk_does_not_learn_who_named_them(cast, role):
    """Not from the list, not from the page of the one who did, and not from a note on themself."""
    RoleGrant.objects.create(user=cast.itzel.user, role=role)
    named = [apart(cast, cast.linh, cast.itzel), apart(cast, cast.itzel, cast.mose, is_own=False)]
    mine = apart(cast, cast.itzel, cast.linh)
    program = Caller(cast.itzel.user)
    assert [row["id"] for row in program.get("apart/").json()["results"]] == [mine.pk]
    assert program.get(f"apart/{named[0].pk}/").status_code == 404
    page = Asker(cast.itzel.user).read(f"/coordination/network/{cast.linh.pk}/")
    assert WORDS not in page


def test_an_auditor_reads_no_note_on_people_kept_apart_and_not_who_is_meant(chain, cast):
    engagement = chain.engagement()
    for person in (cast.linh, cast.itzel):
        chain.sent(chain.seat(engagement), person)
    apart(cast, cast.linh, cast.itzel)
    (told,) = conflicts.conflicts_of(actor=cast.ansel, engagement_ids=[engagement.pk])
    assert (told.kind, told.people, told.consultant_id) == ("apart", (), None)
    assert NOTE not in told.words
    answer = Caller(cast.ansel).get(f"engagements/{engagement.pk}/conflicts/")
    assert NOTE not in answer.content.decode()
    assert "Itzel" not in answer.content.decode()


def test_a_reason_for_placing_two_together_is_for_coordinators(chain, cast):
    offer = chain.sent()
    OfferReason.objects.create(
        offer=offer, kind="apart", reason=NOTE, given_by=cast.ximena, given_at=time.now()
    )
    row = Standby.objects.create(
        seat=offer.seat,
        consultant=cast.itzel,
        position=1,
        reply_hours=72,
        reason=NOTE,
        reason_kinds=["passing_over", "apart"],
        added_by=cast.ximena,
        added_at=time.now(),
    )
    for path in (f"offers/{offer.pk}/", "offers/", f"standby/{row.pk}/", "standby/"):
        assert NOTE in Caller(cast.ximena).get(path).content.decode(), path
        assert NOTE not in Caller(cast.ansel).get(path).content.decode(), path
    assert not OfferReason.objects.visible_to(cast.ansel).exists()


def test_asking_tells_a_coordinator_of_nobody_who_is_kept_apart_from_them(chain, cast):
    """They are asked for no reason; the others who coordinate see that the two would meet."""
    RoleGrant.objects.create(user=cast.itzel.user, role=Role.COORDINATOR)
    engagement = chain.engagement()
    chain.sent(chain.seat(engagement), cast.itzel)
    apart(cast, cast.linh, cast.itzel)
    seat = chain.seat(engagement)
    asked = {"seat_id": seat.pk, "consultant_id": cast.linh.pk, "reply_by_at": SOON}
    path = f"seats/{seat.pk}/conflicts/?consultant={cast.linh.pk}"
    compose = f"/coordination/engagements/seats/{seat.pk}/offer/?ask={cast.linh.pk}"
    with clock_at(BEFORE):
        told = {user: Caller(user).get(path).content.decode() for user in both(cast)}
        read = {user: Asker(user).read(compose) for user in both(cast)}
        assert [NOTE in told[user] for user in both(cast)] == [True, False]
        assert [NOTE in read[user] for user in both(cast)] == [True, False]
        with pytest.raises(Invalid) as refusal:
            domain.make_offer(actor=cast.ximena, **asked, reasons=IN_TURN)
        assert [each.field for each in refusal.value.problems] == ["reason_apart"]
        domain.make_offer(actor=cast.itzel.user, **asked, reasons=IN_TURN)
    assert "apart" not in {row.kind for row in OfferReason.objects.all()}
    found = conflicts.conflicts_of(actor=cast.ximena, engagement_ids=[engagement.pk])
    assert "apart" in [each.kind for each in found]


def both(cast):
    return cast.ximena, cast.itzel.user


def test_nobody_asks_themself(chain, cast):
    """Another coordinator does; the list, the outbox and the form offer it to nobody."""
    draft = chain.draft(chain.seat(), cast.itzel)
    seat = chain.seat()
    RoleGrant.objects.create(user=cast.itzel.user, role=Role.COORDINATOR)
    User.objects.filter(pk=cast.itzel.user.pk).update(language="en")
    me = {"actor": cast.itzel.user}
    ask = {**me, "seat_id": seat.pk, "consultant_id": cast.itzel.pk}
    with clock_at(BEFORE):
        put = domain.add_standby(**ask | {"actor": cast.ximena}, reason="In spite of their turn.")
        steps = [
            lambda: domain.make_offer(**ask, reply_by_at=SOON),
            lambda: domain.add_standby(**ask),
            lambda: domain.ask_first(**ask, reply_by_at=SOON),
            lambda: domain.ask_next(**me, seat_id=seat.pk),
            lambda: domain.send_offer(**me, offer_id=draft.pk),
            lambda: domain.send_offers(**me, offer_ids=[draft.pk]),
            lambda: domain.withdraw_offer(**me, offer_id=draft.pk),
        ]
        for step in steps:
            with pytest.raises(Refused, match="another coordinator"):
                step()
        page = Asker(cast.itzel.user).read(f"/coordination/engagements/seats/{seat.pk}/people/")
        assert "another coordinator asks you" in page
        assert f'name="ask" value="{cast.itzel.pk}"' not in page
        assert f'name="ask" value="{cast.linh.pk}"' in page
        outbox = Asker(cast.itzel.user).read("/coordination/outbox/")
        assert f'value="{draft.pk}"' not in outbox
    draft.refresh_from_db()
    put.refresh_from_db()
    assert (draft.state, put.state) == ("draft", "waiting")


def test_nobody_drops_what_names_them(cast):
    from consultants.domain import drop_apart

    RoleGrant.objects.create(user=cast.itzel.user, role=Role.COORDINATOR)
    named = apart(cast, cast.linh, cast.itzel, is_own=False)
    with pytest.raises(NotVisible):
        drop_apart(actor=cast.itzel.user, apart_id=named.pk)


def test_a_coordinator_does_not_read_why_they_were_placed_in_spite_of_it(chain, cast):
    RoleGrant.objects.create(user=cast.itzel.user, role=Role.COORDINATOR)
    offer = chain.sent(consultant=cast.itzel)
    reason = OfferReason.objects.create(
        offer=offer, kind="apart", reason=NOTE, given_by=cast.ximena, given_at=time.now()
    )
    page = f"/coordination/outbox/{offer.pk}/"
    assert NOTE in Asker(cast.ximena).read(page)
    assert NOTE not in Asker(cast.itzel.user).read(page)
    assert reason not in OfferReason.objects.visible_to(cast.itzel.user)
    assert NOTE not in Caller(cast.itzel.user).get(f"offers/{offer.pk}/").content.decode()
