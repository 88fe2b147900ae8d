"""Certificates, reservations, revocations and public keys."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.diligence.api import views
from services.diligence.api.bodies import ReservationBody
from services.diligence.api.desk import READERS, Desk, answer, tenant_of
from services.diligence.api.lists import LIST_REVOKED
from services.diligence.reserving import NoSuchCertificate, Refused, Wanted, reserve
from services.diligence.said import iso
from services.diligence.signing import REVOCATIONS_TYPE
from shared.web.auth import require, require_service
from shared.web.principals import Principal
from shared.web.problems import Problem

Reader = Annotated[Principal, Depends(require(*READERS, "orders:read", "orders:release", "service:intake"))]
Intake = Annotated[Principal, Depends(require_service("intake"))]


def certificates_router(desk: Desk) -> APIRouter:
    """What warehouses and the ship gate ask."""
    router = APIRouter(tags=["certificates"])

    @router.get("/.well-known/jwks.json", summary="Public keys; asked by anybody")
    async def jwks() -> Response:
        return answer(desk.issuer.jwks(), headers={"Cache-Control": "public, max-age=300"})

    @router.get("/v1/certificates/{certificate_id}", summary="A certificate, and whether it was revoked")
    async def get_certificate(caller: Reader, certificate_id: UUID) -> Response:
        tenant = tenant_of(caller)
        async with desk.transactions.begin([tenant]) as work:
            found = await work.documents.certificate(tenant, certificate_id)
        if found is None:
            raise _unknown(certificate_id)
        return answer(views.certificate(*found))

    @router.post("/v1/certificates/{certificate_id}/reservations", summary="May goods leave on it?")
    async def post_reservation(caller: Intake, certificate_id: UUID, body: ReservationBody) -> Response:
        tenant = tenant_of(caller)
        wanted = Wanted(certificate_id, body.release_id, body.order_key, body.revision, body.order_sha256)
        try:
            async with desk.transactions.begin([tenant]) as work:
                reserved_at = await reserve(work, tenant, wanted, caller.actor)
        except NoSuchCertificate as error:
            raise _unknown(certificate_id) from error
        except Refused as error:
            raise _refused(error) from error
        return answer(
            {
                "certificate_id": str(certificate_id),
                "release_id": body.release_id,
                "reserved_at": iso(reserved_at),
            }
        )

    @router.get("/v1/revocations", summary="Revoked certificates that have not expired, signed")
    async def get_revocations(caller: Reader) -> Response:
        tenant = tenant_of(caller)
        async with desk.transactions.begin([tenant]) as work:
            rows = await work.connection.fetch(LIST_REVOKED, tenant, work.now)
            now = work.now
        due = now + timedelta(hours=desk.revocations_hours)
        claims = {
            "iss": desk.issuer.issuer,
            "tenant": tenant,
            "iat": int(now.timestamp()),
            "next_update": iso(due),
            "exp": int(due.timestamp()),
            "revoked": {str(row["certificate_id"]): iso(row["revoked_at"]) for row in rows},
        }
        token = desk.issuer.sign(REVOCATIONS_TYPE, claims)
        return answer({"next_update": iso(due), "revocations": token})

    return router


def _unknown(certificate_id: UUID) -> Problem:
    detail = f"There is no certificate {certificate_id} for this order."
    return Problem(404, "No such certificate", detail, type_="no-such-certificate")


def _refused(error: Refused) -> Problem:
    reasons = [{"kind": "system", "text": reason} for reason in error.reasons]
    return Problem(409, "The certificate does not stand", str(error), type_="does-not-stand", reasons=reasons)
