"""The orders that two versions judge differently, as screening lists them, a page at a time."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import QueryParams

from services.diligence.console.screening import Screening

PAGE = "50"


async def compared_orders(
    screening: Screening, tenant: str, place: str, asked: QueryParams
) -> dict[str, Any]:
    """`orders` of the comparison at `place`, the cursor of the `next` page (empty: none), whether `all`.

    Only those judged otherwise, unless the page is asked for `all=yes`. Problems as `Screening.read`.
    """
    everything = asked.get("all") == "yes"
    wanted = {"limit": PAGE, "verdicts": "false" if everything else "true"}
    if cursor := asked.get("cursor"):
        wanted["cursor"] = cursor
    found = await screening.read(f"{place}/orders", tenant, **wanted)
    return {"orders": found["items"], "next": _cursor_in(found.get("next")), "all": everything}


def _cursor_in(link: str | None) -> str:
    return (parse_qs(urlsplit(link).query).get("cursor") or [""])[0] if link else ""
