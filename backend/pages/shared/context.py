"""What every template may use as ``page``."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language_info

from notices.models import Notice
from pages.shared import navigation, quick_exit
from pages.shared.navigation import Item, Surroundings


class Page:
    """The surroundings of one page, worked out only when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request."""
        self._request = request

    @cached_property
    def _around(self) -> Surroundings:
        # An error can be answered before the middleware has set who is asking.
        if not hasattr(self._request, "user"):
            return Surroundings()
        return navigation.around(self._request)

    @property
    def items(self) -> list[Item]:
        """The main places of the area."""
        return self._around.items

    @property
    def further(self) -> list[Item]:
        """The places that stand behind "More" on a phone."""
        return self._around.further

    @property
    def here_further(self) -> str | Promise:
        """The words of the place behind "More" that the reader is in, or none."""
        return next((item.label for item in self.further if item.is_current), "")

    @property
    def areas(self) -> list[Item]:
        """The person's areas, when they have more than one."""
        return self._around.areas

    @property
    def own(self) -> list[Item]:
        """The person's own account pages."""
        return self._around.own

    @property
    def has_bar(self) -> bool:
        """Whether the places stand at the foot of a phone's screen."""
        return self._around.has_bar

    @property
    def is_wide(self) -> bool:
        """Whether the page uses the whole width."""
        return self._around.is_wide

    @property
    def shows_exit(self) -> bool:
        """Whether the button to leave quickly is shown."""
        return not quick_exit.is_hidden(self._request)

    @property
    def exit_url(self) -> str:
        """Where leaving quickly leads."""
        return quick_exit.TARGET

    @property
    def contact(self) -> str:
        """The address at which a person answers."""
        return settings.CONTACT_EMAIL

    @property
    def organization(self) -> str:
        """The network's name."""
        return settings.ORGANIZATION_NAME

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Every language by code, each named in itself."""
        return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]

    @cached_property
    def has_unread(self) -> bool:
        """Whether the person has an update they have not seen."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        return Notice.objects.visible_to(user).filter(read_at=None).exists()


def page(request: HttpRequest) -> dict[str, Page]:
    """Give templates the ``page``."""
    return {"page": Page(request)}
