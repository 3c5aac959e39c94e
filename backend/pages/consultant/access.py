"""Who may open these pages: a signed-in consultant, for their own things only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Role, User
from consultants.models import Consultant
from core.errors import Refused

View = Callable[..., HttpResponseBase]
OwnView = Callable[Concatenate[HttpRequest, Consultant, ...], HttpResponseBase]


def own_page(view: OwnView) -> View:
    """Give the view the consultant who asks; anyone else who is signed in is refused."""

    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = actor(request)
        people = Consultant.objects.select_related("home_county", "home_region")
        me = people.filter(user=user).first()
        if me is None or not user.has_role(Role.CONSULTANT):
            raise Refused
        return view(request, me, *args, **kwargs)

    return answer


def actor(request: HttpRequest) -> User:
    """Return who asks, for the verbs."""
    user = request.user
    if not isinstance(user, User):
        raise Refused
    return user
