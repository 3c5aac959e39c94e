"""Where a request comes from, for counting what strangers do."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_HOME = 64
"""Bits of an IPv6 address that one household or office has in common."""


def caller(request: HttpRequest) -> str:
    """Return the network address that asks, as the trusted proxies tell it.

    What stands before the proxies' own words is the caller's own writing and is not believed.
    Of an IPv6 address the part counts that one household has: it may use any of the others.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = told[-min(settings.PROXIES, len(told))].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return str(found)
    return str(ip_network(f"{found}/{IPV6_HOME}", strict=False))
