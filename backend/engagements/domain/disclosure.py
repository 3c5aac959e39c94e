"""What people agreed to show of themselves, and the one reading that prints it.

Programme, roster, calendar, e-mail, export, a requester's page and "who else is there" all read
``printed``: a revoked or expired yes is gone from every one of them at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Bio, Consultant
from consultants.states import APPROVED
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, WrongState
from engagements.domain.desk import tell_desk
from engagements.models import Assignment, Disclosure, Engagement, NameForm, Offer, Seat
from engagements.models.disclosure import LONGEST_TERM
from engagements.states import DRAFT, LIVE_STATES
from notices.domain import tell
from notices.models import NoticeKind

USUAL_TERM = timedelta(days=365)
LONGEST_NAME = 120


def receipt_path(disclosure_id: int) -> str:
    """Return where the person reads what they agreed to."""
    return f"/shown/{disclosure_id}/"


@dataclass(frozen=True)
class Printed:
    """What may be shown of one booked person today; an empty value is "show nothing".

    ``listed_name`` is for anything that stands under the engagement's title; ``name`` is for a
    list that carries no title.
    """

    consultant_id: int
    name: str = ""
    listed_name: str = ""
    label: str = ""
    bio: str = ""
    photo: bool = False
    recording: bool = False


def title_of(engagement: Engagement) -> str:
    """Return the title that is printed: the session's current one, else the engagement's."""
    version = engagement.session.current if engagement.session else None
    return version.title if version else engagement.title


def title_tells(engagement: Engagement) -> bool:
    """Return whether that title says something about everyone who is listed under it."""
    version = engagement.session.current if engagement.session else None
    return bool(version and version.title_discloses)


def words_to_print(seat: Seat) -> dict[str, Any]:
    """Return the words that a yes for a seat is asked for, as ``set_disclosure`` takes them."""
    return {
        "title_as_printed": title_of(seat.engagement),
        "title_discloses": title_tells(seat.engagement),
        "label_as_printed": seat.label,
    }


def covers_title(scope: Disclosure, engagement: Engagement) -> bool:
    """Return whether a yes is one to the title as it stands: the same words that tell no more."""
    is_the_same = scope.title and scope.title_as_printed == title_of(engagement)
    return is_the_same and (scope.title_discloses or not title_tells(engagement))


def current_disclosure(*, consultant_id: int, engagement_id: int) -> Disclosure | None:
    """Return the newest version, whether or not it still says yes to anything."""
    rows = Disclosure.objects.filter(consultant_id=consultant_id, engagement_id=engagement_id)
    return rows.select_related("bio").order_by("-number").first()


def printed(*, engagement_ids: Collection[int], day: date | None = None) -> dict[int, Printed]:
    """Return what may be shown, by the id of each live assignment of the engagements.

    ``day`` is today unless given. The words that a yes was given for must still be the words:
    a title or label that has changed since is not covered, nor a title that has begun to tell
    something about those under it. Two queries, however many people.
    """
    day = day or time.today()
    held = Assignment.objects.filter(engagement__in=engagement_ids, state__in=LIVE_STATES)
    booked = list(
        held.select_related("consultant", "seat", "engagement__session__current").order_by("id")
    )
    newest = (
        Disclosure.objects.filter(engagement__in=engagement_ids)
        .select_related("bio")
        .order_by("consultant_id", "engagement_id", "-number")
        .distinct("consultant_id", "engagement_id")
    )
    scopes = {(scope.consultant_id, scope.engagement_id): scope for scope in newest}
    return {
        row.pk: _printed(row, scopes.get((row.consultant_id, row.engagement_id)), day)
        for row in booked
    }


def _printed(booking: Assignment, scope: Disclosure | None, day: date) -> Printed:
    person = booking.consultant
    if scope is None or scope.expires_on < day:
        return Printed(person.pk)
    names = {NameForm.CHOSEN: person.chosen_name, NameForm.OTHER: scope.other_name}
    name = names.get(NameForm(scope.name_form), "")
    keeps_label = scope.label and scope.label_as_printed == booking.seat.label
    bio = scope.bio
    return Printed(
        consultant_id=person.pk,
        name=name,
        listed_name=name if covers_title(scope, booking.engagement) else "",
        label=booking.seat.label if keeps_label else "",
        bio=bio.text if bio is not None and bio.state == APPROVED else "",
        photo=scope.photo,
        recording=scope.recording,
    )


def set_disclosure(
    *,
    actor: User,
    engagement_id: int,
    consultant_id: int | None = None,
    name_form: str = NameForm.NONE,
    other_name: str = "",
    bio_id: int | None = None,
    photo: bool = False,
    recording: bool = False,
    title: bool = False,
    label: bool = False,
    title_as_printed: str = "",
    title_discloses: bool = False,
    label_as_printed: str = "",
    hides_facets: bool = False,
    expires_on: date | None = None,
) -> Disclosure:
    """Keep what a person agrees to show at one engagement; whatever is not named is a no.

    Their own decision: ``consultant_id`` is for a coordinator who writes down what someone
    without a sign-in said. Ends a year after the work unless said, three years from today at the
    latest. Refuses a bio that they did not approve, an engagement they were not asked to, and
    anything shown of someone who is not named. Saying the same again changes nothing.

    A yes to title or label comes with the words that were read (``words_to_print``): raises
    WrongState when they are others by now.
    """
    read = {
        "title_as_printed": title_as_printed,
        "title_discloses": title_discloses,
        "label_as_printed": label_as_printed,
    }
    said = {
        "name_form": name_form,
        "other_name": other_name.strip(),
        "bio_id": bio_id,
        "photo": photo,
        "recording": recording,
        "title": title,
        "label": label,
        "hides_facets": hides_facets,
    }
    with transaction.atomic():
        person, offer = _who_and_where(actor, engagement_id, consultant_id)
        ends = expires_on or usual_end(person, offer.seat.engagement)
        problems = _problems(person, said, ends)
        if problems:
            raise Invalid(problems=problems)
        return _keep(actor, person, offer, said | _as_read(offer.seat, said, read), ends)


def revoke_disclosure(
    *, actor: User, engagement_id: int, consultant_id: int | None = None
) -> Disclosure:
    """Take every yes back, at once and everywhere; what was left out of counts stays left out."""
    with transaction.atomic():
        person, offer = _who_and_where(actor, engagement_id, consultant_id)
        held = current_disclosure(consultant_id=person.pk, engagement_id=engagement_id)
        nothing: dict[str, Any] = dict.fromkeys(("photo", "recording", "title", "label"), False)
        nothing |= {"name_form": NameForm.NONE, "other_name": "", "bio_id": None}
        nothing["hides_facets"] = bool(held and held.hides_facets)
        nothing |= _as_read(offer.seat, nothing, {})
        return _keep(actor, person, offer, nothing, usual_end(person, offer.seat.engagement))


def _who_and_where(
    actor: User, engagement_id: int, consultant_id: int | None
) -> tuple[Consultant, Offer]:
    """Lock the person and return them with the offer that they hold, else their newest one."""
    people = Consultant.objects.select_for_update(of=("self",)).select_related("user")
    lookup = {"user": actor} if consultant_id is None else {"pk": consultant_id}
    person = permits.get_visible(people, actor, **lookup)
    asked = (
        Offer.objects.visible_to(actor)
        .filter(consultant=person, seat__engagement=engagement_id)
        .exclude(state=DRAFT)
        .select_related("seat__engagement__session__current")
        .order_by("-id")
    )
    offer = asked.filter(assignment__state__in=LIVE_STATES).first() or asked.first()
    if offer is None:
        raise NotVisible
    permits.require(actor, "engagements.set_disclosure", person)
    return person, offer


def usual_end(person: Consultant, engagement: Engagement) -> date:
    """Return the end that was chosen before while it is still to come, else the usual one."""
    held = current_disclosure(consultant_id=person.pk, engagement_id=engagement.pk)
    if held is not None and held.expires_on >= time.today():
        return held.expires_on
    usual = time.day_of(engagement.ends_at) + USUAL_TERM
    return min(max(usual, time.today()), time.today() + LONGEST_TERM)


def _problems(person: Consultant, said: dict[str, Any], ends: date) -> list[FieldProblem]:
    problems = []
    form, other = said["name_form"], said["other_name"]
    if form not in NameForm.values:
        problems.append(FieldProblem("name_form", _("Choose how you would like to be named.")))
    if (form == NameForm.OTHER) != bool(other) or len(other) > LONGEST_NAME:
        words = _("Enter the name to print, with at most 120 characters.")
        problems.append(FieldProblem("other_name", words))
    if form == NameForm.NONE and (said["bio_id"] or said["title"] or said["label"]):
        words = _("Nothing about you can be printed without a name.")
        problems.append(FieldProblem("name_form", words))
    if said["bio_id"] is not None:
        approved = Bio.objects.filter(pk=said["bio_id"], consultant=person, state=APPROVED)
        if not approved.exists():
            problems.append(FieldProblem("bio_id", _("Choose a text that you approved.")))
    if not time.today() <= ends <= time.today() + LONGEST_TERM:
        words = _("Choose a day from today to three years from now.")
        problems.append(FieldProblem("expires_on", words))
    return problems


def _as_read(seat: Seat, said: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    """Return the words to keep with a yes. Raises WrongState when those that were read are others.

    A title that told something and is neutral now was agreed to all the same.
    """
    now = words_to_print(seat)
    changed = said["title"] and (
        not _same_words(read["title_as_printed"], now["title_as_printed"])
        or (now["title_discloses"] and not read["title_discloses"])
    )
    if said["label"] and not _same_words(read["label_as_printed"], now["label_as_printed"]):
        changed = True
    if changed:
        raise WrongState(_("This has changed in the meantime. Please load the page again."))
    return {
        "title_as_printed": now["title_as_printed"] if said["title"] else "",
        "title_discloses": said["title"] and now["title_discloses"],
        "label_as_printed": now["label_as_printed"] if said["label"] else "",
    }


def _same_words(read: str, now: str) -> bool:
    """Compare as read: a browser folds white space."""
    return read.split() == now.split()


def _keep(
    actor: User, person: Consultant, offer: Offer, said: dict[str, Any], ends: date
) -> Disclosure:
    engagement = offer.seat.engagement
    wanted = said | {"expires_on": ends}
    held = current_disclosure(consultant_id=person.pk, engagement_id=engagement.pk)
    if held is not None and all(getattr(held, name) == value for name, value in wanted.items()):
        return held
    kept = Disclosure.objects.create(
        consultant=person,
        engagement=engagement,
        number=held.number + 1 if held else 1,
        given_by=actor,
        given_at=time.now(),
        given_on=time.today(),
        **wanted,
    )
    _tell(person, engagement, kept, held)
    return kept


def _tell(
    person: Consultant, engagement: Engagement, kept: Disclosure, held: Disclosure | None
) -> None:
    tell(
        recipient=person.user,
        kind=NoticeKind.DISCLOSURE_KEPT,
        path=receipt_path(kept.pk),
        about_id=kept.pk,
    )
    if held is not None and held.says_yes:
        # Someone may have printed already: a person has to look.
        tell_desk(
            owner_id=engagement.created_by_id,
            kind=NoticeKind.DISCLOSURE_CHANGED,
            path=f"/coordination/engagements/{engagement.pk}/",
            about_id=engagement.pk,
        )
