"""Every invariant is broken on purpose somewhere; those that are not of money, here."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core import invariants, time
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.models import PriorYes
from jobs.models import Job, JobKind
from notices.domain import deliver
from notices.models import Notice
from tests.engagements.test_programme_invariants import BREAKERS as BREAKERS_OF_PROGRAMMES
from tests.factories.chain import BEFORE, STARTS
from tests.factories.requests import confirmed, made, planned, remarked
from tests.payments.test_invariants import BREAKERS as BREAKERS_OF_MONEY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNLOCKED = (
    "compensation_comparator",
    "compensation_rate",
    "engagements_assignment",
    "engagements_offer",
    "engagements_offerline",
    "engagements_offerreason",
    "engagements_prioryes",
    "engagements_remark",
    "engagements_request",
    "engagements_standby",
    "engagements_workentry",
    "jobs_job",
    "notices_notice",
)
COPY_RATE = """
INSERT INTO compensation_rate (card_id, activity, role, hourly_amount, valid, comparator_id)
SELECT card_id, activity, role, hourly_amount, valid, comparator_id FROM compensation_rate
"""
UNKNOWN_CHANGE = """
INSERT INTO core_statechange
    (id, noun, object_id, move, from_state, to_state, actor_id, note, at)
VALUES (987654321, 'engagements.offer', {offer}, 'send', 'expired', 'sent', {user}, '', now())
"""
KEY_WITHOUT_ANSWER = """
INSERT INTO core_idempotencykey (id, actor_id, operation, key, body_hash, at)
VALUES (987654321, {user}, 'x', 'a-key-of-a-test', '', now())
"""

WRONGLY_FINE = """
UPDATE engagements_feedback SET state = 'fine', enough_time = true, was_heard = false
WHERE id = {feedback}
"""
ANSWERED_BY_THEMSELF = """
UPDATE engagements_feedback SET answered_by_id = {linh_user} WHERE id = {feedback}
"""

# number: (statements that break it, what has to be named)
BREAKERS = {
    "20.1": (["UPDATE engagements_offer SET seat_id = {seat} WHERE id = {draft}"], "{draft}"),
    "20.2": (["UPDATE engagements_offer SET state = 'declined' WHERE id = {offer}"], "{offer}"),
    "20.3": (
        ["UPDATE engagements_standby SET consultant_id = {linh} WHERE id = {standby}"],
        "{standby}",
    ),
    "20.4": (
        ["UPDATE engagements_offerreason SET passed_over_count = 0 WHERE id = {reason}"],
        "{reason}",
    ),
    "20.5": (["UPDATE engagements_offer SET replaces_id = {offer} WHERE id = {draft}"], "{draft}"),
    "20.6": (
        ["UPDATE engagements_prioryes SET state = 'given' WHERE id = {prior_yes}"],
        "{prior_yes}",
    ),
    "5.1": ([KEY_WITHOUT_ANSWER], "987654321"),
    "7.1": (
        [
            "ALTER TABLE engagements_assignment DROP CONSTRAINT engagements_assignment_no_overlap",
            "UPDATE engagements_assignment SET consultant_id = {linh} WHERE id = {other}",
        ],
        "{assignment}",
    ),
    "7.2": (
        [
            "DROP INDEX engagements_assignment_one_live_per_seat",
            "UPDATE engagements_assignment SET seat_id = {seat} WHERE id = {other}",
        ],
        "{seat}",
    ),
    "8.1": ([UNKNOWN_CHANGE], "987654321"),
    "8.2": (
        ["UPDATE engagements_offer SET state = 'declined' WHERE id = {offer}"],
        "engagements.offer:{offer}",
    ),
    "9.1": (
        [
            "ALTER TABLE engagements_assignment"
            " DROP CONSTRAINT engagements_assignment_reporter_does_not_confirm",
            "UPDATE engagements_assignment SET confirmed_by_id = reported_by_id"
            " WHERE id = {assignment}",
        ],
        "{assignment}",
    ),
    "9.2": (
        ["UPDATE engagements_workentry SET confirmed_minutes = 1 WHERE id = {entry}"],
        "{entry}",
    ),
    "10.1": (
        ["UPDATE engagements_offerline SET amount = amount + 1 WHERE id = {line}"],
        "{offer}",
    ),
    "10.2": (
        ["UPDATE engagements_workentry SET rate_amount = rate_amount + 1 WHERE id = {entry}"],
        "{entry}",
    ),
    "11.1": (["UPDATE compensation_comparator SET hourly_amount = 9999"], "{rate}"),
    "11.2": (
        [
            "ALTER TABLE compensation_rate DROP CONSTRAINT compensation_rate_no_overlap",
            COPY_RATE,
        ],
        "{rate}",
    ),
    "11.3": (["UPDATE engagements_offerline SET rate_amount = 1 WHERE id = {line}"], "{line}"),
    "16.1": (
        [
            "INSERT INTO consultants_exclusion (id, consultant_id, kind, topic_id, venue, audience)"
            " SELECT 987654321, {linh}, 'topic', min(id), '', '' FROM consultants_topic",
            "INSERT INTO consultants_consultant_topics (consultant_id, topic_id)"
            " SELECT {linh}, min(id) FROM consultants_topic",
        ],
        "987654321",
    ),
    "16.2": (
        [
            "INSERT INTO consultants_group (id, kind, name, seat_count)"
            " VALUES (987654321, 'board', 'Crowded', 1)",
            "INSERT INTO consultants_membership (group_id, consultant_id, term)"
            " SELECT 987654321, id, '[2026-01-01,)' FROM consultants_consultant",
        ],
        "987654321",
    ),
    "19.1": (
        ["UPDATE consultants_consultant SET turn_at = turn_at + interval '1 s' WHERE id = {linh}"],
        "{linh}",
    ),
    "18.1": (["DELETE FROM engagements_feedback WHERE id = {feedback}"], "{assignment}"),
    "18.2": ([WRONGLY_FINE], "{feedback}"),
    "18.3": (
        ["UPDATE engagements_assignment SET state = 'closed' WHERE id = {assignment}"],
        "{assignment}",
    ),
    "18.4": ([ANSWERED_BY_THEMSELF], "{feedback}"),
    "15.1": (
        [
            "UPDATE jobs_job SET state = 'running', lease_until = now() - interval '11 min'",
        ],
        "{job}",
    ),
    "15.2": (["UPDATE jobs_job SET state = 'failed'"], "{job}"),
    "15.3": (
        [
            "UPDATE notices_notice SET state = 'queued', claimed_at = NULL,"
            " created_at = now() - interval '11 min' WHERE id = {notice}"
        ],
        "{notice}",
    ),
}

BREAKERS |= {
    "17.1": (
        [
            "ALTER TABLE engagements_request DROP CONSTRAINT engagements_request_confirmed",
            "UPDATE engagements_request SET confirmed_at = NULL WHERE id = {request}",
        ],
        "{request}",
    ),
    "17.2": (
        [
            "ALTER TABLE engagements_request DROP CONSTRAINT engagements_request_forgotten",
            "UPDATE engagements_request SET state = 'lapsed' WHERE id = {unconfirmed}",
        ],
        "{unconfirmed}",
    ),
    "17.3": (["UPDATE engagements_request SET owner_id = NULL WHERE id = {request}"], "{request}"),
    "17.4": (
        [
            "ALTER TABLE engagements_remark DROP CONSTRAINT engagements_remark_passed_in_words",
            "UPDATE engagements_remark SET state = 'passed_on' WHERE id = {remark}",
        ],
        "{remark}",
    ),
}


def asked_first_and_next(chain, seat, cast):
    """Ask one thing first, and somebody from a list; return the ids of both."""
    asked = PriorYes.objects.create(
        seat=seat,
        consultant=cast.linh,
        beyond=["hours"],
        reply_by_at=STARTS,
        asked_by=cast.ximena,
        asked_at=BEFORE,
    )
    other = chain.seat(chain.engagement(starts_at=STARTS + 2 * DAY))
    with clock_at(BEFORE):
        listed = domain.add_standby(
            actor=cast.ximena, seat_id=other.pk, consultant_id=cast.mose.pk, reason="Next."
        )
        domain.ask_next(actor=cast.ximena, seat_id=other.pk)
    return {"prior_yes": asked.pk, "standby": listed.pk}


@pytest.fixture
def ids(chain, cast):
    """Return the ids of two people's confirmed hours, at one time, and of all behind them."""
    assignment = chain.confirmed(consultant=cast.linh)
    other = chain.confirmed(consultant=cast.itzel)
    request = confirmed()
    planned(chain, request)
    remark = remarked(request)
    unconfirmed = made(email="else@county.invalid")
    job = Job.objects.create(
        kind=JobKind.CHECK_INVARIANTS, created_by=cast.adwoa, created_at=time.now()
    )
    draft = chain.draft(chain.seat(chain.engagement(starts_at=STARTS + DAY)), cast.linh)
    around = asked_first_and_next(chain, draft.seat, cast)
    deliver()
    assert invariants.check() == []
    return {
        **around,
        "draft": draft.pk,
        "reason": draft.reasons.get(kind="passing_over").pk,
        "assignment": assignment.pk,
        "other": other.pk,
        "offer": assignment.offer_id,
        "seat": assignment.seat_id,
        "linh": cast.linh.pk,
        "linh_user": cast.linh.user_id,
        "feedback": assignment.feedback.pk,
        "line": assignment.offer.lines.first().pk,
        "entry": assignment.work.first().pk,
        "rate": chain.rate.pk,
        "job": job.pk,
        "request": request.pk,
        "unconfirmed": unconfirmed.pk,
        "remark": remark.pk,
        "notice": Notice.objects.first().pk,
        "user": cast.adwoa.pk,
    }


