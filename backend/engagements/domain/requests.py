"""What counties, agencies and partners ask for, and what a coordinator does about it.

A stranger has no account: a request is recorded as made by the actor of scheduled work
(``User.objects.system()``), and whoever holds its private link speaks for the requester
(``request_link``).
"""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Activity
from consultants.models import AudienceKind, County
from core import permits, time
from core.errors import FieldProblem, Invalid, WrongState
from core.moves import move
from core.texts import text_problems
from engagements.domain.desk import tell_desk
from engagements.domain.outside_words import an_address, some_days
from engagements.domain.planning import make_requester, plan_engagement
from engagements.models import Engagement, Request, RequestMessage
from engagements.states import CLARIFYING, NEW, PLANNED, UNCONFIRMED
from notices.domain import tell_outside
from notices.models import NoticeKind

ASKABLE = (
    Activity.PANEL,
    Activity.KEYNOTE,
    Activity.TRAINING,
    Activity.EVALUATION,
    Activity.TECHNICAL_ASSISTANCE,
    Activity.DOCUMENT_REVIEW,
)
"""The work that someone outside can ask for; the rest is the network's own."""
ANSWER_DAYS = timedelta(days=7)
CONFIRM_WITHIN = timedelta(days=3)
ONE_MAIL_EACH = timedelta(hours=1)
MOST_WAITING = 3
"""Requests of one address that wait for its yes: more are not kept."""
FARTHEST_ANSWER = timedelta(days=90)
MOST_AUDIENCE = 100_000
LONGEST_MESSAGE = 2000
LOCK_OF_ADDRESSES = 71_001
MOST = {field.name: field.max_length or 0 for field in Request._meta.fields}


def link_path(request: Request) -> str:
    """Return the requester's private address."""
    return f"/ask/{request.link_key}/"


def desk_path(request_id: int) -> str:
    """Return where coordinators read a request."""
    return f"/coordination/requests/{request_id}/"


def new_link_key() -> str:
    """Return a key that nobody guesses: 256 random bits in 43 characters."""
    return secrets.token_urlsafe(32)


def make_request(
    *,
    organisation: str,
    contact_name: str,
    email: str,
    activity: str,
    what: str,
    phone: str = "",
    language: str = "en",
    county_id: int | None = None,
    audiences: Collection[str] = (),
    audience_count: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    when_words: str = "",
    place: str = "",
    is_remote: bool = False,
    budget: str = "",
    hopes: str = "",
) -> Request | None:
    """Keep what someone outside asks for and send them an e-mail to confirm it; for anybody.

    Coordinators see it once it is confirmed. An address gets at most one such e-mail an hour:
    a second request waits for its turn. Returns None, keeping nothing, when three requests of
    the address wait already; callers answer the same either way. Refuses work that cannot be
    asked for, days that have passed, too many words, and signs that break lines.
    """
    given: dict[str, Any] = {
        "organisation": organisation.strip(),
        "contact_name": contact_name.strip(),
        "email": email.strip().lower(),
        "activity": activity,
        "what": what.strip(),
        "phone": phone.strip(),
        "language": language,
        "county_id": county_id,
        "audiences": sorted(set(audiences)),
        "audience_count": audience_count,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "when_words": when_words.strip(),
        "place": place.strip(),
        "is_remote": is_remote,
        "budget": budget.strip(),
        "hopes": hopes.strip(),
    }
    problems = _problems(given)
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic():
        one_at_a_time(given["email"])
        waiting = Request.objects.filter(email=given["email"], state=UNCONFIRMED)
        if waiting.count() >= MOST_WAITING:
            return None
        request = Request.objects.create(link_key=new_link_key(), made_at=time.now(), **given)
        ask_to_confirm(request)
    return request


