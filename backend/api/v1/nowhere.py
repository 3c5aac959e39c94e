"""What an address answers that the API does not have."""

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.errors import NotVisible


class NowhereView(APIView):
    """Answers every unknown address with a problem."""

    schema = None
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before anything else. Raises NotVisible."""
        raise NotVisible
