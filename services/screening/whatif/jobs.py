"""What-if jobs: stored orders assessed with the rules in force and with the proposed ones, batch by batch.

Nothing but the job's own rows is written: no assessment, no event. A batch is assessed outside any
transaction, so that live orders never wait for it; a job rests while orders are being assessed again, and
after each batch for as long as the batch took. A process that dies leaves its lease to run out.
"""

import asyncio
import time
from uuid import UUID

import structlog

from services.screening.activation import RULES
from services.screening.comparing import Compared, added_to, compared
from services.screening.engine import AssessmentRequest, Engine
from services.screening.knowledge import Knowledge
from services.screening.order_table import load_orders
from services.screening.rulesets.document import parse_document
from services.screening.rulesets.faults import RuleSetError
from services.screening.rulesets.resolving import resolve
from services.screening.versions import read_versions
from services.screening.whatif.store import (
    Job,
    add_job,
    advance_job,
    claim_job,
    end_job,
    forget_old,
    next_keys,
    rest_job,
    unfinished,
)
from services.screening.work import ScreeningWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.messaging.failures import for_log
from shared.messaging.ids import new_id
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)
IDLE_SECONDS = 1.0
LEASE_SECONDS = 60.0
"""A batch takes a second; whoever has not written it after so long is gone."""
MOST_UNFINISHED = 5
KEPT = 50

_REASSESSING = "SELECT EXISTS (SELECT FROM reassessment_order WHERE tenant = $1)"


class TooMany(Exception):
    """The tenant has as many unfinished jobs as it may."""


class WhatIf:
    """Starts jobs and works them off; `run` is a background task."""

    def __init__(self, transactions: Transactions[ScreeningWork], engine: Engine, *, batch: int) -> None:
        self._transactions = transactions
        self._engine = engine
        self._batch = batch
        self._proposed: tuple[UUID, Knowledge] | None = None

    async def start(
        self, tenant: str, body: bytes, *, by: str, closed: bool = False, request_key: str | None = None
    ) -> Job:
        """Queue a job for a document; raises `RuleSetError` and `TooMany`."""
        document = await asyncio.to_thread(parse_document, body)
        knowledge = await asyncio.to_thread(resolve, self._engine.knowledge, document)
        async with self._transactions.begin([tenant]) as work:
            await work.lock([(tenant, RULES)])
            await work.ensure_versions([tenant])
            against = (await read_versions(work.connection, [tenant]))[tenant].rules
            if await unfinished(work.connection, tenant) >= MOST_UNFINISHED:
                raise TooMany
            await forget_old(work.connection, tenant, KEPT)
            asked = Job(
                tenant=tenant, id=UUID(bytes=new_id().bytes), state="queued", problem="",
                version=knowledge.rules_version, against=against, reason=document.reason, document=body,
                closed=closed, created_by=by, created_at=work.now, finished_at=None, total=0, done=0,
                verdicts_changed=0, findings_changed=0, matrix={}, place="",
            )  # fmt: skip
            job = await add_job(work.connection, asked, request_key)
            details = {"job": str(job.id), "version": job.version, "against": job.against}
            work.record("rules.what-if", tenant=tenant, key=RULES, actor=by, details=details)
            return job

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`."""
        while not stop.is_set():
            rest = IDLE_SECONDS
            try:
                for tenant in await self._transactions.database.tenants():
                    began = time.monotonic()
                    if await self.advance(tenant):
                        rest = min(rest, time.monotonic() - began)
            except TRANSIENT as error:
                _LOG.warning("database not available for what-if", error=for_log(error))
            await wait_for(stop, rest)

    async def advance(self, tenant: str) -> bool:
        """Work off one batch of the oldest job; False when there is nothing to do now."""
        async with self._transactions.begin([tenant]) as work:
            if await work.connection.fetchval(_REASSESSING, tenant):
                return False
            job = await claim_job(work.connection, tenant, seconds=LEASE_SECONDS)
            if job is None:
                return False
            active = (await read_versions(work.connection, [tenant]))[tenant]
            if active.rules != job.against:
                problem = f"{active.rules} became active meanwhile; start again"
                return await end_job(work.connection, tenant, job.id, "failed", problem)
            await work.prepare(active)
            requests = await self._requests(work, job)
            if not requests:
                return await end_job(work.connection, tenant, job.id, "done")
        try:
            knowledge = await self._knowledge(job)
            pairs = await asyncio.to_thread(self._engine.compare, requests, knowledge)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001  # one job that cannot go on must not stop the others
            _LOG.error("a what-if job cannot go on", job=str(job.id), error=for_log(error))
            async with self._transactions.begin([tenant]) as work:
                return await end_job(work.connection, tenant, job.id, "failed", str(error)[:500])
        keys = [request.order.key for request in requests]
        found = [compared(key, *pair) for key, pair in zip(keys, pairs, strict=True)]
        return await self._write(job, found, keys[-1])

    async def _write(self, job: Job, found: list[Compared], place: str) -> bool:
        async with self._transactions.begin([job.tenant]) as work:
            matrix = added_to(job.matrix, found)
            written = await advance_job(work.connection, job, found, place=place, matrix=matrix)
            if not written:
                await rest_job(work.connection, job)
        return True

    async def _requests(self, work: ScreeningWork, job: Job) -> list[AssessmentRequest]:
        keys = await next_keys(work.connection, job, self._batch)
        orders = sorted(
            await load_orders(work.connection, [(job.tenant, key) for key in keys]), key=lambda o: o.key
        )
        work.versions |= await read_versions(work.connection, [job.tenant])
        return await work.requests(orders)

    async def _knowledge(self, job: Job) -> Knowledge:
        if self._proposed is None or self._proposed[0] != job.id:
            document = await asyncio.to_thread(parse_document, job.document)
            found = await asyncio.to_thread(resolve, self._engine.knowledge, document)
            if found.rules_version != job.version:
                raise RuleSetError([])
            self._proposed = job.id, found
        return self._proposed[1]
