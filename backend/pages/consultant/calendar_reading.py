"""The address of a private calendar, in the two ways that programs take it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class LinkAddress:
    """A link with its key: ``url`` to copy, ``subscribe`` for programs that offer to add it."""

    url: str
    subscribe: str


def link_address(key: str) -> LinkAddress:
    """Return the address of the feed with a key."""
    url = settings.BASE_URL + reverse("consultant:feed", args=[key])
    return LinkAddress(url, "webcal:" + url.split(":", 1)[1])
