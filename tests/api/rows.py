"""Rows of every noun, as many as a test asks for."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.backends.postgresql.psycopg_any import DateRange

from compensation.models import Comparator, Fund, Rate, RateCard, Rule
from consultants.models import (
    Apart,
    Bio,
    Consultant,
    County,
    DateBlock,
    Exclusion,
    Facet,
    Group,
    Language,
    Membership,
    PayeeProfile,
    Region,
    Topic,
    WeeklyTime,
)
from core.time import clock_at
from engagements.domain import set_disclosure, words_to_print
from engagements.domain.composition import set_target
from engagements.models import (
    Assignment,
    Convening,
    Disclosure,
    Engagement,
    NameForm,
    OfferMessage,
    PanelTarget,
    PriorYes,
    Reconfirmation,
    Release,
    Requester,
    Room,
    Seat,
    Session,
    SessionChange,
    SessionRevision,
    Standby,
)
from jobs.models import Job
from notices.domain import tell
from notices.models import Notice
from payments.models import Invoice, InvoiceLine, Payment, PaymentRun
from reports.models import ReportFile
from tests.cast import consultant
from tests.factories import Chain
from tests.factories.chain import STARTS
from tests.factories.requests import confirmed, made, planned, remarked

NOW = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)
CANARY_NAME = "Zyxquark Canaryfield"
CANARY_ADDRESS = "77 Vexwick Lane, Plimburgh"


@dataclass(frozen=True)
class Money:
    """What one person's work led to."""

    assignment: Assignment
    invoice: Invoice
    payment: Payment


def payee(person: Consultant, number: int = 1) -> PayeeProfile:
    """Return a payee record whose sealed values a test can look for."""
    record = PayeeProfile(
        pk=person.pk, vendor_id=f"V{person.pk:05d}", payment_method="check", w9_on=date(2026, 1, 5)
    )
    record.legal_name = f"{CANARY_NAME} {number}"
    record.remit_to = CANARY_ADDRESS
    record.save()
    return record


def reference(number: int) -> None:
    """Add one more row of each kind of reference data."""
    region = Region.objects.create(code=f"r{number}", name=f"Region {number}")
    County.objects.create(fips=f"9{number:04d}", name=f"County {number}", region=region)
    Language.objects.create(tag=f"qaa-x-{number}", name=f"Language {number}")
    Topic.objects.create(name=f"Topic {number}")
    Facet.objects.create(name=f"Facet {number}")
    Rule.objects.create(
        name=f"rule_{number}",
        valid=DateRange(date(2026, 1, 1), None),
        value=Decimal(number),
        unit="days",
        keyed_on="service_on",
        confidence="primary",
        source="network policy",
    )


def policy(chain: Chain, number: int) -> None:
    """Add a card, a comparator, a rate and a fund."""
    card = RateCard.objects.create(name=f"Card {number}", version="1")
    comparator = Comparator.objects.create(
        profession="Trainer",
        credential="PhD",
        activity="training",
        hourly_amount=Decimal("90.00"),
        evidence="Invoices",
        source="Register",
        dated_on=date(2025, 1, 1),
        approved_by=chain.cast.adwoa,
    )
    Rate.objects.create(
        card=card,
        activity="training",
        role="trainer",
        hourly_amount=Decimal("97.50"),
        valid=DateRange(
            date(2020, 1, 1) + timedelta(days=number), date(2020, 1, 2) + timedelta(days=number)
        ),
        comparator=comparator,
    )
    fund(f"T-{number}")


def fund(code: str) -> Fund:
    """Add a fund."""
    return Fund.objects.create(
        code=code,
        name=f"Fund {code}",
        gl_account="6100",
        period=DateRange(date(2023, 1, 1), date(2027, 1, 1)),
        budget_amount=Decimal("1000.00"),
    )


def programme(chain: Chain, number: int) -> Session:
    """Add a convening with a room and a session of two revisions."""
    staff = chain.cast.ximena
    first_on = (NOW + timedelta(days=60 + number)).date()
    convening = Convening.objects.create(
        code=f"c-{number}",
        title=f"Convening {number}",
        starts_on=first_on,
        ends_on=first_on + timedelta(days=1),
        timezone="America/Los_Angeles",
        venue_name="Hall",
        venue_address="1 Main Street",
        county=County.objects.get(name="Sacramento"),
        host="The network",
        created_by=staff,
    )
    room = Room.objects.create(convening=convening, name="Oak")
    session = Session.objects.create(convening=convening, code="D1-S1", kind="panel")
    for revision in (1, 2):
        starts_at = NOW + timedelta(days=60 + number, hours=revision)
        session.current = SessionRevision.objects.create(
            session=session,
            number=revision,
            source="agenda",
            title=f"Through another lens {number}",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            room=room,
            made_by=staff,
            made_at=NOW,
        )
    session.save()
    return session


