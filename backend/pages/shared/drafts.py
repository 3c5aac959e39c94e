"""What someone entered is not lost when they were signed out meanwhile.

The form says, signed, whose it is (``{% form_key %}``). When it arrives without a sign-in, its
content is sealed into the session, and given back only to that same person after signing in.
Files and anything older than half an hour are not kept.
"""

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import tink
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url

from core import time
from core.encryption import seal, unseal

OWNER = "form_for"
SALT = "pages.shared.drafts"
SESSION_KEY = "draft"
LASTS = timedelta(minutes=30)
MOST_CHARACTERS = 20_000
NOT_KEPT = {OWNER, "form_key", "csrfmiddlewaretoken"}


def owner_mark(user: Any) -> str:
    """Return the signed mark that a person's forms carry."""
    return signing.dumps(user.pk, salt=SALT)


def was_signed_out(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a form was turned away to the sign-in page."""
    return (
        request.method == "POST"
        and response.status_code == 302
        and not request.user.is_authenticated
        and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)
    )


def keep(request: HttpRequest) -> bool:
    """Seal the form's content into the session; return whether there was something to keep."""
    try:
        owner = signing.loads(request.POST.get(OWNER, ""), salt=SALT)
    except signing.BadSignature:
        return False
    content = {name: sent for name, sent in request.POST.lists() if name not in NOT_KEPT}
    text = json.dumps(content)
    if not content or len(text) > MOST_CHARACTERS:
        return False
    request.session[SESSION_KEY] = {
        "path": request.path,
        "owner": owner,
        "at": time.now().isoformat(),
        "sealed": base64.b64encode(seal(text, bound_to=_bound_to(owner, request.path))).decode(),
    }
    return True


def take(request: HttpRequest) -> QueryDict | None:
    """Return this page's draft once, if it is this person's and fresh; it is then gone."""
    draft = request.session.get(SESSION_KEY)
    if not draft or draft["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    is_fresh = time.now() - datetime.fromisoformat(draft["at"]) < LASTS
    if draft["owner"] != request.user.pk or not is_fresh:
        return None
    try:
        sealed = base64.b64decode(draft["sealed"], validate=True)
        content = json.loads(unseal(sealed, bound_to=_bound_to(draft["owner"], request.path)))
    except (tink.TinkError, binascii.Error):
        return None
    found = QueryDict(mutable=True)
    for name, values in content.items():
        found.setlist(name, values)
    return found


def _bound_to(owner: int, path: str) -> str:
    return f"draft:{owner}:{path}"
