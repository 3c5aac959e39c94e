"""What people set for themselves, what they agreed to show, and what they said afterwards.

Every step looks first at what is there, so that playing it again changes nothing.
"""

from datetime import date, timedelta
from datetime import time as time_of_day
from typing import Any

from consultants.domain.availability import TimeOfWeek, add_date_block, set_week
from consultants.domain.bios import approve_bio, write_bio
from consultants.domain.exclusions import rule_out
from consultants.domain.facets import set_facets
from consultants.domain.groups import make_group, seat_member
from consultants.domain.own_limits import set_limits
from consultants.domain.people import add_consultant
from consultants.models import Bio, Consultant, County, Facet, Group, GroupKind, Language
from core import time
from demo import staff
from demo.workbooks import read
from engagements import domain
from engagements.models import Assignment, Disclosure, Engagement, Feedback, Finding
from engagements.states import ASKED, OWED

BY_PHONE = "Abuela Chayo"
COHORT = "Third cohort"


def _convening() -> list[Engagement]:
    code = read("planning")["code"]
    found = Engagement.objects.filter(convening__code=code, assignments__isnull=False)
    return list(found.distinct().order_by("id"))


def introduce() -> None:
    """Let everyone approve the words that introduce them."""
    for row in read("voices")["bios"]:
        person = staff.consultant(row["email"])
        if not person.bios.exists():
            bio = write_bio(
                actor=staff.user(staff.COORDINATOR),
                consultant_id=person.pk,
                language=row["language"],
                text=row["text"],
            )
            approve_bio(actor=staff.member(row["email"]), bio_id=bio.pk)


def set_own_rules() -> None:
    """Let people say when and how they may be asked; most of them say nothing: ask me."""
    for row in read("voices")["own"]:
        person, me = staff.consultant(row["email"]), staff.member(row["email"])
        if "asks" in row or "hours" in row:
            set_limits(
                actor=me,
                consultant_id=person.pk,
                most_asks_a_month=row.get("asks"),
                most_minutes_a_month=row["hours"] * 60 if "hours" in row else None,
                rest_days_after=row.get("rest", 0),
            )
        if "week" in row and not person.weekly_times.exists():
            times = [
                TimeOfWeek(day, says, time_of_day(starts), time_of_day(ends))
                for day, says, starts, ends in row["week"]
            ]
            set_week(actor=me, consultant_id=person.pk, times=times)
        for kind, named in row.get("rules_out", {}).items():
            if not person.exclusions.filter(kind=kind).exists():
                rule_out(actor=me, consultant_id=person.pk, kind=kind, **_ruled_out(kind, named))
        wanted = Facet.objects.filter(name__in=row.get("facets", ()))
        if wanted and not person.facets.exists():
            set_facets(
                actor=me,
                consultant_id=person.pk,
                facet_ids=list(wanted.values_list("id", flat=True)),
            )


def _ruled_out(kind: str, named: str) -> dict[str, Any]:
    if kind == "county":
        return {"county_id": County.objects.get(name=named).pk}
    return {kind: named}


def take_days_off() -> None:
    """Let one person be away for two weeks from the day the demonstration is set up."""
    person = staff.consultant("keiko@example.org")
    if not person.date_blocks.exists():
        add_date_block(
            actor=staff.member("keiko@example.org"),
            consultant_id=person.pk,
            says="away",
            starts_on=time.today() + timedelta(days=14),
            ends_on=time.today() + timedelta(days=28),
        )


def seat_cohort() -> None:
    """Seat the board's third cohort, for two years."""
    coordinator = staff.user(staff.COORDINATOR)
    board = Group.objects.get(kind=GroupKind.BOARD)
    cohort = Group.objects.filter(name=COHORT).first() or make_group(
        actor=coordinator,
        kind=GroupKind.COHORT,
        name=COHORT,
        parent_id=board.pk,
        seat_count=10,
        starts_on=date(2023, 3, 1),
    )
    for member in Consultant.objects.filter(memberships__group=board).order_by("id"):
        if not cohort.memberships.filter(consultant=member).exists():
            seat_member(
                actor=coordinator,
                group_id=cohort.pk,
                consultant_id=member.pk,
                starts_on=date(2023, 3, 6),
            )


