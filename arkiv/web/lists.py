"""A list that is shown a page at a time, sorted by its heads. Two queries whatever its length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows on the page that is shown, and where it lies. ``query`` is the address' own, to build links from."""

    rows: tuple[Any, ...]
    total: int
    page: int
    pages: int
    order: str
    query: Mapping[str, str]

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1."""
        return (self.page - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.total else 0


def listing(
    request: HttpRequest, rows: Any, orders: Mapping[str, tuple[str, ...]], *, per: int = PER_PAGE
) -> Listing:
    """The page ``?sida=`` of ``rows`` (a query set), in the order ``?ordning=``: a name in ``orders``, ``-`` turns it.

    The first of ``orders`` is used where none, or none that is known, is asked for.
    """
    asked = request.GET.get("ordning", "")
    name = asked.removeprefix("-")
    if name not in orders:
        asked = name = next(iter(orders))
    columns = orders[name]
    if asked.startswith("-"):
        columns = tuple(
            column.removeprefix("-") if column.startswith("-") else f"-{column}" for column in columns
        )
    return paged(request, rows.order_by(*columns), asked, per=per)


def paged(request: HttpRequest, rows: Any, order: str = "", *, per: int = PER_PAGE) -> Listing:
    """The page ``?sida=`` of ``rows``, a query set or a sequence, as they come: sorted by ``order``."""
    pages = Paginator(rows, per)
    page = pages.get_page(request.GET.get("sida"))
    query = {key: value for key, value in request.GET.items() if key != "sida"}
    return Listing(tuple(page.object_list), pages.count, page.number, pages.num_pages, order, query)
