"""Where somebody's money is: expected → approved → on the way → paid."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

NAMES: dict[str, str | Promise] = {
    "expected": pgettext_lazy("stage", "Expected"),
    "approved": pgettext_lazy("stage", "Approved"),
    "on_the_way": pgettext_lazy("stage", "On the way"),
    "paid": pgettext_lazy("stage", "Paid"),
}


@dataclass(frozen=True)
class Stage:
    """One step of the way: done, now or ahead; its date (promised when ahead); who has it."""

    DONE: ClassVar[str] = "done"
    NOW: ClassVar[str] = "now"
    AHEAD: ClassVar[str] = "ahead"

    code: str
    place: str
    on: date | None = None
    who: str | Promise = ""

    @property
    def name(self) -> str | Promise:
        """The stage's word."""
        return NAMES[self.code]

    @property
    def is_promise(self) -> bool:
        """Whether the date is yet to come."""
        return self.place == self.AHEAD
