"""A prior yes, and a reason, go as far as what they were given for, and no further."""

from datetime import date, timedelta

import pytest

from compensation.models import Component
from consultants.models import Apart, AudienceKind, Availability, DateBlock, Exclusion
from core.errors import Invalid, Taken
from core.time import clock_at
from engagements import domain
from notices.models import Notice
from tests.factories.chain import BEFORE, REASONS, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")
SOON = BEFORE + timedelta(days=3)


@pytest.fixture
def few_hours(cast):
    """Linh works two hours a month at most."""
    cast.linh.most_minutes_a_month = 120
    cast.linh.save()


def first(chain, seat):
    with clock_at(BEFORE):
        return domain.ask_first(
            actor=chain.cast.ximena,
            seat_id=seat.pk,
            consultant_id=chain.cast.linh.pk,
            reply_by_at=SOON,
        )


def say_yes(chain, seat):
    asked = first(chain, seat)
    with clock_at(BEFORE):
        return domain.answer_prior_yes(actor=chain.cast.linh.user, prior_yes_id=asked.pk, yes=True)


def refused(chain, seat):
    with pytest.raises(Invalid) as refusal:
        chain.draft(seat, chain.cast.linh)
    return [problem.field for problem in refusal.value.problems]


def test_a_yes_to_an_hour_is_no_yes_to_eight(chain, cast, few_hours):
    seat = chain.seat()
    say_yes(chain, seat)
    domain.change_seat(actor=cast.ximena, seat_id=seat.pk, workload={Component.PREPARATION: 8 * 60})
    assert refused(chain, seat) == ["hours"]


def test_a_yes_covers_less_work_than_was_asked_about(chain, cast, few_hours):
    seat = chain.seat()
    say_yes(chain, seat)
    domain.change_seat(actor=cast.ximena, seat_id=seat.pk, workload={Component.PREPARATION: 90})
    chain.sent(seat, cast.linh)


def test_a_draft_that_grew_after_the_yes_is_not_sent_and_the_grown_work_is_a_new_question(
    chain, cast, few_hours
):
    seat = chain.seat()
    earlier = say_yes(chain, seat)
    with pytest.raises(Taken):
        first(chain, seat)
    domain.change_seat(actor=cast.ximena, seat_id=seat.pk, workload={Component.PREPARATION: 480})
    say_yes(chain, seat)
    chain.sent(seat, cast.linh)
    earlier.refresh_from_db()
    assert earlier.state == "lapsed"


def test_a_yes_to_a_day_is_no_yes_to_another(chain, cast):
    for day in (10, 12):
        DateBlock.objects.create(
            consultant=cast.linh,
            says=Availability.AWAY,
            starts_on=date(2026, 3, day),
            ends_on=date(2026, 3, day),
        )
    seat = chain.seat()
    say_yes(chain, seat)
    seat.engagement.own_starts_at += timedelta(days=2)
    seat.engagement.own_ends_at += timedelta(days=2)
    seat.engagement.save()
    assert refused(chain, seat) == ["away"]


def test_a_yes_to_one_audience_is_no_yes_to_another(chain, cast):
    kinds = AudienceKind.values[:2]
    for kind in kinds:
        Exclusion.objects.create(consultant=cast.linh, kind="audience", audience=kind)
    seat = chain.seat()
    place = {"actor": cast.ximena, "engagement_id": seat.engagement_id}
    domain.change_briefing(**place, audiences=kinds[:1])
    say_yes(chain, seat)
    domain.change_briefing(**place, audiences=kinds)
    assert refused(chain, seat) == ["exclusion"]


def test_a_reason_for_the_list_does_not_place_two_together_who_are_kept_apart(chain, cast):
    """Whoever came onto the panel since is somebody that the next person asked not to meet."""
    engagement = chain.engagement()
    offer = chain.sent(chain.seat(engagement), cast.mose)
    with clock_at(BEFORE):
        row = domain.add_standby(
            actor=cast.ximena,
            seat_id=offer.seat_id,
            consultant_id=cast.itzel.pk,
            reason="Itzel asked for this topic.",
        )
    chain.booked(chain.seat(engagement), cast.linh)
    Apart.objects.create(
        consultant=cast.itzel,
        other=cast.linh,
        is_own=True,
        other_words="Linh",
        stated_by=cast.itzel.user,
        stated_at=STARTS,
    )
    with clock_at(BEFORE):
        domain.decline_offer(actor=cast.ximena, offer_id=offer.pk)
    row.refresh_from_db()
    assert (row.state, row.reason_kinds) == ("waiting", ["passing_over"])
    assert Notice.objects.filter(recipient=cast.ximena, kind="standby_stopped").exists()
    with clock_at(BEFORE):
        domain.ask_next(actor=cast.ximena, seat_id=offer.seat_id, reasons=REASONS)
