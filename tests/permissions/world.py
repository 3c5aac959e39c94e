"""Rows in every state that an operation needs, for two consultants alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from knox.models import AuthToken

from accounts.domain.tokens import make_token
from accounts.models import User
from compensation.models import Rule
from consultants.models import Consultant, County, Language, Region, Topic
from engagements.models import Seat
from jobs.models import Job
from tests.api import rows
from tests.factories import Chain
from tests.factories.chain import STARTS


@dataclass
class Person:
    """One consultant's rows by name; the same names for everybody."""

    consultant: Consultant
    ids: dict[str, int | str] = field(default_factory=dict)


@dataclass
class World:
    """Everybody's rows."""

    chain: Chain
    own: Person
    other: Person
    shared: dict[str, int]

    @property
    def users(self) -> dict[str, User]:
        """The reader of each role; the consultant is the owner of ``own``."""
        cast = self.chain.cast
        return {
            "coordinator": cast.ximena,
            "preparer": cast.prudence,
            "releaser": cast.renata,
            "auditor": cast.ansel,
            "administrator": cast.adwoa,
            "consultant": self.own.consultant.user,
        }


class _Undo(Exception):
    """Takes back what a tried operation did."""


@contextmanager
def undone() -> Iterator[None]:
    """Let an operation work for real, and then as if it had not."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def make_world(chain: Chain) -> World:
    """Give both consultants a row of everything, in each state that some operation needs."""
    cast = chain.cast
    rows.reference(1)
    for code in ("PACT-2023", "SB855-EVAL"):  # the shipped programme names them
        rows.fund(code)
    shared = {
        "county": County.objects.first().pk,
        "region": Region.objects.first().pk,
        "language": Language.objects.first().pk,
        "topic": Topic.objects.first().pk,
        "rule": Rule.objects.first().pk,
        "fund": chain.fund.pk,
        "rate": chain.rate.pk,
        "rate_card": chain.rate.card_id,
        "comparator": chain.rate.comparator_id,
    }
    own, other = (
        _person(chain, each, number) for number, each in enumerate([cast.linh, cast.itzel], 1)
    )
    last = chain.engagement(starts_at=STARTS + timedelta(days=30))
    shared |= {
        "requester": last.requester_id,
        "engagement": last.pk,
        "open_seat": chain.seat(last).pk,
        "run": own.ids["run"],
        "report_file": own.ids["report_file"],
    }
    return World(chain, own, other, shared)


def _person(chain: Chain, person: Consultant, number: int) -> Person:
    """Build one consultant's rows; ``number`` keeps the two apart in time and names."""
    rows.payee(person, number)
    hours = iter(range(20))

    def seat() -> Seat:
        starts_at = STARTS + timedelta(hours=number * 20 + 2 * next(hours))
        return chain.seat(chain.engagement(starts_at=starts_at))

    paid = rows.money(chain, person, number)
    session = rows.programme(chain, number)
    panel = chain.seat(rows.session_work(chain, session, number))
    offer = chain.sent(panel, person)
    rows.told(person.user, number)
    make_token(actor=person.user, days=7)
    failed = Job.objects.create(
        kind="issue_invoices", created_by=person.user, created_at=rows.NOW, state="failed"
    )
    return Person(
        person,
        {
            "consultant": person.pk,
            "offer": offer.pk,
            "seat": panel.pk,
            "engagement": panel.engagement_id,
            "requester": panel.engagement.requester_id,
            "session": session.pk,
            "convening": session.convening_id,
            "room": session.current.room_id,
            "draft": chain.draft(seat(), person).pk,
            "booked": chain.booked(seat(), person).pk,
            "delivered": chain.delivered(seat(), person).pk,
            "reported": chain.reported(seat(), person).pk,
            "assignment": paid.assignment.pk,
            "work_entry": paid.assignment.work.first().pk,
            "invoice": paid.invoice.pk,
            "payment": paid.payment.pk,
            "run": paid.payment.run_id,
            "report_file": paid.payment.run.files.get().pk,
            "notice": person.user.notices.first().pk,
            "job": person.user.jobs.get(state="queued").pk,
            "failed_job": failed.pk,
            "token": AuthToken.objects.get(user=person.user).token_key,
        },
    )