def decide_what_is_shown() -> None:
    """Let people decide, each for themself, what the 2023 programme may print of them."""
    shown = {row["email"]: row for row in read("voices")["shown"]}
    for booking in Assignment.objects.filter(engagement__in=_convening()).select_related(
        "consultant", "seat__engagement__session__current"
    ):
        row = shown.get(booking.consultant.email or "")
        said = Disclosure.objects.filter(
            consultant=booking.consultant, engagement=booking.engagement_id
        )
        if row is None or said.exists():
            continue
        bio = Bio.objects.filter(consultant=booking.consultant, state="approved").first()
        domain.set_disclosure(
            actor=staff.member(row["email"]),
            engagement_id=booking.engagement_id,
            name_form="other" if row.get("other_name") else "chosen",
            other_name=row.get("other_name", ""),
            bio_id=bio.pk if bio and row.get("bio") else None,
            title=row.get("title", False),
            label=row.get("label", False),
            photo=row.get("photo", False),
            recording=row.get("recording", False),
            **domain.words_to_print(booking.seat),
        )


def answer_two_questions() -> None:
    """Let people say whether there was time and whether they were heard; one says no."""
    said = {row["email"]: row for row in read("voices")["feedback"]}
    open_ones = Feedback.objects.filter(
        state=ASKED, assignment__engagement__in=_convening()
    ).select_related("assignment__consultant")
    for feedback in open_ones.order_by("id"):
        email = feedback.assignment.consultant.email or ""
        row = said.get(email, {})
        domain.answer_two_questions(
            actor=staff.member(email),
            assignment_id=feedback.assignment_id,
            enough_time=row.get("enough_time", True),
            was_heard=row.get("was_heard", True),
            words=row.get("words", ""),
        )


def answer_who_said_no() -> None:
    """Let the coordinator answer whoever said no."""
    words = read("voices")["answer"]
    for feedback in Feedback.objects.filter(
        state=OWED, assignment__engagement__in=_convening()
    ).order_by("id"):
        domain.answer_feedback(
            actor=staff.user(staff.COORDINATOR), feedback_id=feedback.pk, answer=words
        )


def finish_support() -> None:
    """Let the support person note that they were in touch with everyone."""
    for booking in Assignment.objects.filter(
        engagement__in=_convening(), support_task__state="open"
    ).select_related("support_task__owner"):
        task = booking.support_task
        domain.finish_support(actor=task.owner, task_id=task.pk)


def share_findings() -> None:
    """Share what came of the convening with everyone who worked on it."""
    said = read("voices")["finding"]
    for finding in Finding.objects.filter(state=OWED, engagement__in=_convening()):
        domain.share_finding(
            actor=staff.user(staff.COORDINATOR),
            finding_id=finding.pk,
            learned=said["learned"],
            changed=said["changed"],
        )


def all_is_shared() -> bool:
    """Return whether nothing is owed any more to those who worked at the convening."""
    return not Finding.objects.filter(state=OWED, engagement__in=_convening()).exists()


def add_by_phone() -> None:
    """Add someone who has a phone and no e-mail: booked by phone, and may claim it later."""
    if not Consultant.objects.filter(chosen_name=BY_PHONE).exists():
        fresno = County.objects.get(name="Fresno")
        add_consultant(
            actor=staff.user(staff.COORDINATOR),
            chosen_name=BY_PHONE,
            expertise="lived",
            phone="+1 559 555 0134",
            preferred_channel="phone",
            home_county_id=fresno.pk,
            county_ids=[fresno.pk],
            language_ids=list(
                Language.objects.filter(name__in=["Spanish", "Mixteco"]).values_list(
                    "id", flat=True
                )
            ),
        )
