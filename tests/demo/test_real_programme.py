"""The published programme of 2023: imported, staffed, released, then changed to the slides'.

The two printed versions disagree in the places that ``discrepancies`` lists. Applying the one to
the other changes exactly these, and tells exactly those whose session it changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pypdf import PdfReader

from core.time import clock_at
from demo import chain, released, staff, workbooks
from engagements import domain
from engagements.domain import ReleasePlan
from engagements.domain.programme import import_convening
from engagements.models import Assignment, Reconfirmation, SessionChange
from notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage")]

SLIDES = "the slides' version released"
NOON = datetime(2023, 3, 29, 12, tzinfo=ZoneInfo("America/Los_Angeles"))
DISCREPANCIES = {row["session"] for row in workbooks.read("pact-convening-2023")["discrepancies"]}
READINGS = {row["session"]: row for row in workbooks.read("planning")["slides"]}
SHOWN = {row["email"]: row for row in workbooks.read("voices")["shown"]}
ROSTER = {row["email"]: row["chosen_name"] for row in workbooks.read("roster")["consultants"]}


@dataclass(frozen=True)
class Story:
    """What was to be seen before the slides' version was released, and afterwards."""

    plan: ReleasePlan
    agreed_before: dict[int, Decimal]
    agreed_after: dict[int, Decimal]
    pdf_before: str
    pdf_after: str
    told: list[Notice]


def coordinator():
    return staff.user(staff.COORDINATOR)


def agreed() -> dict[int, Decimal]:
    return dict(Assignment.objects.values_list("pk", "agreed_amount"))


def pdf() -> str:
    made = domain.programme_document(actor=coordinator(), convening_id=released.convening().pk)
    pages = [page.extract_text() for page in PdfReader(BytesIO(made.data)).pages]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


@pytest.fixture(scope="module")
def story(stage) -> Iterator[Story]:
    """Play until the programme is staffed and printed, then apply the slides and release."""
    with transaction.atomic():
        for part in chain.STAGES:
            if part.title == SLIDES:
                break
            with clock_at(part.instant):
                part.do()
        with clock_at(NOON):
            convening_id = released.convening().pk
            before, first = agreed(), pdf()
            told_before = set(Notice.objects.values_list("pk", flat=True))
            domain.apply_source(actor=coordinator(), convening_id=convening_id, source="slides")
            plan = domain.release_plan(actor=coordinator(), convening_id=convening_id)
            assert pdf() == first  # a draft reaches nobody
            domain.release_programme(
                actor=coordinator(),
                convening_id=convening_id,
                digest=plan.digest,
                reasons=dict.fromkeys(plan.needs_reasons, "It was printed like this."),
            )
            told = list(Notice.objects.exclude(pk__in=told_before).select_related("recipient"))
            yield Story(plan, before, agreed(), first, pdf(), told)
        transaction.set_rollback(True)


def expected_fields(code: str) -> set[str]:
    """Return what the slides say otherwise, read from the data; their own words always are."""
    reading: dict[str, Any] = READINGS[code]
    found = {"wording"}
    found |= {"title"} if "title" in reading else set()
    return found | ({"time"} if {"starts", "ends"} & set(reading) else set())


def test_the_changes_are_exactly_the_discrepancies(story):
    changes = {change.session.code: change for change in story.plan.changes}
    assert set(changes) == DISCREPANCIES
    assert {code: set(change.fields) for code, change in changes.items()} == {
        code: expected_fields(code) for code in DISCREPANCIES
    }
    kept = SessionChange.objects.filter(release__number=2)
    assert set(kept.values_list("session__code", flat=True)) == DISCREPANCIES


def test_what_holds_afterwards_is_what_the_slides_say(story):
    zone = ZoneInfo(released.convening().timezone)
    for row in workbooks.read("pact-convening-2023")["sessions"]:
        reading = READINGS.get(row["code"], {})
        holds = released.convening().sessions.get(code=row["code"]).current
        assert holds.title == reading.get("title", row["title"])
        for key, at in (("starts", holds.starts_at), ("ends", holds.ends_at)):
            wanted = datetime.fromisoformat(reading.get(key, row[key])).replace(tzinfo=zone)
            assert at == wanted, (row["code"], key)


