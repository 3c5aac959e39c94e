"""What callers say in the address of a reading that is no list: checked like a body."""

from collections.abc import Collection
from typing import Any

from rest_framework.request import Request

from api.v1.bodies import Body


class Question(Body):
    """Takes exactly its fields, so that no typing mistake is passed over."""

    @classmethod
    def of(cls, request: Request, *, besides: Collection[str] = ()) -> dict[str, Any]:
        """Return the checked values, other parameters set ``besides``.

        Raises the framework's ValidationError.
        """
        given = request.query_params.dict()
        asked = cls(data={name: value for name, value in given.items() if name not in besides})
        asked.is_valid(raise_exception=True)
        found: dict[str, Any] = asked.validated_data
        return found
