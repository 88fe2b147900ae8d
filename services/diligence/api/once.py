"""Changes of a case over HTTP: one transaction each, and once only under an `Idempotency-Key`."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from fastapi import Request
from starlette.responses import Response

from services.diligence.api.desk import Desk, refusals, tenant_of
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.work import DiligenceWork
from shared.web.etag import etag
from shared.web.principals import Principal
from shared.web.problems import Problem

MAX_KEY = 255

FIND = "SELECT fingerprint, answer, etag FROM answered_request WHERE tenant = $1 AND caller = $2 AND key = $3"
KEEP = """
INSERT INTO answered_request (tenant, caller, key, fingerprint, answer, etag, answered_at, order_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
Act = Callable[[DiligenceWork, OrderFile, Case], Awaitable[dict[str, Any]]]


async def change(
    desk: Desk, request: Request, caller: Principal, case_id: UUID, act: Act, *, secrets: Sequence[str] = ()
) -> Response:
    """Do it under the lock of the order's stream and answer 201; a repeated request is answered as before.

    Members named in `secrets` are shown once: they are not kept, so a repeated request does not see them.
    """
    key = _key(request)
    fingerprint = await _fingerprint(request)
    async with desk.case(tenant_of(caller), case_id, lock=True) as (work, file, case):
        if key and (before := await _before(work, caller, key, fingerprint)):
            return before
        with refusals():
            made = await act(work, file, case)
        tag = etag(case.version)
        if key:
            kept = {name: value for name, value in made.items() if name not in secrets}
            values = (file.tenant, caller.actor, key, fingerprint, msgspec.json.encode(kept), tag, work.now)
            await work.connection.execute(KEEP, *values, file.order_key)
    return _created(msgspec.json.encode(made), tag)


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= MAX_KEY:
        detail = f"An Idempotency-Key has 1 to {MAX_KEY} characters."
        raise Problem(400, "Not an Idempotency-Key", detail, type_="idempotency-key")
    return key


async def _fingerprint(request: Request) -> str:
    """Of path and body: the same key on another request is a mistake of the client."""
    return hashlib.sha256(request.url.path.encode() + b"\n" + await request.body()).hexdigest()


async def _before(work: DiligenceWork, caller: Principal, key: str, fingerprint: str) -> Response | None:
    row = await work.connection.fetchrow(FIND, caller.tenant, caller.actor, key)
    if row is None:
        return None
    if row["fingerprint"] != fingerprint:
        detail = "It was sent before with another request. Use a new key for a new request."
        raise Problem(422, "The Idempotency-Key was used before", detail, type_="idempotency-key-reused")
    return _created(bytes(row["answer"]), row["etag"])


def _created(document: bytes, tag: str) -> Response:
    return Response(document, status_code=201, media_type="application/json", headers={"ETag": tag})
