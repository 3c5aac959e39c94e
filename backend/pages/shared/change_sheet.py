"""A changed session as those who are booked for it read it: old beside new, pay beside pay.

The person's own page and the preview that a coordinator looks at before releasing show the very
same sheet.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from engagements.models import Reconfirmation
from pages.shared import when
from pages.shared.templatetags.parity import day, hours_words, money


class SessionVersion(Protocol):
    """What a version of a session says, whether it is kept already or only planned."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def starts_at(self) -> datetime | None:
        """When it begins."""

    @property
    def ends_at(self) -> datetime | None:
        """When it ends."""

    @property
    def room(self) -> object:
        """Where it is, as text."""

    @property
    def title_discloses(self) -> bool:
        """Whether the title tells something about those who sit under it."""


@dataclass(frozen=True)
class ChangedLine:
    """One fact before and after; ``note`` says what to know of it."""

    name: str
    before: str
    after: str
    note: str = ""

    @property
    def is_same(self) -> bool:
        """Whether it stays as it is."""
        return self.before == self.after


@dataclass(frozen=True)
class ChangeSheet:
    """What changed about one booking, on the reader's clock. Pay never falls."""

    before: SessionVersion
    after: SessionVersion
    minutes_before: int
    minutes_after: int
    amount_before: Decimal
    amount_after: Decimal
    pay_by_before: date
    pay_by_after: date
    reply_by_at: datetime
    zone: str
    own_zone: str

    @property
    def lines(self) -> list[ChangedLine]:
        """Every fact, in the language of the moment: the session's, then time and pay."""
        before, after = self.before, self.after
        return [
            ChangedLine(_("Title"), before.title, after.title),
            *self._framing(),
            ChangedLine(_("When"), self._span(before), self._span(after), self._there(after)),
            ChangedLine(_("Room"), str(before.room), str(after.room)),
            ChangedLine(
                _("Paid time"), hours_words(self.minutes_before), hours_words(self.minutes_after)
            ),
            ChangedLine(_("Pay"), money(self.amount_before), money(self.amount_after)),
            ChangedLine(_("Paid by"), day(self.pay_by_before), day(self.pay_by_after)),
        ]

    @property
    def changed(self) -> list[ChangedLine]:
        """The facts that are not as they were."""
        return [line for line in self.lines if not line.is_same]

    @property
    def same(self) -> list[ChangedLine]:
        """The facts that stay."""
        return [line for line in self.lines if line.is_same]

    @property
    def rises(self) -> bool:
        """Whether more is paid than before."""
        return self.amount_after > self.amount_before

    @property
    def is_shorter(self) -> bool:
        """Whether the session takes less time while time and pay stay as agreed."""
        return _length(self.after) < _length(self.before)

    def _framing(self) -> list[ChangedLine]:
        if self.before.title_discloses == self.after.title_discloses:
            return []
        tells, keeps = _("It may say something about you"), _("It says nothing about you")
        return [
            ChangedLine(
                _("What the title says"),
                tells if self.before.title_discloses else keeps,
                tells if self.after.title_discloses else keeps,
                _("Your name stands under it only if you agreed to that title."),
            )
        ]

    def _span(self, version: SessionVersion) -> str:
        if version.starts_at is None or version.ends_at is None:
            return ""
        return when.span(version.starts_at, version.ends_at, self.own_zone)

    def _there(self, version: SessionVersion) -> str:
        """Return the hours on the clock of the place, where the reader's clock differs."""
        starts_at, ends_at = version.starts_at, version.ends_at
        if starts_at is None or ends_at is None:
            return ""
        if when.same_clock(starts_at, self.own_zone, self.zone):
            return ""
        return _("In %(zone)s: %(span)s") % {
            "zone": when.zone_name(self.zone),
            "span": when.span(starts_at, ends_at, self.zone),
        }


def _length(version: SessionVersion) -> float:
    if version.starts_at is None or version.ends_at is None:
        return 0
    return (version.ends_at - version.starts_at).total_seconds()


def change_sheet(row: Reconfirmation, *, own_zone: str) -> ChangeSheet:
    """Return the sheet of what someone is asked to confirm again.

    ``row`` comes with ``change.before.room``, ``change.after.room`` and ``assignment.engagement``.
    """
    change = row.change
    if change.before is None or change.after is None:
        raise ValueError("nobody is asked about a session that is new or gone")
    return ChangeSheet(
        before=change.before,
        after=change.after,
        minutes_before=row.minutes_before,
        minutes_after=row.minutes_after,
        amount_before=row.amount_before,
        amount_after=row.amount_after,
        pay_by_before=row.pay_by_on_before,
        pay_by_after=row.pay_by_on_after,
        reply_by_at=row.reply_by_at,
        zone=row.assignment.engagement.timezone,
        own_zone=own_zone,
    )
