"""Who may open these pages: coordinators; administrators and auditors may look."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Role, User
from core.errors import Refused

View = Callable[Concatenate[HttpRequest, User, ...], HttpResponseBase]
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR)
DESK = (Role.COORDINATOR, Role.AUDITOR)


def staff_page(view: View) -> Callable[..., HttpResponseBase]:
    """Give the view the person who looks; other roles are refused."""
    return _page(view, READERS)


def desk_page(view: View) -> Callable[..., HttpResponseBase]:
    """Give the view the coordinator or auditor who looks: it holds what people said."""
    return _page(view, DESK)


def coordinator_page(view: View) -> Callable[..., HttpResponseBase]:
    """Give the view the coordinator who acts; everyone else is refused."""
    return _page(view, (Role.COORDINATOR,))


def _page(view: View, roles: tuple[str, ...]) -> Callable[..., HttpResponseBase]:
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not user.has_role(*roles):
            raise Refused
        return view(request, user, *args, **kwargs)

    return answer


def may_act(user: User) -> bool:
    """Return whether the person coordinates, so that pages show what can be done."""
    return user.has_role(Role.COORDINATOR)
