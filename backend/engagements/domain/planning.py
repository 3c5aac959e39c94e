"""Planning work: requesters and engagements, and what everyone there needs to know.

Seats are in ``seats``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Activity, Fund
from consultants.models import AudienceKind, County, Group
from core import permits, time
from core.errors import FieldProblem, Invalid, Taken, WrongState
from core.texts import text_problems
from engagements.domain.in_time import urgent_by
from engagements.models import Assignment, Engagement, Offer, Recording, Requester, Seat, Session
from engagements.states import BOOKED, DRAFT, SENT
from notices.domain import tell
from notices.models import NoticeKind

LONGEST_ENGAGEMENT = timedelta(days=31)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
"""Outside of these years a date is a slip of the hand; some cannot even be shown in a zone."""

IN_TERMS = frozenset(
    {
        "audience",
        "audiences",
        "county_id",
        "format",
        "questions",
        "off_limits",
        "recording",
        "support_on_site",
    }
)
"""What an offer says of the work, beside its time and pay."""
BRIEFING = IN_TERMS | {"directions", "join_link", "contact", "group_id", "support_by_id"}
LONGEST = {
    "audience": 200,
    "format": 300,
    "questions": 3000,
    "off_limits": 1000,
    "support_on_site": 300,
    "directions": 2000,
    "join_link": 500,
    "contact": 200,
}


def make_requester(*, actor: User, name: str, county_id: int | None = None) -> Requester:
    """Record who asks for work; repeating it with the same name returns the one there is."""
    permits.require(actor, "engagements.plan")
    requester, _created = Requester.objects.get_or_create(
        name=name, defaults={"county_id": county_id}
    )
    return requester


def choice_problems(field: str, value: str, values: list[str]) -> list[FieldProblem]:
    if value in values:
        return []
    return [FieldProblem(field, _("“%(value)s” is not one of the choices.") % {"value": value})]


def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _unlikely(starts_at: datetime | None, ends_at: datetime | None) -> list[FieldProblem]:
    """Return what is wrong with times that no real work has."""
    problems = [
        FieldProblem(field, _("Enter a year from 2000 to 2100."))
        for field, instant in (("starts_at", starts_at), ("ends_at", ends_at))
        if instant and not EARLIEST_YEAR <= instant.year <= LATEST_YEAR
    ]
    if not problems and starts_at and ends_at and ends_at - starts_at > LONGEST_ENGAGEMENT:
        words = _("An engagement lasts at most 31 days. Please plan each part by itself.")
        problems.append(FieldProblem("ends_at", words))
    return problems


def plan_engagement(
    *,
    actor: User,
    activity: str,
    title: str,
    requester_id: int,
    fund_id: int,
    session_id: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    timezone: str = "America/Los_Angeles",
    place: str = "",
    is_remote: bool = False,
    audience: str = "",
    county_id: int | None = None,
    audiences: Sequence[str] = (),
    format: str = "",
    questions: str = "",
    off_limits: str = "",
    recording: str = Recording.NONE,
    support_on_site: str = "",
    directions: str = "",
    join_link: str = "",
    contact: str = "",
    group_id: int | None = None,
    support_by_id: int | None = None,
) -> Engagement:
    """Plan one piece of work. A session's engagement takes its times from the session.

    Refuses an unknown activity, fund, requester, county, audience, group, support person or
    time zone, both or neither source of time, an end that is not after the start, times that no
    real work has, a link that is none, a session that no release has put on the programme yet,
    and a second engagement for a session.
    """
    permits.require(actor, "engagements.plan")
    briefing = {
        "audience": audience,
        "county_id": county_id,
        "audiences": sorted(set(audiences)),
        "format": format,
        "questions": questions,
        "off_limits": off_limits,
        "recording": recording,
        "support_on_site": support_on_site,
        "directions": directions,
        "join_link": join_link,
        "contact": contact,
        "group_id": group_id,
        "support_by_id": support_by_id,
    }
    problems = choice_problems("activity", activity, Activity.values)
    if not title.strip():
        problems.append(FieldProblem("title", _("Enter a title.")))
    if not Requester.objects.filter(pk=requester_id).exists():
        problems.append(FieldProblem("requester_id", _("Choose who asks for the work.")))
    if not Fund.objects.filter(pk=fund_id).exists():
        problems.append(FieldProblem("fund_id", _("Choose the fund that pays.")))
    if not _known_zone(timezone):
        problems.append(FieldProblem("timezone", _("Enter a time zone such as America/New_York.")))
    session = Session.objects.filter(pk=session_id).first() if session_id else None
    problems += _time_problems(session_id, session, starts_at, ends_at)
    problems += briefing_problems(briefing)
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic():
        if session is not None:
            _hold_free(session)
        return Engagement.objects.create(
            activity=activity,
            title=title.strip(),
            requester_id=requester_id,
            fund_id=fund_id,
            convening=session.convening if session else None,
            session=session,
            own_starts_at=starts_at,
            own_ends_at=ends_at,
            timezone=timezone,
            place=place,
            is_remote=is_remote,
            created_by=actor,
            created_at=time.now(),
            **briefing,
        )


def _hold_free(session: Session) -> None:
    """Let one coordinator at a time plan a session's work, while it is on the programme."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    if rows.get(pk=session.pk).current_id is None:
        raise WrongState(_("This session is not on the programme any more."))
    if Engagement.objects.filter(session=session).exists():
        raise Taken(_("Someone has just planned the work of this session."))