def one_at_a_time(email: str) -> None:
    """Let one transaction at a time write to an address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_OF_ADDRESSES, email])


def ask_to_confirm(request: Request) -> bool:
    """Send the e-mail that asks to confirm, unless the address had one within the hour."""
    recent = Request.objects.filter(
        email=request.email, confirm_sent_at__gt=time.now() - ONE_MAIL_EACH
    )
    if recent.exists():
        return False
    request.confirm_sent_at = time.now()
    request.save(update_fields=["confirm_sent_at"])
    # Whoever reads this may not have asked: it carries no word that a stranger typed.
    tell_outside(
        email=request.email,
        name="",
        language=request.language,
        kind=NoticeKind.REQUEST_CONFIRM,
        path=link_path(request),
        about_id=request.pk,
    )
    return True


def _problems(given: dict[str, Any]) -> list[FieldProblem]:
    problems = [*an_address("email", given["email"])]
    for field in ("organisation", "contact_name"):
        problems += text_problems(field, given[field], MOST[field], required=True)
    for field in ("phone", "when_words", "place", "budget"):
        problems += text_problems(field, given[field], MOST[field])
    problems += text_problems("what", given["what"], MOST["what"], lines=True, required=True)
    problems += text_problems("hopes", given["hopes"], MOST["hopes"], lines=True)
    problems += some_days(given["starts_on"], given["ends_on"])
    count = given["audience_count"]
    if count is not None and not 1 <= count <= MOST_AUDIENCE:
        problems.append(FieldProblem("audience_count", _("Enter a number from 1 to 100,000.")))
    choices = {
        "activity": given["activity"] in ASKABLE,
        "audiences": set(given["audiences"]) <= set(AudienceKind.values),
        "language": given["language"] in dict(settings.LANGUAGES),
        "county_id": given["county_id"] is None
        or County.objects.filter(pk=given["county_id"]).exists(),
    }
    words = _("Choose one of those listed.")
    return problems + [FieldProblem(name, words) for name, fits in choices.items() if not fits]


def tell_owner(request: Request, kind: str) -> None:
    """Tell the coordinator who has the request; every coordinator while nobody has it.

    Someone who does not coordinate any more has nothing.
    """
    path = desk_path(request.pk)
    tell_desk(owner_id=request.owner_id, kind=kind, path=path, about_id=request.pk)


def tell_requester(request: Request, kind: str) -> None:
    """Tell the requester by e-mail that there is something on their private page."""
    tell_outside(
        email=request.email,
        name=request.contact_name,
        language=request.language,
        kind=kind,
        path=link_path(request),
        about_id=request.pk,
    )


def say(request: Request, author: User | None, text: str) -> RequestMessage:
    """Add to the thread of a locked request; refuses no words and too many."""
    text = text.strip()
    problems = text_problems("text", text, LONGEST_MESSAGE, lines=True, required=True)
    if problems:
        raise Invalid(problems=problems)
    return RequestMessage.objects.create(request=request, author=author, text=text, at=time.now())


def _locked(actor: User, request_id: int) -> Request:
    requests = Request.objects.select_for_update(of=("self",))
    request = permits.get_visible(requests, actor, pk=request_id)
    permits.require(actor, "engagements.triage_requests")
    return request


def _require_open(request: Request) -> None:
    if request.state not in (NEW, CLARIFYING):
        raise WrongState(_("This request is closed."))


def take_request(*, actor: User, request_id: int) -> Request:
    """Make oneself the coordinator who has an open request, also in another's place."""
    with transaction.atomic():
        request = _locked(actor, request_id)
        _require_open(request)
        request.owner = actor
        request.save(update_fields=["owner"])
    return request


def set_reply_by(*, actor: User, request_id: int, reply_by_on: date) -> Request:
    """Promise the requester an answer by another day, at most 90 days from now.

    The requester sees the day on their page.
    """
    with transaction.atomic():
        request = _locked(actor, request_id)
        _require_open(request)
        if not time.today() <= reply_by_on <= time.today() + FARTHEST_ANSWER:
            words = _("Choose a day from today to 90 days from now.")
            raise Invalid(problems=[FieldProblem("reply_by_on", words)])
        request.reply_by_on = reply_by_on
        request.save(update_fields=["reply_by_on"])
    return request


def ask_requester(*, actor: User, request_id: int, text: str) -> Request:
    """Write to the requester; a new request then waits for their answer, 30 days at most.

    After planning, the thread stays open. Whoever writes first has the request.
    """
    with transaction.atomic():
        request = _locked(actor, request_id)
        if request.state not in (NEW, CLARIFYING, PLANNED):
            raise WrongState(_("This request is closed."))
        say(request, actor, text)
        owner = request.owner or actor
        if request.state == NEW:
            move(request, "clarify", actor=actor, owner=owner)
        elif request.owner is None:
            request.owner = owner
            request.save(update_fields=["owner"])
        tell_requester(request, NoticeKind.REQUEST_MESSAGE)
    return request


def decline_request(*, actor: User, request_id: int, words: str) -> Request:
    """Close an open request with words that the requester reads on their page."""
    words = words.strip()
    problems = text_problems("words", words, LONGEST_MESSAGE, lines=True, required=True)
    with transaction.atomic():
        request = _locked(actor, request_id)
        if problems:
            raise Invalid(problems=problems)
        owner = request.owner or actor
        move(request, "decline", actor=actor, closing_words=words, owner=owner)
        tell_requester(request, NoticeKind.REQUEST_ANSWERED)
    return request


def plan_request(
    *,
    actor: User,
    request_id: int,
    fund_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    requester_id: int | None = None,
    **plan: Any,
) -> Engagement:
    """Turn an open request into an engagement and tell the requester.

    The requester is the one named, else the one recorded under the organisation's name. ``plan``
    is what ``plan_engagement`` takes beside; refusals are its own.
    """
    with transaction.atomic():
        request = _locked(actor, request_id)
        _require_open(request)
        if requester_id is None:
            requester_id = make_requester(
                actor=actor, name=request.organisation, county_id=request.county_id
            ).pk
        engagement = plan_engagement(
            actor=actor,
            activity=request.activity,
            title=title,
            requester_id=requester_id,
            fund_id=fund_id,
            starts_at=starts_at,
            ends_at=ends_at,
            **plan,
        )
        owner = request.owner or actor
        move(request, "plan", actor=actor, engagement=engagement, owner=owner)
        tell_requester(request, NoticeKind.REQUEST_ANSWERED)
    return engagement


def reset_link(*, actor: User, request_id: int) -> Request:
    """End the private link of a confirmed request and send the requester a new one."""
    with transaction.atomic():
        request = _locked(actor, request_id)
        renew_link(request)
    return request


def renew_link(request: Request) -> None:
    """Give a locked request a new link and tell the requester where it is."""
    request.link_key = new_link_key()
    request.save(update_fields=["link_key"])
    tell_requester(request, NoticeKind.REQUEST_ANSWERED)
