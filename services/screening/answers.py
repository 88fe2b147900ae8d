"""How screening answers over HTTP."""

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi.responses import Response

from services.screening.comparing import Compared, shown_comparison
from shared.web.pagination import Page


def as_json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Any value that msgspec writes, as JSON."""
    return Response(msgspec.json.encode(value), status, headers, media_type="application/json")


def compared_page(page: Page, rows: Sequence[Compared]) -> Response:
    """A page of orders that are judged otherwise, of rows fetched with `limit + 1`, by key."""
    items = [shown_comparison(row) for row in rows]
    return as_json(page.document(rows, lambda row: (row.key,), items=items))


def after_key(page: Page) -> str:
    """The key behind which the page begins; empty for the first."""
    return str(page.after[0]) if page.after else ""
