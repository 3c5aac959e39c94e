"""Rows in every state that an operation needs, for two consultants alike."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from knox.models import AuthToken

from accounts.domain.tokens import make_token
from accounts.models import User
from compensation.models import Rule
from consultants.models import Consultant, County, Facet, Language, Region, Topic
from core.time import clock_at
from engagements import domain as engagements
from engagements.models import Assignment, Seat, Session
from jobs.models import Job
from payments import domain as payments
from payments.models import Invoice, PaymentRun
from tests.api import rows
from tests.factories import Chain
from tests.factories.chain import STARTS

CANARY_NOTE = "Vrimbleworth: a note for nobody else"


@dataclass
class Person:
    """One consultant's rows by name; the same names for everybody."""

    consultant: Consultant
    ids: dict[str, int | str] = field(default_factory=dict)
    number: int = 0
    hours: Iterator[int] = field(default_factory=itertools.count)


@dataclass
class World:
    """Everybody's rows."""

    chain: Chain
    own: Person
    other: Person
    shared: dict[str, int]
    prepared_total: str

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


PAYING = datetime(2026, 4, 10, 18, 0, tzinfo=UTC)
STATION = ["issued", "confirmed", "approved", "drafted", "prepared", "exported", "sent"]


def make_world(chain: Chain) -> World:
    """Give both consultants a row of everything, in each state that some operation needs."""
    rows.reference(1)
    for code in ("PACT-2023", "SB855-EVAL"):  # the shipped programme names them
        rows.fund(code)
    cast = chain.cast
    own, other = (
        _person(chain, each, number) for number, each in enumerate([cast.linh, cast.itzel], 1)
    )
    for station in reversed(STATION):  # a run takes whatever is ready, so the farthest goes first
        _pay(chain, [own, other], station)
    last = chain.engagement(starts_at=STARTS + timedelta(days=30))
    shared = {
        "county": County.objects.first().pk,
        "region": Region.objects.first().pk,
        "language": Language.objects.first().pk,
        "topic": Topic.objects.first().pk,
        "facet": Facet.objects.first().pk,
        "rule": Rule.objects.first().pk,
        "fund": chain.fund.pk,
        "rate": chain.rate.pk,
        "rate_card": chain.rate.card_id,
        "comparator": chain.rate.comparator_id,
        "requester": last.requester_id,
        "engagement": last.pk,
        "open_seat": chain.seat(last).pk,
        "target": rows.target(chain, last).pk,
        "ruled_out_seat": _ruled_out(chain).pk,
    }
    prepared = PaymentRun.objects.get(pk=own.ids["prepared_run"])
    return World(chain, own, other, shared, str(prepared.total_amount))


def _ruled_out(chain: Chain) -> Seat:
    """Open a seat at the venues that both consultants ruled out."""
    engagement = chain.engagement(starts_at=STARTS + timedelta(days=40))
    engagement.place = "Old Mill 1, beside Old Mill 2"
    engagement.save()
    return chain.seat(engagement)


def _seat(chain: Chain, person: Person, *, days: int = 0) -> Seat:
    """Open a seat at a time when the person has nothing else; ``days`` keeps it quite apart."""
    starts_at = STARTS + timedelta(days=person.number * 4 + days, hours=2 * next(person.hours))
    return chain.seat(chain.engagement(starts_at=starts_at))


def _far_seat(chain: Chain, number: int) -> Seat:
    """Open a seat far from everything else, which nobody is booked for."""
    return chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=60 + number)))


