"""The one kind of list: django-tables2 with our template, sorted and paged in the address."""

from typing import Any, TypeVar

import django_tables2
from django.core.paginator import PageNotAnInteger
from django.http import HttpRequest
from django.utils.functional import Promise

from pages.shared.templatetags import parity

PER_PAGE = 50
MOST_PAGES = 1_000_000


class ListTable(django_tables2.Table):
    """A list with a caption. Subclasses name the caption, the row's head and the empty words.

    ``row_header`` names the column that is each row's head. Narrow screens show cards.
    """

    caption: str | Promise = ""
    caption_hidden = False
    row_header = ""
    empty_hint: str | Promise = ""

    class Meta:
        template_name = "shared/table.html"


class Pages(django_tables2.LazyPaginator):
    """Pages without a count; a number far beyond any list shows the first."""

    def validate_number(self, number: Any) -> int:
        """Return the page's number as an int that a database can count to."""
        valid: int = super().validate_number(number)
        if valid > MOST_PAGES:
            raise PageNotAnInteger
        return valid


T = TypeVar("T", bound=ListTable)


def shown(request: HttpRequest, table: T, *, per_page: int = PER_PAGE) -> T:
    """Sort and page the table as the address asks, without counting its rows."""
    pages = {"per_page": per_page, "paginator_class": Pages}
    return django_tables2.RequestConfig(request, paginate=pages).configure(table)


class NumberColumn(django_tables2.Column):
    """A column of figures, set to the end of the line."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Mark the cells as figures."""
        options.setdefault("attrs", {"td": {"class": "num"}, "tf": {"class": "num"}})
        super().__init__(*args, **options)


class MoneyColumn(NumberColumn):
    """Dollars."""

    def render(self, value: Any) -> str:
        """Draw the amount."""
        return parity.money(value)


class MinutesColumn(NumberColumn):
    """Time as hours and minutes."""

    def render(self, value: Any) -> str:
        """Draw the time."""
        return parity.hours_words(value)


class DayColumn(django_tables2.Column):
    """A date."""

    def render(self, value: Any) -> str:
        """Draw the date."""
        return parity.day(value)
