"""HTTP of screening: what-if assessments, an order's assessments, the lists."""

import asyncio
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.screening.answers import as_json
from services.screening.basis import find_records
from services.screening.engine import Engine
from services.screening.facts.history import customers_of
from services.screening.lists import ListLoader, NeedsSecondPerson
from services.screening.order_table import assessments_before, find_orders
from services.screening.proposals import open_proposals, source_states
from services.screening.refreshing import Refresher
from services.screening.rules_api import Assessor, Reader
from services.screening.rulesets.store import version_on
from services.screening.snapshots import SnapshotRow, stored_snapshots
from services.screening.versions import VersionSet, read_versions
from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.model import WatchlistSnapshot
from services.screening.work import ScreeningWork
from shared.contracts.order import OrderKey, canonical_bytes, order_sha256, parse_order
from shared.database.transactions import Transactions
from shared.web.auth import require_person
from shared.web.pagination import Page, not_a_cursor, page_of
from shared.web.principals import Principal
from shared.web.problems import Problem
from shared.web.step_up import require_fresh_person

_NEWEST_FIRST = 2**31 - 1


def routes(
    transactions: Transactions[ScreeningWork],
    engine: Engine,
    loader: ListLoader,
    refresher: Refresher,
) -> APIRouter:
    """The routes, over what the composition root made."""
    router = APIRouter()

    @router.post("/v1/assess", summary="Assess an order without storing it")
    async def assess(
        request: Request,
        caller: Assessor,
        as_of: Annotated[
            date | None, Query(description="Law and lists of this day; today without it")
        ] = None,
    ) -> Response:
        order = parse_order(await request.body())
        async with transactions.begin([caller.tenant]) as work:
            await work.share_versions([caller.tenant])
            versions = work.versions[caller.tenant]
            now = datetime.now(UTC)
            if as_of is not None and as_of < now.date():
                versions = await _versions_on(work, engine, versions, as_of)
            key = str(OrderKey(caller.tenant, order.source_system, order.order_id))
            until = now if as_of is None else min(now, datetime.combine(as_of, time.max, UTC))
            named = [(caller.tenant, key, customers_of(order))]
            records = await find_records(
                work.connection, engine, work.versions, named, until=until, known=now
            )
        assessment = await asyncio.to_thread(
            engine.assessor(versions).assess,
            order,
            tenant=caller.tenant,
            order_sha256=order_sha256(canonical_bytes(order)),
            assessed_at=now,
            as_of=as_of or now.date(),
            record=records.get((caller.tenant, key)),
            system_reason=engine.rules.reason(versions),
        )
        return as_json(assessment)

    @router.get(
        "/v1/orders/{order_id:path}/assessments", summary="Every assessment of an order, newest first"
    )
    async def assessments(
        order_id: str,
        request: Request,
        caller: Reader,
        page: Annotated[Page, Depends(page_of(int))],
        source_system: str | None = None,
    ) -> Response:
        before = _number(page)
        async with transactions.begin([caller.tenant]) as work:
            key = one_order(
                await find_orders(work.connection, caller.tenant, order_id, source_system), order_id
            )
            bodies = await assessments_before(
                work.connection, caller.tenant, key, number=before, limit=page.limit + 1
            )
        items = [msgspec.json.decode(body) for body in bodies]
        return as_json(page.document(items, lambda item: (item["assessment_number"],)))

    @router.get("/v1/watchlists", summary="Lists with version, age and counts")
    async def watchlists(caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            rows = await stored_snapshots(work.connection)
            active = await read_versions(work.connection, [caller.tenant])
            proposals = await open_proposals(work.connection)
            states = await source_states(work.connection)
            now = work.now
        sources = active[caller.tenant].sources if active else engine.newest_sources()
        rows_shown = [_shown(row, now) for row in rows]
        return as_json(
            {
                "active": sources,
                "watchlists": rows_shown,
                "waiting": proposals,
                "sources": list(states.values()),
            }
        )

    @router.post("/v1/watchlists", summary="Load a list as its publisher issues it", status_code=201)
    async def load(
        request: Request,
        caller: Annotated[Principal, Depends(require_fresh_person("admin"))],
        source: Annotated[
            str | None, Query(description="Which list is expected, or meant of several")
        ] = None,
    ) -> Response:
        try:
            snapshot = await loader.load(
                await request.body(), where=source or "the body", by=caller.actor, source=source
            )
        except NeedsSecondPerson as error:
            approval = f"/v1/watchlists/{error.where}/{quote(error.version)}/approval"
            raise Problem(
                422, "Not loaded", str(error), type_="watchlist-refused", approval=approval
            ) from error
        except WatchlistError as error:
            raise Problem(422, "Not loaded", str(error), type_="watchlist-refused") from error
        return as_json(_loaded(snapshot), status=201)

    @router.post("/v1/watchlists/refresh", summary="Fetch the newest copies from the publishers now")
    async def refresh(
        caller: Annotated[Principal, Depends(require_person("admin"))],
        source: Annotated[list[str] | None, Query(description="Which; all that have an address")] = None,
    ) -> Response:
        wanted = source or sorted(refresher.sources)
        unknown = [name for name in wanted if name not in refresher.sources]
        if unknown:
            known = ", ".join(sorted(refresher.sources))
            raise Problem(404, "No such source", f"{unknown[0]!r} has no address; there are {known}.")
        return as_json({"refreshed": await refresher.refresh(wanted)})

    @router.post(
        "/v1/watchlists/{source}/{version}/approval",
        summary="Approve, as a second person, a list that moved too far to be used on one word",
        status_code=201,
    )
    async def approve(
        source: str,
        version: str,
        caller: Annotated[Principal, Depends(require_fresh_person("admin", "approver"))],
    ) -> Response:
        try:
            snapshot = await loader.approve(source, version, by=caller.actor)
        except WatchlistError as error:
            raise Problem(409, "Not approved", str(error), type_="watchlist-refused") from error
        return as_json(_loaded(snapshot), status=201)

    return router


async def _versions_on(work: ScreeningWork, engine: Engine, versions: VersionSet, day: date) -> VersionSet:
    """Lists and rules as they stood on that day; rules that cannot be read any more are an error."""
    stood = engine.versions_as_of(versions, day)
    rules = await version_on(work.connection, versions.tenant, day)
    stood = msgspec.structs.replace(stood, rules=rules or versions.rules)
    await work.prepare(stood)
    if rules and (reason := engine.rules.reason(stood)):
        raise Problem(409, "Rules of that day not readable", reason, type_="rules-refused")
    return stood


def _loaded(snapshot: WatchlistSnapshot) -> dict[str, Any]:
    return {"source": snapshot.source, "version": snapshot.version, "entries": len(snapshot.entries)}


def _shown(row: SnapshotRow, now: datetime) -> dict[str, Any]:
    """A snapshot with its age since the last confirmation, in days."""
    days = round((now - row.confirmed_at).total_seconds() / 86_400, 2)
    return {**msgspec.structs.asdict(row), "age_days": max(days, 0.0)}


def _number(page: Page) -> int:
    last = page.after[0] if page.after else _NEWEST_FIRST
    if not isinstance(last, int) or not 0 <= last <= _NEWEST_FIRST:
        raise not_a_cursor()
    return last


def one_order(found: list[tuple[str, str]], order_id: str) -> str:
    """The key among those found; 404 for none, 409 naming the sources of several."""
    if not found:
        raise Problem(404, "No such order", f"Screening has not seen an order {order_id!r}.")
    if len(found) > 1:
        sources = [source for _, source in found]
        raise Problem(409, "Several sources have this order", "Add ?source_system=…", sources=sources)
    return found[0][0]
