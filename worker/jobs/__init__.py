"""Every kind of job and its handler: one file per kind, each calls one domain function.

The list is explicit, so that a kind without a handler is found by a test and not at night.
"""

from __future__ import annotations

from collections.abc import Mapping

from jobs.domain import Handler

HANDLERS: Mapping[str, Handler] = {}