def test_exactly_those_whose_session_changed_are_told(story):
    changed = {code for code in DISCREPANCIES if expected_fields(code) != {"wording"}}
    booked = Assignment.objects.filter(engagement__session__code__in=changed)
    affected = set(booked.values_list("consultant__email", flat=True))
    assert affected == {"pajzoua@example.org"}
    assert {person.consultant.email for person in story.plan.told} == affected
    asked = Reconfirmation.objects.values_list("assignment__consultant__email", flat=True)
    assert sorted(asked) == sorted(affected)
    told = [(notice.kind, notice.recipient.email) for notice in story.told]
    assert told == [("programme_changed", email) for email in affected]


def test_nobody_s_agreed_pay_falls_and_what_it_costs_was_shown_before(story):
    raised = {
        pk: after - story.agreed_before[pk]
        for pk, after in story.agreed_after.items()
        if after != story.agreed_before[pk]
    }
    # A quarter of an hour more of the plenary, at the evaluators' $105 an hour.
    assert list(raised.values()) == [Decimal("26.25")]
    assert story.plan.raised_amount == Decimal("26.25")
    assert [(each.fund.code, each.amount) for each in story.plan.by_fund] == [
        ("SB855-EVAL", Decimal("26.25"))
    ]


def test_the_rooms_that_the_slides_double_book_are_named_before(story):
    """The slides let a session run into what follows it in the same ballroom."""
    pairs = {
        frozenset(
            released.convening().sessions.get(pk=session_id).code for session_id in each.sessions
        )
        for each in story.plan.conflicts
        if each.kind == "room_taken"
    }
    assert pairs == {
        frozenset({"D2-PL", "D2-BR1"}),
        frozenset({"D2-S3", "D2-LUNCH"}),
        frozenset({"D2-S4-3", "D2-BR2"}),
    }


@pytest.mark.parametrize("which", ["pdf_before", "pdf_after"])
def test_the_programme_prints_only_names_and_labels_that_were_agreed_to(story, which):
    text = getattr(story, which)
    booked = list(Assignment.objects.select_related("seat", "consultant"))
    said = {row.consultant.email: SHOWN.get(row.consultant.email, {}) for row in booked}
    named = {email for email, name in ROSTER.items() if name in text}
    assert named == {email for email, agreed_to in said.items() if agreed_to.get("title")}
    labels = {(row.consultant.email, row.seat.label) for row in booked if row.seat.label}
    printed = {(email, label) for email, label in labels if f"{ROSTER[email]}, {label}" in text}
    assert printed == {(email, label) for email, label in labels if said[email].get("label")}
    assert 0 < len(printed) < len(labels)
    # A label stands under a name that was agreed to, or nowhere.
    for label in {label for _email, label in labels}:
        assert text.count(label) == sum(1 for _email, one in printed if one == label)


def test_the_printed_programme_follows_the_release(story):
    new, old = READINGS["D1-S2-3"]["title"], "Flipping the Script"
    assert (old in story.pdf_before, new in story.pdf_before) == (True, False)
    assert (old in story.pdf_after, new in story.pdf_after) == (False, True)
    assert "9:00 am to 10:30 am Where We're At Now" in story.pdf_before
    assert "9:00 am to 10:45 am Where We're At Now" in story.pdf_after
    assert "Release 1, Mar 7, 2023" in story.pdf_before
    assert "Release 2, Mar 29, 2023" in story.pdf_after


def test_whoever_takes_it_back_is_gone_from_the_next_print(story):
    [email] = {"deshawn@example.org"}
    booking = Assignment.objects.get(consultant__email=email)
    with transaction.atomic(), clock_at(NOON):
        domain.revoke_disclosure(actor=staff.member(email), engagement_id=booking.engagement_id)
        text = pdf()
        transaction.set_rollback(True)
    assert ROSTER[email] in story.pdf_after
    assert ROSTER[email] not in text


def test_it_goes_out_and_comes_back_as_a_workbook_that_names_nobody(story):
    made = domain.export_convening(actor=coordinator(), convening_id=released.convening().pk)
    with ZipFile(BytesIO(made.data)) as package:
        held = b"".join(package.read(name) for name in package.namelist()).decode()
    assert not [name for name in ROSTER.values() if name in held]
    assert not [email for email in ROSTER if email in held]
    for data in (made.data, workbooks.CONVENING.read_bytes()):
        assert import_convening(actor=coordinator(), data=data).changes_nothing
