"""What is shown of a person: what holds at one engagement, and the receipts of all of them."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Bio, Consultant
from consultants.states import APPROVED
from core import time
from core.errors import NotVisible
from engagements.domain.disclosure import title_of, title_tells, usual_end
from engagements.models import Disclosure, Engagement, NameForm, Offer
from engagements.states import DRAFT, LIVE_STATES

MOST_SHOWN = 60


@dataclass(frozen=True)
class Scope:
    """One engagement as far as it matters to what is shown there of one person."""

    engagement: Engagement
    chosen_name: str
    title: str
    title_discloses: bool
    label: str
    recording: str
    bios: tuple[Bio, ...]
    states_facets: bool
    held: Disclosure | None
    ends_on: date

    @property
    def holds(self) -> bool:
        """Whether anything may be shown today."""
        return self.held is not None and holds_today(self.held)


def holds_today(held: Disclosure) -> bool:
    """Whether a newest version still says yes to something."""
    return held.says_yes and held.expires_on >= time.today()


def scope_of(user: User, me: Consultant, engagement_id: int) -> Scope:
    """Return what holds at an engagement that the person was asked to. Raises NotVisible."""
    offers = (
        Offer.objects.visible_to(user)
        .filter(consultant=me, seat__engagement=engagement_id)
        .exclude(state=DRAFT)
        .select_related("seat__engagement__session__current")
        .order_by("-id")
    )
    offer = offers.filter(assignment__state__in=LIVE_STATES).first() or offers.first()
    if offer is None:
        raise NotVisible
    engagement = offer.seat.engagement
    held = newest(user, me).filter(engagement=engagement).first()
    return Scope(
        engagement=engagement,
        chosen_name=me.chosen_name,
        title=title_of(engagement),
        title_discloses=title_tells(engagement),
        label=offer.seat.label,
        recording=engagement.recording,
        bios=tuple(me.bios.filter(state=APPROVED)),
        states_facets=me.facets.exists(),
        held=held,
        ends_on=usual_end(me, engagement),
    )


def receipts(user: User, me: Consultant) -> QuerySet[Disclosure]:
    """Return all of the person's receipts with what their words need."""
    rows = Disclosure.objects.visible_to(user).filter(consultant=me)
    return rows.select_related("consultant", "bio", "given_by", "engagement__session__current")


def newest(user: User, me: Consultant) -> QuerySet[Disclosure]:
    """Return the newest version of each engagement: the one that holds."""
    last = Disclosure.objects.filter(
        consultant=OuterRef("consultant"), engagement=OuterRef("engagement")
    )
    latest = Subquery(last.order_by("-number").values("pk")[:1])
    return receipts(user, me).filter(pk=latest).order_by("-id")


def shown_now(user: User, me: Consultant) -> list["Receipt"]:
    """Return the receipts that say yes to something today."""
    rows = newest(user, me).filter(expires_on__gte=time.today())
    return [Receipt(row, is_newest=True) for row in rows[:MOST_SHOWN] if row.says_yes]


@dataclass(frozen=True)
class Receipt:
    """One version of what a person said, in words."""

    row: Disclosure
    is_newest: bool

    @property
    def title(self) -> str:
        """The title that was printed then, or that of the engagement today."""
        return self.row.title_as_printed or title_of(self.row.engagement)

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it still lets anything be shown."""
        return self.is_newest and holds_today(self.row)

    @property
    def has_ended(self) -> bool:
        """Whether it said yes to something and its time is over."""
        return self.row.says_yes and not holds_today(self.row)

    @property
    def state_words(self) -> str:
        """How it stands today."""
        if not self.is_newest:
            return _("Replaced by a newer one")
        if not self.row.says_yes:
            return _("Nothing is shown")
        return _("Holds now") if holds_today(self.row) else _("Has ended")

    @property
    def was_by_phone(self) -> bool:
        """Whether a coordinator wrote down what the person said."""
        return self.row.given_by_id != self.row.consultant.user_id

    @property
    def name_words(self) -> str:
        """The name that may be printed."""
        names = {NameForm.CHOSEN: self.row.consultant.chosen_name}
        return names.get(NameForm(self.row.name_form), self.row.other_name)

    @property
    def yes_lines(self) -> list[tuple[str, str]]:
        """The questions that were answered with a yes."""
        return [line for line in self.lines if line[1] != _("No")]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Every question with its answer; a yes in the very words."""
        row = self.row
        bio = row.bio
        language = dict(settings.LANGUAGES).get(bio.language, "") if bio else ""
        return [
            (_("Name"), _quoted(self.name_words)),
            (_("Under the title"), _quoted(row.title_as_printed if row.title else "")),
            (_("Label under my name"), _quoted(row.label_as_printed if row.label else "")),
            (_("Text about me"), _quoted(bio.text) + f" ({language})" if bio else _("No")),
            (_("Photographs of me"), _("Yes") if row.photo else _("No")),
            (_("My voice and picture recorded"), _("Yes") if row.recording else _("No")),
            (_("Left out of the panel’s counts"), _("Yes") if row.hides_facets else _("No")),
        ]


def _quoted(words: str) -> str:
    return f"“{words}”" if words else _("No")