def break_it(statements, ids):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in UNLOCKED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement.format(**ids))


@pytest.mark.parametrize("number", BREAKERS)
def test_a_broken_invariant_names_exactly_what_broke_it(ids, number):
    statements, expected = BREAKERS[number]
    break_it(statements, ids)

    (breach,) = [b for b in invariants.check() if b.number == number]
    assert breach.offenders == (expected.format(**ids),)


def test_every_invariant_has_a_test_that_breaks_it():
    broken = [*BREAKERS, *BREAKERS_OF_MONEY, *BREAKERS_OF_PROGRAMMES]
    assert sorted(broken) == sorted(invariants.REGISTRY)


def test_the_command_says_that_all_hold(ids):
    said = StringIO()
    call_command("invariants", stdout=said)

    assert said.getvalue() == f"{len(invariants.REGISTRY)} invariants hold\n"


def test_the_command_exits_with_1_and_names_what_is_broken(ids):
    StateChange.objects.create(
        noun="engagements.offer",
        object_id=ids["offer"],
        move="invented",
        from_state="draft",
        to_state="accepted",
        actor_id=ids["user"],
        at=time.now(),
    )
    change = StateChange.objects.latest("id")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("invariants", stderr=said)

    assert ended.value.code == 1
    assert said.getvalue() == (
        f"8.1 Every recorded state change is in the table of moves: {change.pk}\n"
    )