def changed(chain: Chain, session: Session, booked: Assignment) -> dict[str, int]:
    """Release a session's second version, and leave the question whether it suits someone."""
    made = Release.objects.create(
        convening=session.convening,
        number=1,
        released_by=chain.cast.ximena,
        released_at=NOW,
    )
    first, second = session.revisions.order_by("number")
    change = SessionChange.objects.create(release=made, session=session, before=first, after=second)
    asked = Reconfirmation.objects.create(
        assignment=booked,
        change=change,
        reply_by_at=NOW + timedelta(days=7),
        minutes_before=booked.agreed_minutes,
        minutes_after=booked.agreed_minutes,
        amount_before=booked.agreed_amount,
        amount_after=booked.agreed_amount,
        pay_by_on_before=booked.pay_by_on,
        pay_by_on_after=booked.pay_by_on,
        asked_at=NOW,
    )
    return {"release": made.pk, "reconfirmation": asked.pk}


def session_work(chain: Chain, session: Session, number: int) -> Engagement:
    """Plan the work of a session for a requester of its own."""
    return Engagement.objects.create(
        activity="panel",
        title=f"Panel {number}",
        requester=Requester.objects.create(name=f"Requester {number}"),
        fund=chain.fund,
        convening=session.convening,
        session=session,
        created_by=chain.cast.ximena,
        created_at=NOW,
    )


def target(chain: Chain, engagement: Engagement) -> PanelTarget:
    """Hope for somebody of a region on a panel."""
    return set_target(
        actor=chain.cast.ximena,
        engagement_id=engagement.pk,
        region_id=Region.objects.earliest("pk").pk,
    )


def money(chain: Chain, person: Consultant, number: int) -> Money:
    """Take one panel from its seat to a settled payment."""
    starts_at = datetime(2026, 3, 1, 18, 0, tzinfo=UTC) + timedelta(hours=2 * number)
    assignment = chain.confirmed(chain.seat(chain.engagement(starts_at=starts_at)), person)
    invoice = Invoice.objects.create(
        kind="invoice",
        series="INV",
        year=2026,
        number=number,
        consultant=person,
        issued_on=date(2026, 3, 12),
        service_from_on=assignment.service_on,
        service_to_on=assignment.service_on,
        due_on=date(2026, 4, 7),
        confirm_by_on=date(2026, 3, 17),
        total_minutes=150,
        total_amount=Decimal("243.75"),
        issued_by=chain.cast.prudence,
        confirmed_by=person.user,
        confirmed_at=NOW,
        approved_by=chain.cast.prudence,
        approved_at=NOW,
    )
    for entry in assignment.work.all():
        InvoiceLine.objects.create(
            invoice=invoice,
            work_entry=entry,
            fund=chain.fund,
            activity="panel",
            component=entry.component,
            service_on=assignment.service_on,
            minutes=entry.confirmed_minutes,
            rate_amount=entry.rate_amount,
            amount=entry.rate_amount * entry.confirmed_minutes / 60,
        )
    shown(person, assignment.engagement_id)
    payment = Payment.objects.create(
        run=run(chain),
        invoice=invoice,
        consultant=person,
        amount=invoice.total_amount,
        method="check",
    )
    return Money(assignment, invoice, payment)


def shown(person: Consultant, engagement_id: int) -> Disclosure:
    """Let a person agree to be named at an engagement they were asked to."""
    seat = Seat.objects.filter(engagement=engagement_id).earliest("pk")
    with clock_at(NOW):
        return set_disclosure(
            actor=person.user,
            engagement_id=engagement_id,
            name_form=NameForm.CHOSEN,
            title=True,
            **words_to_print(seat),
        )


def asked_first(chain: Chain, seat: Seat, person: Consultant) -> PriorYes:
    """Ask a person whether they may be asked beyond what they set."""
    return PriorYes.objects.create(
        seat=seat,
        consultant=person,
        beyond=["asks"],
        reply_by_at=NOW,
        asked_by=chain.cast.ximena,
        asked_at=NOW - timedelta(days=30),
    )


def run(chain: Chain) -> PaymentRun:
    """Open a run with a workbook."""
    opened = PaymentRun.objects.create(
        pay_on=date(2026, 3, 20), opened_by=chain.cast.prudence, opened_at=NOW
    )
    report_file(chain, opened)
    return opened


def report_file(chain: Chain, run: PaymentRun) -> ReportFile:
    """Leave a file with a run, with bytes that fit their hash."""
    data = f"the workbook of run {run.pk}".encode()
    return ReportFile.objects.create(
        kind="payment_workbook",
        run=run,
        version=1,
        name=f"payments-{run.pk}.xlsx",
        path=default_storage.save(f"reports/{run.pk}.xlsx", ContentFile(data)),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        row_count=1,
        total_amount=Decimal("243.75"),
        made_by=chain.cast.prudence,
        made_at=NOW,
    )


def told(user, number: int) -> None:
    """Leave a notice and a job with a person."""
    tell(recipient=user, kind="hours_due", path="/", about_id=number)
    Job.objects.create(kind="issue_invoices", created_by=user, created_at=NOW)


