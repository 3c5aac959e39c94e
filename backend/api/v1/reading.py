"""What every noun's viewset shares for reading: scope, filters, order, pages."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from core import permits, privacy
from core.errors import FieldProblem, Invalid, NotVisible
from core.privacy import Channel, See

OF_PAGES = frozenset({"cursor", "limit", "ordering"})


class StrictFilters(DjangoFilterBackend):
    """Filters that refuse a parameter they do not know, so that no typing mistake widens a list.

    A filter on a field that the reader may not see would betray it, so it is not known either.
    """

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: Any) -> Any:
        """Return the filtered rows. Raises Invalid for an unknown parameter."""
        filter_class = self.get_filterset_class(view, queryset)
        known = OF_PAGES.union(filter_class.base_filters if filter_class else ())
        unknown = sorted(set(request.query_params) - known | self._private(request, view))
        if unknown:
            message = _("There is no such filter here.")
            raise Invalid(problems=[FieldProblem(name, message) for name in unknown])
        return super().filter_queryset(request, queryset, view)

    @staticmethod
    def _private(request: Request, view: Any) -> set[str]:
        actor = request.user
        own = not privacy.readers(actor, own=False)
        return {
            name
            for name, field in view.private_filters.items()
            if name in request.query_params
            and privacy.sees(actor, field, Channel.API, own=own) is not See.FULL
        }


class ScopedViewSet(GenericViewSet[Any]):
    """Rows that the signed-in person can see; all others answer as if they did not exist."""

    lookup_value_regex = r"[0-9]{1,18}"
    orderings: ClassVar[frozenset[str]] = frozenset({"id"})
    usual_ordering: ClassVar[str] = "id"
    filter_backends = [StrictFilters]
    private_filters: ClassVar[Mapping[str, str]] = {}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep answers out of every cache."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.setdefault("Cache-Control", "no-store")
        return answer

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the visible rows."""
        rows: Any = super().get_queryset()
        return rows.none() if self._is_schema() else rows.visible_to(self.request.user)

    def get_object(self) -> Any:
        """Return the visible row of the address. Raises NotVisible."""
        return self.row(self.kwargs["pk"])

    def row(self, pk: Any) -> Any:
        """Return one visible row. Raises NotVisible."""
        return permits.get_visible(super().get_queryset(), self.request.user, pk=pk)

    def _is_schema(self) -> bool:
        return bool(getattr(self, "swagger_fake_view", False))


class ReadingViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet):
    """A noun that can be listed and looked at."""


class ReferenceViewSet(ReadingViewSet):
    """Reference data, the same for everybody who is signed in."""

    def get_queryset(self) -> "QuerySet[Any]":
        """Return all rows."""
        return GenericViewSet.get_queryset(self)

    def row(self, pk: Any) -> Any:
        """Return one row. Raises NotVisible."""
        found = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found
