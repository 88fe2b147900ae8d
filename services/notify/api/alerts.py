"""`/v1/alerts`: the list, one alert with its deliveries, acknowledging."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.notify.api.models import AlertDetail, AlertOut, AlertPage, DeliveryList, DeliveryOut, State
from services.notify.domain.alerts import AlertKind, Severity
from services.notify.repository.reading import AlertReader
from services.notify.work import NotifyWork
from shared.database.transactions import Transactions
from shared.web.auth import Principal, require, require_person
from shared.web.etag import etag
from shared.web.pagination import Page, moment_and_id, page_of
from shared.web.problems import Problem

READERS = ("alerts:read", "viewer", "analyst", "reviewer", "approver", "admin", "auditor")
Reader = Annotated[Principal, Depends(require(*READERS))]
Acknowledger = Annotated[Principal, Depends(require_person("analyst", "reviewer", "approver", "admin"))]


def alert_routes(transactions: Transactions[NotifyWork]) -> APIRouter:
    """The router."""
    router = APIRouter(prefix="/v1/alerts", tags=["alerts"])

    @router.get("", summary="Alerts, newest first")
    async def list_alerts(
        caller: Reader,
        page: Annotated[Page, Depends(page_of(str, str))],
        kind: AlertKind | None = None,
        severity: Severity | None = None,
        state: State | None = None,
        order_id: str | None = None,
        source_system: str | None = None,
        case_id: str | None = None,
    ) -> AlertPage:
        filters: dict[str, str | None] = {
            "kind": kind,
            "severity": severity,
            "order_id": order_id,
            "source_system": source_system,
            "case_id": case_id,
        }
        async with transactions.begin([caller.tenant]) as work:
            rows = await AlertReader(work.connection, caller.tenant).page(
                filters, state, moment_and_id(page), page.limit
            )
        document = page.document(
            rows,
            lambda row: (row["raised_at"].isoformat(), str(row["alert_id"])),
            items=[AlertOut.of(row) for row in rows],
        )
        return AlertPage(**document)

    @router.get("/{alert_id}", summary="One alert with its deliveries and their attempts")
    async def read_alert(caller: Reader, alert_id: UUID, response: Response) -> AlertDetail:
        async with transactions.begin([caller.tenant]) as work:
            reader = AlertReader(work.connection, caller.tenant)
            row = await reader.one(alert_id)
            if row is None:
                raise _unknown(alert_id)
            deliveries = await reader.deliveries(alert_id)
        response.headers["ETag"] = etag(row["version"])
        shown = [DeliveryOut.model_validate(item) for item in deliveries]
        return AlertDetail(**AlertOut.of(row).model_dump(), deliveries=shown)

    @router.get("/{alert_id}/deliveries", summary="Who was told, over which channel, with every attempt")
    async def read_deliveries(caller: Reader, alert_id: UUID) -> DeliveryList:
        async with transactions.begin([caller.tenant]) as work:
            reader = AlertReader(work.connection, caller.tenant)
            if await reader.one(alert_id) is None:
                raise _unknown(alert_id)
            deliveries = await reader.deliveries(alert_id)
        return DeliveryList(items=[DeliveryOut.model_validate(item) for item in deliveries])

    @router.post("/{alert_id}/acknowledge", summary="Say that a person has taken it")
    async def acknowledge(caller: Acknowledger, alert_id: UUID, response: Response) -> AlertOut:
        """Safe to repeat: the first acknowledgement stands, and escalation ends with it."""
        async with transactions.begin([caller.tenant]) as work:
            found = await _acknowledge(work, caller, alert_id)
        response.headers["ETag"] = etag(found.version)
        return found

    return router


async def _acknowledge(work: NotifyWork, caller: Principal, alert_id: UUID) -> AlertOut:
    reader = AlertReader(work.connection, caller.tenant)
    if await reader.one(alert_id) is None:
        raise _unknown(alert_id)
    await work.lock([(caller.tenant, str(alert_id))])
    row = await reader.acknowledge(alert_id, caller.id, work.now)
    if row is None:
        standing = await reader.one(alert_id)
        if standing is None:
            raise _unknown(alert_id)
        return AlertOut.of(standing)
    work.acknowledged(caller.tenant, row, caller.actor)
    return AlertOut.of(row)


def _unknown(alert_id: UUID) -> Problem:
    return Problem(404, "No such alert", f"There is no alert {alert_id}.", type_="not-found")