def _time_problems(
    session_id: int | None,
    session: Session | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> list[FieldProblem]:
    problems = _unlikely(starts_at, ends_at)
    if session_id is not None and (session is None or hasattr(session, "engagement")):
        problems.append(FieldProblem("session_id", _("Choose a session without an engagement.")))
    if session is not None and session.current_id is None:
        words = _("This session is not on the programme yet. Release it first.")
        problems.append(FieldProblem("session_id", words))
    if session_id is None and not (starts_at and ends_at and starts_at < ends_at):
        problems.append(FieldProblem("ends_at", _("The end must be after the start.")))
    if session_id is not None and (starts_at or ends_at):
        problems.append(FieldProblem("starts_at", _("The session already has its times.")))
    return problems


def briefing_problems(briefing: Mapping[str, Any]) -> list[FieldProblem]:
    """Return what is wrong with the parts that are there."""
    problems: list[FieldProblem] = []
    if "recording" in briefing:
        problems += choice_problems("recording", briefing["recording"], Recording.values)
    for kind in briefing.get("audiences", ()):
        problems += choice_problems("audiences", kind, AudienceKind.values)
    for field, rows in (
        ("county_id", County.objects.all()),
        ("group_id", Group.objects.all()),
        ("support_by_id", User.objects.people().filter(is_active=True)),
    ):
        wanted = briefing.get(field)
        if wanted is not None and not rows.filter(pk=wanted).exists():
            problems.append(FieldProblem(field, _("Choose one of the list.")))
    for field, most in LONGEST.items():
        problems += text_problems(field, briefing.get(field, ""), most, lines=True)
    if briefing.get("join_link"):
        try:
            URLValidator(schemes=["https", "http"])(briefing["join_link"])
        except ValidationError:
            words = _("Enter a whole link, such as https://example.org/meeting.")
            problems.append(FieldProblem("join_link", words))
    return problems


@dataclass(frozen=True)
class BriefingChange:
    """A changed briefing: how many booked people were told, and which drafts are out of date.

    A draft keeps the words it was made with and cannot be sent: make those offers again.
    """

    engagement: Engagement
    told_count: int
    drafts_to_remake: list[int]


def change_briefing(*, actor: User, engagement_id: int, **briefing: Any) -> BriefingChange:
    """Change what everyone there needs to know; takes any of ``BRIEFING`` by name.

    Everybody who is booked is told, and sees old beside new. Refuses, while somebody is being
    asked, a change of what their offer says (``IN_TERMS``): they would say yes to other words.
    Take the offer back first, or wait for the answer.
    """
    permits.get_visible(Engagement.objects.all(), actor, pk=engagement_id)
    permits.require(actor, "engagements.plan")
    problems = [FieldProblem(name, _("This cannot be changed here.")) for name in briefing]
    problems = [problem for problem in problems if problem.field not in BRIEFING]
    problems += briefing_problems(briefing)
    if problems:
        raise Invalid(problems=problems)
    if "audiences" in briefing:
        briefing["audiences"] = sorted(set(briefing["audiences"]))
    with transaction.atomic():
        seats = Seat.objects.filter(engagement=engagement_id).select_for_update()
        list(seats.order_by("pk").values_list("pk"))
        engagement = permits.get_visible(
            Engagement.objects.select_for_update(of=("self",)), actor, pk=engagement_id
        )
        changed = [name for name, new in briefing.items() if getattr(engagement, name) != new]
        in_terms = not IN_TERMS.isdisjoint(changed)
        open_offers = Offer.objects.filter(seat__engagement=engagement)
        if in_terms and open_offers.filter(state=SENT).exists():
            words = _("Someone is being asked with the present words. Take the offer back first.")
            raise WrongState(words)
        for name in changed:
            setattr(engagement, name, briefing[name])
        engagement.save(update_fields=changed)
        stale = open_offers.filter(state=DRAFT) if in_terms else open_offers.none()
        return BriefingChange(
            engagement,
            _tell_booked(engagement) if changed else 0,
            list(stale.order_by("pk").values_list("pk", flat=True)),
        )


def _tell_booked(engagement: Engagement) -> int:
    booked = Assignment.objects.filter(engagement=engagement, state=BOOKED)
    told = 0
    for assignment in booked.select_related("consultant__user").order_by("pk"):
        told += 1
        tell(
            recipient=assignment.consultant.user,
            kind=NoticeKind.BRIEFING_CHANGED,
            path=f"/work/{assignment.pk}/",
            about_id=assignment.pk,
            urgent_by_at=urgent_by(assignment.during.lower),
        )
    return told
