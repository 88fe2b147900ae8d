"""Keyset pagination: `limit`, an opaque `cursor`, and `next`, the link to the next page."""

import base64
import binascii
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from fastapi import Depends, Query, Request
from starlette.datastructures import URL

from shared.web.problems import FieldError, Problem

Row = TypeVar("Row")
DEFAULT_LIMIT, MAX_LIMIT = 50, 200
Position = tuple[str | int | float | bool | None, ...]
"""The sort key of the last row of a page."""


@dataclass(frozen=True)
class Page:
    """What a list route is asked for: `after` is the position behind which the page begins."""

    limit: int
    after: Position | None
    url: URL
    kinds: tuple[type, ...] | None = None

    def document(
        self, rows: Sequence[Row], position: Callable[[Row], Position], *, items: Sequence[Any] | None = None
    ) -> dict[str, Any]:
        """`{items, next}` of rows fetched with `limit + 1`; `position` gives a row's sort key.

        `items`, when given, are the rows as shown, one for each of `rows`.
        """
        more = len(rows) > self.limit
        shown = list(rows if items is None else items)[: self.limit]
        link = self._link(position(rows[self.limit - 1])) if more else None
        return {"items": shown, "next": link}

    def _link(self, position: Position) -> str:
        url = self.url.include_query_params(cursor=encode_cursor(position), limit=self.limit)
        # Relative: behind a proxy the service does not know its own name.
        return f"{url.path}?{url.query}"


def encode_cursor(position: Position) -> str:
    """An opaque cursor; times are given as ISO text."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def decode_cursor(cursor: str, kinds: tuple[type, ...] | None = None) -> Position:
    """The position of a cursor; raises a 400 problem unless it is one of ours (of these types)."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.json.decode(raw, type=Position)
    except (msgspec.DecodeError, binascii.Error, ValueError) as error:
        raise not_a_cursor() from error
    if not all(_storable(value) for value in position) or (kinds is not None and not _fits(position, kinds)):
        raise not_a_cursor()
    return position


def page_of(*kinds: type) -> Callable[..., Coroutine[Any, Any, Page]]:
    """A dependency that reads `limit` and `cursor`, checking that the position has these types."""

    async def page(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
        cursor: Annotated[str | None, Query(max_length=1_000)] = None,
    ) -> Page:
        after = decode_cursor(cursor, kinds or None) if cursor else None
        return Page(limit, after, request.url, kinds or None)

    return page


AnyPage = Annotated[Page, Depends(page_of())]
"""A page whose cursor is checked for form only."""


def _fits(position: Position, kinds: tuple[type, ...]) -> bool:
    return len(position) == len(kinds) and all(
        type(value) is kind for value, kind in zip(position, kinds, strict=True)
    )


def _storable(value: object) -> bool:
    """Whether the database could hold it: 64 bits, no NUL in texts."""
    if isinstance(value, str):
        return "\x00" not in value
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def not_a_cursor() -> Problem:
    """400, for routes that read more into a position than its types."""
    errors = [FieldError("", "query parameter 'cursor': is not a cursor of this route")]
    return Problem(400, "Not a cursor", type_="invalid-cursor", errors=errors)


def moment_and_id(page: Page) -> tuple[datetime, UUID] | None:
    """The position of a page of `page_of(str, str)` by time and id; raises a 400 problem."""
    if page.after is None:
        return None
    moment, row = page.after
    try:
        return datetime.fromisoformat(str(moment)).astimezone(UTC), UUID(str(row))
    except (ValueError, OverflowError) as error:
        raise not_a_cursor() from error


def link_header(document: Mapping[str, Any]) -> dict[str, str]:
    """The `Link` header (RFC 8288) of a page's document."""
    return {"Link": f'<{document["next"]}>; rel="next"'} if document["next"] else {}