def _person(chain: Chain, consultant: Consultant, number: int) -> Person:
    """Build one consultant's work; ``number`` keeps the two apart in time and names."""
    rows.payee(consultant, number)
    person = Person(consultant, number=number)
    session = rows.programme(chain, number)
    panel = chain.seat(rows.session_work(chain, session, number))
    user = consultant.user
    rows.told(user, number)
    make_token(actor=user, days=7)
    failed = Job.objects.create(
        kind="issue_invoices", created_by=user, created_at=rows.NOW, state="failed"
    )
    person.ids |= {
        "consultant": consultant.pk,
        "offer": chain.sent(panel, consultant).pk,
        "seat": panel.pk,
        "engagement": panel.engagement_id,
        "requester": panel.engagement.requester_id,
        "session": session.pk,
        "convening": session.convening_id,
        "room": session.current.room_id,
        "drafted_session": _drafted(chain, session.convening_id).pk,
        "draft": chain.draft(_seat(chain, person, days=60), consultant).pk,
        "booked": chain.booked(_seat(chain, person), consultant).pk,
        "delivered": chain.delivered(_seat(chain, person), consultant).pk,
        "reported": chain.reported(_seat(chain, person), consultant).pk,
        "notice": user.notices.first().pk,
        "stuck_notice": rows.stuck(user).pk,
        "unknown_notice": rows.stuck(user, state="unknown").pk,
        "user": user.pk,
        "job": user.jobs.get(state="queued").pk,
        "failed_job": failed.pk,
        "token": AuthToken.objects.get(user=user).token_key,
        "calendar_link": engagements.make_calendar_link(actor=user),
        **rows.asked(chain, number),
        "prior_yes": rows.asked_first(chain, _far_seat(chain, number), consultant).pk,
        "disclosure": rows.shown(consultant, panel.engagement_id).pk,
        **rows.said(chain, consultant, number),
        **rows.offered(chain, consultant, number),
    }
    # The programme of another event: its own was never released.
    changed = rows.programme(chain, number + 20)
    booked = Assignment.objects.get(pk=person.ids["booked"])
    person.ids |= rows.changed(chain, changed, booked)
    person.ids |= _after(person)
    return person


def _drafted(chain: Chain, convening_id: int) -> Session:
    """Add a session that waits for a release."""
    return engagements.add_session(
        actor=chain.cast.ximena,
        convening_id=convening_id,
        code="DRAFT",
        kind="panel",
        title="A panel to come",
    )


def _after(person: Person) -> dict[str, int]:
    """Let the person say no to a question and keep a note; return what is owed after work."""
    worked = Assignment.objects.get(pk=person.ids["reported"])
    with clock_at(worked.during.upper + timedelta(hours=1)):
        engagements.answer_two_questions(
            actor=person.consultant.user,
            assignment_id=worked.pk,
            enough_time=False,
            was_heard=True,
            words="It was over so soon.",
        )
        engagements.write_check_in(
            actor=person.consultant.user, assignment_id=worked.pk, text=CANARY_NOTE
        )
    return {
        "support_task": worked.support_task.pk,
        "owed_feedback": worked.feedback.pk,
        "finding": worked.engagement.finding.pk,
        "check_in": worked.pk,
    }


def _pay(chain: Chain, people: list[Person], station: str) -> None:
    """Bring new work of everybody as far as a station on the way of its money."""
    far = STATION.index(station)
    cast = chain.cast
    worked = [chain.confirmed(_seat(chain, each), each.consultant) for each in people]
    with clock_at(PAYING):
        issued = payments.issue_invoices(actor=cast.ximena).invoice_ids
        invoices = {row.consultant_id: row for row in Invoice.objects.filter(pk__in=issued)}
        for each in people if far >= STATION.index("confirmed") else []:
            payments.confirm_invoice(
                actor=each.consultant.user, invoice_id=invoices[each.consultant.pk].pk
            )
        if far >= STATION.index("approved"):
            payments.approve_invoices(actor=cast.prudence, invoice_ids=issued)
        run = _run(chain, far) if far >= STATION.index("drafted") else None
    for each, assignment in zip(people, worked, strict=True):
        invoice = invoices[each.consultant.pk]
        if station in ("issued", "confirmed"):
            each.ids[f"{station}_invoice"] = invoice.pk
        if run is None:
            continue
        payment = invoice.payments.get().pk
        if station != "sent":
            name = "draft" if station == "drafted" else station
            each.ids |= {f"{name}_run": run.pk, f"{name}_payment": payment}
            continue
        payments.make_documents(actor=cast.prudence, invoice_ids=[invoice.pk])
        each.ids |= {
            "assignment": assignment.pk,
            "work_entry": assignment.work.first().pk,
            "invoice": invoice.pk,
            "payment": payment,
            "run": run.pk,
            "report_file": run.files.get().pk,
        }


def _run(chain: Chain, far: int) -> PaymentRun:
    """Open a run with everything that is ready and take it as far as it should go."""
    cast = chain.cast
    run = payments.open_run(actor=cast.prudence, pay_on=PAYING.date())
    if far >= STATION.index("prepared"):
        run = payments.prepare_run(actor=cast.prudence, run_id=run.pk)
    if far >= STATION.index("exported"):
        total = run.total_amount
        payments.release_run(actor=cast.renata, run_id=run.pk, typed_total=total)
        payments.mark_exported(actor=cast.prudence, run_id=run.pk)
    if far >= STATION.index("sent"):
        payments.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=PAYING.date())
        rows.report_file(chain, run)
    return run
