"""A change of what one is booked for: what it was when one last agreed, and what it is now."""

from dataclasses import dataclass, replace

from accounts.models import User
from consultants.models import Consultant
from core import time
from core.errors import NotVisible
from engagements.models import Reconfirmation
from engagements.states import ASKED, LIVE_STATES, REPLACED
from pages.shared.change_sheet import ChangeSheet, change_sheet


@dataclass(frozen=True)
class AskedAgain:
    """The latest question about one booking, with everything that its page shows."""

    row: Reconfirmation
    sheet: ChangeSheet

    @property
    def is_open(self) -> bool:
        """Whether it can be answered: until the work begins, also after the date to reply by."""
        return self.row.state == ASKED and self.row.assignment.during.lower > time.now()

    @property
    def is_answered(self) -> bool:
        """Whether nothing is asked any more."""
        return not self.is_open

    @property
    def stands(self) -> bool:
        """Whether the booking stands."""
        return self.row.assignment.state in LIVE_STATES

    @property
    def is_retitled(self) -> bool:
        """Whether a yes to be listed is one to other words, or to words that told less."""
        before, after = self.sheet.before, self.sheet.after
        begins_to_tell = after.title_discloses and not before.title_discloses
        return self.stands and (before.title != after.title or begins_to_tell)


def asked_again(user: User, me: Consultant, assignment_id: int) -> AskedAgain:
    """Return the latest question about one's own booking, in one query. Raises NotVisible.

    Changed twice before an answer, it is compared with what the person last agreed to, and not
    with something that they may never have seen.
    """
    rows = list(
        Reconfirmation.objects.visible_to(user)
        .filter(assignment=assignment_id, assignment__consultant=me)
        .select_related("change__before__room", "change__after__room", "assignment__engagement")
        .order_by("-pk")
    )
    if not rows:
        raise NotVisible
    first = latest = rows[0]
    for earlier in rows[1:]:
        if earlier.state != REPLACED:
            break
        first = earlier
    sheet = change_sheet(latest, own_zone=me.timezone)
    before = change_sheet(first, own_zone=me.timezone)
    sheet = replace(
        sheet,
        before=before.before,
        minutes_before=before.minutes_before,
        amount_before=before.amount_before,
        pay_by_before=before.pay_by_before,
    )
    return AskedAgain(latest, sheet)
