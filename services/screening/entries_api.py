"""HTTP of list entries: one entry, and its history."""

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response

from services.screening.entries import Entries
from services.screening.rules_api import Reader
from services.screening.snapshots import stored_snapshots
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions
from shared.web.problems import Problem


def entry_routes(transactions: Transactions[ScreeningWork], entries: Entries) -> APIRouter:
    """The route, over what the composition root made."""
    router = APIRouter()

    @router.get(
        "/v1/watchlists/{source}/entries/{entry:path}",
        summary="One entry as its list gives it, and what changed over the versions kept",
    )
    async def one_entry(source: str, entry: str, caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            rows = await stored_snapshots(work.connection)
        found = await entries.find(rows, source, entry)
        if found is None:
            raise Problem(404, "No such entry", f"No version of {source} kept here has the entry {entry!r}.")
        return Response(msgspec.json.encode(found), media_type="application/json")

    return router
