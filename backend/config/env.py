"""Reading settings from the environment, refusing what is missing or insecure."""

import base64
import json
import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


def flag(name: str, default: bool = False) -> bool:
    """Return whether the variable says yes; an absent one means ``default``."""
    value = os.environ.get(name, "").strip().lower()
    return value in TRUE_WORDS if value else default


def text(name: str, default: str | None = None) -> str:
    """Return the variable; refuse an absent one that has no default."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return default


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, *, debug: bool, least: int = 50) -> str:
    """Return a secret; outside DEBUG a short or repetitive one is refused."""
    value = text(name)
    if not debug and (len(value) < least or len(set(value)) < 10):
        raise ImproperlyConfigured(f"{name} is too short or too simple for production.")
    return value


def keyset(name: str) -> str:
    """Return a Tink keyset; one that is not a JSON keyset in base64 is refused at start."""
    value = text(name)
    try:
        json.loads(base64.b64decode(value, validate=True))["primaryKeyId"]
    except (ValueError, KeyError, TypeError):
        raise ImproperlyConfigured(f"{name} is not a Tink JSON keyset in base64.") from None
    return value


def database(url: str) -> dict[str, Any]:
    """Turn a PostgreSQL URL into Django's settings; any other scheme is refused."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server.")
    query = dict(parse_qsl(parts.query))
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": unquote(parts.hostname or query.pop("host", "")),
        "PORT": str(parts.port or query.pop("port", "")),
    }
    settings["OPTIONS"] = query
    return settings


def email(url: str) -> dict[str, Any]:
    """Turn an e-mail URL (``console:``, ``file:///dir``, ``smtp://``) into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme == "smtp":
        query = dict(parse_qsl(parts.query))
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "",
            "EMAIL_PORT": parts.port or 25,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": query.get("tls") == "1",
            "EMAIL_TIMEOUT": 20,
        }
    raise ImproperlyConfigured("PARITY_EMAIL_URL must begin with console:, file: or smtp:.")
