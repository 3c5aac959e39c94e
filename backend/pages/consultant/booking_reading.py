"""One booking: what was agreed, what holds today, and what has changed in between."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import AudienceKind, Consultant
from engagements.domain.agreed import AgreedLine, agreed_lines
from engagements.domain.terms import Terms
from engagements.models import Assignment, Engagement, Recording
from pages.consultant.reading import WorkItem, work_item
from pages.shared import shown_reading, when
from pages.shared.offer_sheet import OfferSheet, offer_sheet
from pages.shared.shown_reading import Receipt, Scope
from pages.shared.templatetags.parity import day, hours_words, money


@dataclass(frozen=True)
class Change:
    """Something that is not any more as it was when the person said yes."""

    question: str
    before: str
    now: str


@dataclass(frozen=True)
class Booking:
    """One booking with everything its page shows; ``sheet`` holds what is true today.

    ``lines`` are the parts of what is agreed with their pay: the offer's own, with the longer
    attendance that a change brought.
    """

    item: WorkItem
    sheet: OfferSheet
    lines: tuple[AgreedLine, ...]
    changes: list[Change]
    scope: Scope
    receipt: Receipt | None

    @property
    def engagement(self) -> Engagement:
        """The work itself: how to get there, the link, whom to call."""
        return self.item.assignment.engagement


def booking(user: User, me: Consultant, row: Assignment) -> Booking:
    """Return one booking; the same few queries whatever it holds."""
    row.offer.seat = row.seat
    agreed = offer_sheet(row.offer, own_zone=me.timezone)
    item = work_item(row, me)
    today = _today(item.terms, row.engagement)
    scope = shown_reading.scope_of(user, me, row.engagement_id)
    return Booking(
        item=item,
        sheet=replace(agreed, terms=today),
        lines=agreed_lines(row, agreed.lines),
        changes=[*_moved(row, agreed.terms, today, me.timezone), *_changes(agreed.terms, today)],
        scope=scope,
        receipt=Receipt(scope.held, is_newest=True) if scope.held else None,
    )


def _today(held: Terms, engagement: Engagement) -> Terms:
    """Return the terms with what a coordinator may tell better later."""
    return replace(
        held,
        place=engagement.place,
        county=engagement.where.name if engagement.where else "",
        audience=engagement.audience,
        audiences=tuple(sorted(engagement.audiences)),
        format=engagement.format,
        questions=engagement.questions,
        off_limits=engagement.off_limits,
        recording=engagement.recording,
        support_on_site=engagement.support_on_site,
    )


def _moved(row: Assignment, before: Terms, now: Terms, zone: str) -> list[Change]:
    """Return what released programmes changed since the person said yes."""
    offer = row.offer
    spans = [when.span(each.starts_at, each.ends_at, zone) for each in (before, now)]
    pairs = [
        (_("Title"), before.title, now.title),
        (_("When"), *spans),
        (_("Room"), before.room, now.room),
        (_("Paid time"), hours_words(offer.total_minutes), hours_words(row.agreed_minutes)),
        (_("Pay"), money(offer.total_amount), money(row.agreed_amount)),
        (_("Paid by"), day(before.pay_by_on), day(now.pay_by_on)),
    ]
    return [Change(*each) for each in pairs if each[1] != each[2]]


def _changes(before: Terms, now: Terms) -> list[Change]:
    pairs = [
        (_("Place"), before.place, now.place),
        (_("County"), before.county, now.county),
        (_("Format"), before.format, now.format),
        (_("Who listens"), _audience(before), _audience(now)),
        (_("Agreed questions"), before.questions, now.questions),
        (_("What is not asked"), before.off_limits, now.off_limits),
        (_("Support on site"), before.support_on_site, now.support_on_site),
        (_("Recording"), _recording(before), _recording(now)),
    ]
    return [Change(*each) for each in pairs if each[1] != each[2]]


def _audience(terms: Terms) -> str:
    kinds = [str(AudienceKind(kind).label) for kind in terms.audiences]
    return ", ".join(part for part in (terms.audience, *kinds) if part)


def _recording(terms: Terms) -> str:
    return str(Recording(terms.recording).label)
