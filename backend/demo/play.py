"""The demonstration from first to last: the chain of 2023, then the weeks around today."""

from collections.abc import Callable

from demo import chain, live, staff
from notices.domain import deliver


def play(tell: Callable[[str], object]) -> None:
    """Play what was not played before, and send what people were told."""
    if not chain.is_played():
        chain.play(tell)
    if not live.is_played():
        live.play(tell)
    staff.give_passwords()
    while deliver():
        continue
