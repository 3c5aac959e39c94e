"""Every refusal of the API as RFC 9457 problem details.

``type`` leads to the problem's paragraph on the documentation page, ``detail`` is a sentence for
a person, and ``problems`` names each field at fault.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import Invalid, NotVisible, ParityError, Refused, Words

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
DOCUMENTATION = "/api/docs/"


class KeyMissing(ParityError):
    """A writing request came without its Idempotency-Key."""

    code = "key-missing"
    title = _("This request needs an Idempotency-Key")
    status = 400


class Unreadable(ParityError):
    """The request cannot be read: broken JSON, a body that is too large, a broken upload."""

    code = "unreadable"
    title = _("The request could not be read")
    status = 400


class Busy(ParityError):
    """The database gave way to somebody else's change; the same request may be sent again."""

    code = "busy"
    title = _("Somebody else is changing this. Please try again")
    status = 503


class Broken(ParityError):
    """Our own mistake; nothing was changed."""

    code = "broken"
    title = _("Something went wrong. Nothing was changed")
    status = 500


# What the framework raises by itself: code and title by status.
OF_THE_FRAMEWORK: dict[int, tuple[str, Words]] = {
    400: ("unreadable", Unreadable.title),
    401: ("not-signed-in", _("Please sign in")),
    403: (Refused.code, Refused.title),
    404: (NotVisible.code, NotVisible.title),
    405: ("method-not-allowed", _("This address does not take this method")),
    406: ("not-acceptable", _("The API answers in JSON only")),
    413: ("too-large", _("The request is too large")),
    415: ("wrong-media-type", _("The request has the wrong media type")),
    422: (Invalid.code, Invalid.title),
    429: ("too-many-requests", _("Too many requests. Please wait a little")),
}


def encodable(text: str) -> str:
    """Return text that can be sent: half a surrogate pair, as JSON allows it, cannot."""
    return text.encode("utf-8", "replace").decode()


def problem(
    code: str,
    title: Words,
    status_code: int,
    detail: Words,
    *,
    instance: str,
    problems: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return a problem as a response."""
    body: dict[str, Any] = {
        "type": f"{DOCUMENTATION}#problem-{code}",
        "title": str(title),
        "status": status_code,
        "detail": str(detail),
        "instance": instance,
        "problems": problems or [],
    }
    body["problems"] = [
        {name: encodable(words) for name, words in each.items()} for each in body["problems"]
    ]
    return Response(body, status=status_code, headers=headers, content_type=MEDIA_TYPE)


def flattened(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Yield each message of the framework's nested validation errors with its field's path."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from flattened(inner, ".".join(part for part in (field, own) if part))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            path = f"{field}.{place}" if nested and field else field
            yield from flattened(inner, path)
    else:
        yield {"field": field, "message": str(detail)}


def _of_parity(error: ParityError, instance: str) -> Response:
    found = error.problems if isinstance(error, Invalid) else ()
    return problem(
        error.code,
        error.title,
        error.status,
        error.detail,
        instance=instance,
        problems=[{"field": each.field, "message": str(each.message)} for each in found],
        headers={"Retry-After": "1"} if isinstance(error, Busy) else None,
    )


def _of_the_framework(error: exceptions.APIException, instance: str) -> Response:
    if isinstance(error, exceptions.ValidationError):
        code, title = OF_THE_FRAMEWORK[422]
        problems = list(flattened(error.detail))
        return problem(code, title, 422, title, instance=instance, problems=problems)
    code, title = OF_THE_FRAMEWORK.get(error.status_code, (Broken.code, Broken.title))
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    detail = title if error.status_code == status.HTTP_404_NOT_FOUND else str(error.detail)
    return problem(code, title, error.status_code, detail, instance=instance, headers=headers)


def translated(error: Exception) -> ParityError | exceptions.APIException:
    """Return the refusal that an exception means; our own mistakes are logged."""
    if isinstance(error, (ParityError, exceptions.APIException)):
        return error
    if isinstance(error, Http404):
        return NotVisible()
    if isinstance(error, PermissionDenied):
        return Refused()
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return Unreadable()
    if isinstance(error, OperationalError):
        logger.warning("the database refused a request: %s", error)
        return Busy()
    logger.error("a request broke off", exc_info=error)
    return Broken()


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """Answer any exception of a view with a problem; undo what its transaction did."""
    set_rollback()
    instance = context["request"].path
    meant = translated(error)
    if isinstance(meant, ParityError):
        return _of_parity(meant, instance)
    return _of_the_framework(meant, instance)
