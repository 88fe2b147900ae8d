"""The ship gate: nothing leaves without a certificate for exactly this order; any doubt holds.

Read the order at version v; check the certificate; reserve it at diligence; commit the release
`WHERE version = v`; answer with a signed receipt. Every try has the same release id, so a retry after
a crash at any point ends in the same release and the same receipt.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.intake import sql
from services.intake.certificates import CertificateVerifier, NotProven
from services.intake.clock import ClockGuard
from services.intake.diligence import Diligence, DiligenceSilent, Reservation, ReservationRefused
from services.intake.domain.releasing import Held, release_id, standing_certificate, system
from services.intake.domain.sales_order import SalesOrder
from services.intake.receipts import ReceiptSigner
from services.intake.repository import ConcurrentChange
from services.intake.work import IntakeWork
from shared.contracts.clearance import ClearanceReason
from shared.contracts.events import ClearanceIssued, OrderReleased
from shared.contracts.order import OrderKey
from shared.database.pool import TRANSIENT
from shared.messaging.crashpoints import CrashPoints

_LOG = structlog.get_logger(__name__)
Begin = Callable[[Iterable[str]], AbstractAsyncContextManager[IntakeWork]]


@dataclass(frozen=True)
class Released:
    """The goods may leave."""

    key: OrderKey
    revision: int
    release_id: str
    certificate_id: str
    certificate: str
    receipt: str
    released_at: datetime


class ShipGate:
    """One per process; holds no state but keys."""

    def __init__(
        self,
        begin: Begin,
        certificates: CertificateVerifier,
        diligence: Diligence,
        receipts: ReceiptSigner,
        clock: ClockGuard,
        crash: CrashPoints,
    ) -> None:
        self._begin = begin
        self._certificates = certificates
        self._diligence = diligence
        self._receipts = receipts
        self._clock = clock
        self._crash = crash

    async def release(self, key: OrderKey, *, actor: str) -> Released:
        """Release the order's current revision, or raise `Held` with the reasons."""
        try:
            return await self._release(key, actor)
        except DiligenceSilent as error:
            raise system(f"Diligence: {error}.") from error
        except NotProven as error:
            raise system(str(error)) from error
        except ReservationRefused as error:
            raise Held(error.reasons) from error
        except ConcurrentChange as error:
            raise system("The order changed while it was being released; ask again.") from error
        except TRANSIENT as error:
            _LOG.warning("release not certain; reading back", order=str(key), error=repr(error))
            return await self._read_back(key)

    async def _release(self, key: OrderKey, actor: str) -> Released:
        async with self._begin([key.tenant]) as work:
            order = await self._load(work, key)
            if not order.may_leave:
                return await _released_before(work, order)
            issued = standing_certificate(order, work.now)
            now, version = work.now, order.version
        await self._certificates.check(issued, key, now)
        identity = release_id(key, issued.revision, issued.certificate_id)
        await self._diligence.reserve(
            Reservation(issued.certificate_id, identity, key, issued.revision, issued.order_sha256)
        )
        self._crash.reached("release.after-reservation")
        released = await self._commit(key, version, issued, identity, actor)
        self._crash.reached("release.after-commit")
        return released

    async def _load(self, work: IntakeWork, key: OrderKey) -> SalesOrder:
        doubt = self._clock.doubt(work.now)
        if doubt:
            raise system(f"Intake: {doubt}.")
        await work.orders.load([(key.tenant, str(key))])
        order = work.orders.get(key.tenant, str(key))
        if order is None:
            raise system("The order is not here.")
        return order

    async def _commit(
        self, key: OrderKey, version: int, issued: ClearanceIssued, identity: str, actor: str
    ) -> Released:
        async with self._begin([key.tenant]) as work:
            await work.lock([(key.tenant, str(key))])
            order = await self._load(work, key)
            if order.released_at is not None and order.release_id == identity:
                return await _released_before(work, order)
            if order.version != version:
                raise ConcurrentChange(f"{key} is at version {order.version}, read at {version}")
            if standing_certificate(order, work.now) != issued:
                raise ConcurrentChange(f"{key} stands on another certificate")
            order.release(identity, issued.certificate_id, work.now)
            released = self._released(order, issued, identity, work.now)
            await _add_release(work, released)
            _announce(work, order, released, actor)
        return released

    def _released(self, order: SalesOrder, issued: ClearanceIssued, identity: str, now: datetime) -> Released:
        receipt = self._receipts.sign(
            release_id=identity,
            key=order.key,
            revision=order.revision,
            order_sha256=order.order_sha256,
            certificate_id=issued.certificate_id,
            released_at=now,
        )
        return Released(
            order.key, order.revision, identity, issued.certificate_id, issued.certificate, receipt, now
        )

    async def _read_back(self, key: OrderKey) -> Released:
        """A commit whose connection died is unknown: released only if the release is stored."""
        try:
            async with self._begin([key.tenant]) as work:
                order = await self._load(work, key)
                if order.released_at is not None:
                    return await _released_before(work, order)
        except TRANSIENT as error:
            raise system("Intake: its database does not answer.") from error
        raise _failed()


async def _released_before(work: IntakeWork, order: SalesOrder) -> Released:
    """The same receipt again; `Held` when the certificate was revoked since."""
    if order.stopped:
        raise Held((stop_reason(order),))
    if order.stopped_at is not None:  # cleared again, and the new release is not stored
        raise _failed()
    row = await work.connection.fetchrow(sql.RELEASE, order.key.tenant, order.release_id)
    if row is None:
        raise system("The order was released, but its receipt is not stored.")
    return Released(
        order.key,
        row["revision"],
        row["release_id"],
        row["certificate_id"],
        row["certificate"],
        row["receipt"],
        row["released_at"],
    )


def _failed() -> Held:
    return system("Intake: its database failed during the release; ask again.")


def stop_reason(order: SalesOrder) -> ClearanceReason:
    """Why released goods must be called back."""
    revocation = order.words.revocation_of(order.certificate_id or "")
    why = f": {revocation.reason}" if revocation else ""
    return ClearanceReason("decision", f"Stop the shipment. The clearance was revoked after the release{why}")


async def _add_release(work: IntakeWork, released: Released) -> None:
    await work.connection.execute(
        sql.ADD_RELEASE,
        released.key.tenant,
        released.release_id,
        str(released.key),
        released.revision,
        released.certificate_id,
        released.certificate,
        released.receipt,
        released.released_at,
    )


def _announce(work: IntakeWork, order: SalesOrder, released: Released, actor: str) -> None:
    key = released.key
    data = OrderReleased(
        tenant=key.tenant,
        source_system=key.source_system,
        order_id=key.order_id,
        revision=order.revision,
        order_sha256=order.order_sha256,
        release_id=released.release_id,
        certificate_id=released.certificate_id,
        released_at=released.released_at.isoformat(),
    )
    work.publish("order.released", tenant=key.tenant, key=str(key), data=data)
    work.record(
        "order.released",
        tenant=key.tenant,
        key=str(key),
        actor=actor,
        details={
            "revision": order.revision,
            "order_sha256": order.order_sha256,
            "release_id": released.release_id,
            "certificate_id": released.certificate_id,
        },
    )
