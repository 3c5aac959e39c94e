"""Calling the API as one of the cast."""

import uuid
from typing import Any

from rest_framework.test import APIClient

from accounts.models import User


class Caller:
    """One person's program: signed in, with a fresh key for each change."""

    def __init__(self, user: User | None) -> None:
        self.client = APIClient()
        if user is not None:
            self.client.force_login(user)

    def get(self, path: str, **query: Any):
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **options: Any):
        options.setdefault("format", "json")
        return self.client.post(
            f"/api/v1/{path}",
            {} if body is None else body,
            headers={"Idempotency-Key": key or uuid.uuid4().hex},
            **options,
        )