def stuck(user, state: str = "failed") -> Notice:
    """Leave an e-mail to a person that could not be sent, or of which nobody knows."""
    notice = tell(recipient=user, kind="hours_due", path="/", about_id=1)
    Notice.objects.filter(pk=notice.pk).update(state=state, attempts=5)
    return notice


def asked(chain: Chain, number: int) -> dict[str, int | str]:
    """Leave a request from outside in each state that somebody acts on, by name."""

    def ask(what: str) -> dict[str, str]:
        return {"email": f"{what}{number}@county.invalid", "organisation": f"{what} {number}"}

    waiting, new = made(**ask("waiting")), confirmed(**ask("new"))
    over = confirmed(**ask("over"))
    planned(chain, over, starts_at=STARTS, ends_at=STARTS + timedelta(hours=1))
    return {
        "request": new.pk,
        "link": new.link_key,
        "unconfirmed_link": waiting.link_key,
        "link_of_work": over.link_key,
        "remark": remarked(over).pk,
    }


def people(chain: Chain, number: int) -> Consultant:
    """Add a consultant who speaks, knows and works somewhere, with a payee record."""
    person = consultant(f"Person{number}")
    person.counties_served.set(County.objects.all()[:2])
    person.languages.set(Language.objects.all()[:2])
    person.topics.set(Topic.objects.all()[:2])
    payee(person, number)
    return person


def offered(chain: Chain, person: Consultant, number: int) -> dict[str, int]:
    """Ask a person for work of its own time, let them suggest another, and ask two things first."""
    starts_at = NOW + timedelta(days=100 + number, hours=person.pk % 20)
    offer = chain.sent(chain.seat(chain.engagement(starts_at=starts_at)), person)
    suggestion = OfferMessage.objects.create(
        offer=offer,
        author=person.user,
        is_from_consultant=True,
        text="An hour later?",
        suggests_start_at=starts_at + timedelta(hours=1),
        suggests_end_at=starts_at + timedelta(hours=2),
        at=NOW,
    )
    other = chain.seat(chain.engagement(starts_at=starts_at + timedelta(days=1)))
    first = {
        "consultant": person,
        "beyond": ["hours"],
        "reply_by_at": starts_at,
        "asked_by": chain.cast.ximena,
        "asked_at": NOW,
    }
    return {
        "own_time_offer": offer.pk,
        "suggestion": suggestion.pk,
        "standby": Standby.objects.create(
            seat=other,
            consultant=person,
            position=1,
            reply_hours=72,
            added_by=chain.cast.ximena,
            added_at=NOW,
        ).pk,
        "prior_yes": PriorYes.objects.create(seat=other, **first).pk,
        "given_yes": PriorYes.objects.create(
            seat=offer.seat, state="given", answered_by=person.user, answered_at=NOW, **first
        ).pk,
    }


def said(chain: Chain, person: Consultant, number: int) -> dict[str, int]:
    """Let a person say one of everything about themself, and sit in a group; none of it bars."""
    other = chain.cast.mose
    group = Group.objects.create(kind="cohort", name=f"Cohort {person.pk}/{number}")
    bio = Bio(consultant=person, number=number, language="en", text="Speaks.", written_at=NOW)
    bio.written_by = person.user
    stated = {"consultant": person, "stated_by": person.user, "stated_at": NOW}
    term = DateRange(date(2026, 1, 1), None)
    made = {
        "bio": bio,
        "weekly_time": WeeklyTime(
            consultant=person,
            says="free",
            weekday=number % 7,
            starts=time(0, number % 60),
            ends=time(1),
        ),
        "date_block": DateBlock(
            consultant=person, says="away", starts_on=date(2031, 1, 1), ends_on=date(2031, 1, 2)
        ),
        "exclusion": Exclusion(consultant=person, kind="venue", venue=f"Old Mill {number}"),
        "apart": Apart(other_words="My cousin", is_own=True, **stated),
        "noted_apart": Apart(other=other, note="Between us", is_own=False, **stated),
        "membership": Membership(group=group, consultant=person, term=term),
    }
    for row in made.values():
        row.save()
    return {name: row.pk for name, row in made.items()} | {"group": group.pk}


def own(chain: Chain, person: Consultant, numbers: range) -> None:
    """Give one consultant work, money and notices for each number."""
    for number in numbers:
        session = programme(chain, number)
        chain.sent(chain.seat(session_work(chain, session, number)), person)
        changed(chain, session, money(chain, person, number).assignment)
        said(chain, person, number)
        offered(chain, person, number)
        told(person.user, number)


def everything(chain: Chain, numbers: range) -> None:
    """Add a row of every noun for each number."""
    for number in numbers:
        reference(number)
        policy(chain, number)
        session = programme(chain, number)
        target(chain, session_work(chain, session, number))
        person = people(chain, number)
        changed(chain, session, money(chain, person, number).assignment)
        said(chain, person, number)
        asked(chain, number)
        offered(chain, person, number)
        for user in (chain.cast.ximena, chain.cast.prudence, chain.cast.ansel, chain.cast.adwoa):
            told(user, number)
        stuck(person.user or chain.cast.ximena)
