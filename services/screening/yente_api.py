"""`POST /match/{dataset}`, `GET /catalog`, `GET /algorithms`: as yente has them, so that its client works."""

import asyncio
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.screening.answers import as_json
from services.screening.engine import Engine
from services.screening.rules_api import READERS, SERVICES
from services.screening.snapshots import stored_snapshots
from services.screening.versions import VersionSet
from services.screening.work import ScreeningWork
from services.screening.yente import (
    ALGORITHM,
    MOST_QUERIES,
    MOST_RESULTS,
    MatchRequest,
    Scope,
    algorithms,
    answer,
    catalog,
    sources_of,
)
from shared.database.transactions import Transactions
from shared.web.auth import require
from shared.web.principals import Principal
from shared.web.problems import Problem

Caller = Annotated[Principal, Depends(require("match", *READERS, *SERVICES, schemes=("bearer", "apikey")))]
_NAMES = Annotated[list[str] | None, Query()]


def yente_routes(transactions: Transactions[ScreeningWork], engine: Engine) -> APIRouter:
    """The routes, over what the composition root made."""
    router = APIRouter(tags=["yente"])

    async def active(tenant: str) -> VersionSet:
        async with transactions.begin([tenant]) as work:
            await work.share_versions([tenant])
            return work.versions[tenant]

    @router.post("/match/{dataset}", summary="Match entities by example, as yente does")
    async def match(
        dataset: str,
        request: Request,
        caller: Caller,
        limit: Annotated[int, Query(ge=1, le=MOST_RESULTS)] = 5,
        threshold: Annotated[float, Query(ge=0, le=1)] = 0.7,
        cutoff: Annotated[float, Query(ge=0, le=1)] = 0.5,
        algorithm: str = "best",
        include_dataset: _NAMES = None,
        exclude_dataset: _NAMES = None,
        exclude_schema: _NAMES = None,
        exclude_entity_ids: _NAMES = None,
        topics: _NAMES = None,
    ) -> Response:
        if algorithm not in (ALGORITHM, "best", "default"):
            raise Problem(400, "No such algorithm", f"There is {ALGORITHM}; see /algorithms.")
        asked = _asked(await request.body())
        versions = await active(caller.tenant)
        sources = sources_of(dataset, include_dataset or (), exclude_dataset or (), versions.sources)
        if sources is None:
            raise Problem(
                404, "No such dataset", f"There are default and {', '.join(sorted(versions.sources))}."
            )
        scope = Scope(
            sources,
            limit,
            threshold,
            cutoff,
            frozenset(exclude_schema or ()),
            frozenset(exclude_entity_ids or ()),
            frozenset(topics or ()),
        )
        return as_json(await asyncio.to_thread(answer, engine.matcher(versions), asked, scope))

    @router.get("/catalog", summary="The active lists as datasets, as yente describes them")
    async def lists(caller: Caller) -> Response:
        versions = await active(caller.tenant)
        async with transactions.begin([caller.tenant]) as work:
            rows = await stored_snapshots(work.connection)
        return as_json(catalog(versions.sources, rows))

    @router.get("/algorithms", summary="How names are compared, as yente describes it")
    async def ways(caller: Caller) -> Response:
        return as_json(algorithms())

    return router


def _asked(body: bytes) -> MatchRequest:
    try:
        request = msgspec.json.decode(body, type=MatchRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "Not a match request", str(error)) from error
    if len(request.queries) > MOST_QUERIES:
        raise Problem(400, "Too many queries", f"At most {MOST_QUERIES} in one request.")
    return request
