"""Looking up typed names in reference data, with a suggestion when one is not there."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


class KnownNames:
    """Names and their ids; case and spacing do not matter."""

    def __init__(
        self, names: Iterable[tuple[str, int]], *, also: Iterable[tuple[str, int]] = ()
    ) -> None:
        """Keep the names; ``also`` are accepted and never suggested."""
        listed = list(names)
        self._spelt = {_plain(name): name for name, _pk in listed}
        self._ids = {_plain(name): pk for name, pk in [*also, *listed]}

    def spelt(self, name: str) -> str:
        """Return a known name as it is spelt on the list, or nothing."""
        return self._spelt.get(_plain(name), "")

    def find(self, name: str) -> tuple[int, str]:
        """Return the id, or 0 with a sentence that suggests the nearest names."""
        wanted = _plain(name)
        if wanted in self._ids:
            return self._ids[wanted], ""
        near = get_close_matches(wanted.removesuffix(" county"), self._spelt, n=3, cutoff=0.6)
        if not near:
            return 0, _("“%(name)s” is not on our list.") % {"name": name}
        return 0, _("“%(name)s” is not on our list. Did you mean: %(near)s?") % {
            "name": name,
            "near": ", ".join(self._spelt[key] for key in near),
        }
