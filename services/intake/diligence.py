"""What intake asks of diligence over HTTP: its public keys, and the reservation of a certificate."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from shared.contracts.clearance import ClearanceReason
from shared.contracts.order import OrderKey
from shared.web.client import for_tenant


class DiligenceSilent(Exception):
    """No answer, or none that can be understood: the gate stays closed."""


class ReservationRefused(Exception):
    """The certificate does not stand; `reasons` say why."""

    def __init__(self, reasons: tuple[ClearanceReason, ...]) -> None:
        super().__init__("; ".join(reason.text for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Reservation:
    """Asked under the certificate's row lock; the same for every try with this release id."""

    certificate_id: str
    release_id: str
    key: OrderKey
    revision: int
    order_sha256: str


class _Reserved(msgspec.Struct):
    certificate_id: str
    release_id: str
    reserved_at: str


class _Problem(msgspec.Struct):
    detail: str = ""
    title: str = ""
    reasons: tuple[ClearanceReason, ...] = ()


class Diligence:
    """The client; it never raises anything but the two exceptions above."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def public_keys(self) -> dict[str, Any]:
        """The JWKS; raises `DiligenceSilent`."""
        try:
            answer = await self._client.get("/.well-known/jwks.json")
            keys = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise DiligenceSilent("its public keys cannot be had") from error
        if not isinstance(keys, dict) or not isinstance(keys.get("keys"), list):
            raise DiligenceSilent("its public keys cannot be read")
        return keys

    async def reserve(self, wanted: Reservation) -> None:
        """Reserve the certificate for this release; raises `ReservationRefused` or `DiligenceSilent`."""
        body = {
            "release_id": wanted.release_id,
            "order_key": str(wanted.key),
            "revision": wanted.revision,
            "order_sha256": wanted.order_sha256,
        }
        path = f"/v1/certificates/{quote(wanted.certificate_id, safe='')}/reservations"
        try:
            answer = await self._client.post(path, json=body, headers=for_tenant(wanted.key.tenant))
        except httpx.HTTPError as error:
            raise DiligenceSilent("it does not answer") from error
        if answer.status_code in (200, 201):
            _check(answer.content, wanted)
        elif answer.status_code == 409:
            raise ReservationRefused(_reasons(answer.content))
        else:
            raise DiligenceSilent(f"it answered {answer.status_code}")


def _check(body: bytes, wanted: Reservation) -> None:
    try:
        reserved = msgspec.json.decode(body, type=_Reserved)
    except msgspec.DecodeError as error:
        raise DiligenceSilent("its answer cannot be read") from error
    if (reserved.certificate_id, reserved.release_id) != (wanted.certificate_id, wanted.release_id):
        raise DiligenceSilent("its answer is about another reservation")


def _reasons(body: bytes) -> tuple[ClearanceReason, ...]:
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except msgspec.DecodeError:
        problem = _Problem()
    text = problem.detail or problem.title or "Diligence refused the reservation."
    return problem.reasons or (ClearanceReason("system", text),)
