"""What every writing endpoint shares: one key, at most one effect, and an answer as JSON.

An endpoint is a method that calls one domain function:

    @writes(takes=Reason)
    def credit(self, given, pk):
        return credit_invoice(actor=self.actor, invoice_id=pk, reason=given["reason"])

The answer is the changed row as the reader sees it, unless ``gives`` names another serializer.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.v1.bodies import Body
from api.v1.errors import KeyMissing
from core import idempotency
from core.callers import caller
from core.errors import Invalid

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
KEY = re.compile(r"[\x21-\x7e]{8,80}")
OPERATION = "api.v1"

Method = Callable[..., Any]
Serializer = type[serializers.BaseSerializer[Any]]
BodyType = type[serializers.Serializer[Any]]


def key_of(request: Request) -> str:
    """Return the caller's key. Raises KeyMissing, or Invalid for one that is no key."""
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        raise KeyMissing(_("Send a new Idempotency-Key with each change, the same with a repeat."))
    if not KEY.fullmatch(key):
        raise Invalid(_("The Idempotency-Key must have 8 to 80 visible characters."))
    return key


def _hash(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _sent(data: Any) -> Any:
    """Return the body in a form that is equal for equal bodies; a file stands as its hash."""
    if not hasattr(data, "lists"):
        return data
    return {
        name: [_hash(value) if isinstance(value, UploadedFile) else value for value in values]
        for name, values in data.lists()
    }


def fingerprint(request: Request) -> str:
    """Return what the key stands for: method, address and body, by a keyed hash.

    Keyed, because a body may hold a legal name or an address that a plain hash would betray.
    """
    parts = [request.method, request.path, _sent(request.data)]
    text = json.dumps(parts, sort_keys=True, default=str)
    return salted_hmac("api.v1.writing", text, algorithm="sha256").hexdigest()


def _home_of(request: Request) -> str:
    """Return a short keyed hash of where a stranger calls from."""
    return salted_hmac("api.v1.writing.stranger", caller(request), algorithm="sha256").hexdigest()[
        :40
    ]


def plain(data: Any) -> Any:
    """Return serialized data as JSON keeps it."""
    return json.loads(JSONRenderer().render(data))


def answer_once(request: Request, do: Callable[[], tuple[int, Any]]) -> Response:
    """Do the work unless this caller's key already did it; say so when it did.

    The keys of a stranger are kept apart by their network address.
    """
    stranger = not request.user.is_authenticated
    answer = idempotency.once(
        actor=User.objects.system() if stranger else request.user,
        operation=f"{OPERATION}:{_home_of(request)}" if stranger else OPERATION,
        key=key_of(request),
        body=fingerprint(request),
        do=do,
    )
    response = Response(answer.body, status=answer.status)
    if answer.repeated:
        response[REPLAYED_HEADER] = "true"
    return response


class Writing:
    """Mixin of viewsets that have writing endpoints."""

    request: Any

    @property
    def actor(self) -> Any:
        """The person who asks."""
        return self.request.user

    def given(self, takes: BodyType | None) -> dict[str, Any]:
        """Return the checked body. Raises the framework's ValidationError."""
        context = self.get_serializer_context()  # type: ignore[attr-defined]
        body = (takes or Body)(data=self.request.data, context=context)
        body.is_valid(raise_exception=True)
        found: dict[str, Any] = body.validated_data
        return found

    def told(self, result: Any, gives: Serializer | None) -> Any:
        """Return the result as JSON: by ``gives``, else the changed row read again."""
        context = self.get_serializer_context()  # type: ignore[attr-defined]
        if gives is not None:
            return plain(gives(result, context=context).data)
        row = self.row(result.pk)  # type: ignore[attr-defined]
        return plain(self.get_serializer_class()(row, context=context).data)  # type: ignore[attr-defined]


def _endpoint(
    method: Method, takes: BodyType | None, gives: Serializer | None, status: int
) -> Method:
    @wraps(method)
    def endpoint(self: Any, request: Request, pk: str | None = None) -> Response:
        key_of(request)
        given = self.given(takes)
        ids = {} if pk is None else {"pk": int(pk)}

        def do() -> tuple[int, Any]:
            return status, self.told(method(self, given, **ids), gives)

        return answer_once(request, do)

    return endpoint


def _described(
    endpoint: Method, takes: BodyType | None, gives: Serializer | None, status: int
) -> Method:
    responses: dict[str, Any] = {"responses": {status: gives}} if gives else {}
    described: Method = extend_schema(request=takes, **responses)(endpoint)
    return described


def once(
    *, takes: BodyType | None = None, gives: Serializer | None = None, status: int = 200
) -> Callable[[Method], Method]:
    """Make a method ``(self, given[, pk])`` of a viewset answer a request, at most once per key."""

    def decorate(method: Method) -> Method:
        return _described(_endpoint(method, takes, gives, status), takes, gives, status)

    return decorate


def writes(
    *,
    takes: BodyType | None = None,
    gives: Serializer | None = None,
    detail: bool = True,
    path: str | None = None,
    upload: bool = False,
) -> Callable[[Method], Method]:
    """Make a method a writing endpoint of its own address under the noun."""
    options: dict[str, Any] = {"parser_classes": [MultiPartParser]} if upload else {}

    def decorate(method: Method) -> Method:
        name = path or method.__name__.replace("_", "-")
        as_action = action(detail=detail, methods=["post"], url_path=name, **options)
        endpoint: Method = as_action(_endpoint(method, takes, gives, 200))
        # Described last: the framework's own decorator forgets what was said before it.
        return _described(endpoint, takes, gives, 200)

    return decorate
