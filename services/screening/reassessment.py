"""Background work: orders of a new activation are assessed again; related orders once more after a commit."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from services.screening.activation import finish_reassessments
from services.screening.lookback import LookBack
from services.screening.narrowing import Narrowing
from services.screening.related import find_related, missed_related, open_related
from services.screening.work import ScreeningWork
from shared.database.pool import TRANSIENT
from shared.database.transactions import Transactions
from shared.messaging.failures import for_log
from shared.messaging.retry import wait_for

_LOG = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5
AT_ONCE = 200
"""Orders whose related ones are looked for in one transaction."""

SET_ASIDE_SECONDS = 60.0
"""After so long an order that could not be assessed is tried again: a new release may read it."""

_NEXT = """
SELECT key FROM reassessment_order WHERE tenant = $1 AND NOT (key = ANY ($3))
GROUP BY key ORDER BY bool_or(near AND NOT released) DESC, bool_or(near) DESC, key LIMIT $2
"""

_DONE = "DELETE FROM reassessment_order WHERE tenant = $1 AND key = ANY($2) AND activation <= $3"


class Reassessment:
    """Works off `reassessment_order` in small transactions, so that new orders are not delayed.

    What a change of a list is near to comes first; when that is done, the reassessment is finished. Released
    orders near to it come next (decision 27). The other orders follow, and their certificates stand again one
    by one (decision 9): whatever the index of names should miss is found then.
    """

    def __init__(
        self,
        transactions: Transactions[ScreeningWork],
        *,
        batch: int,
        narrowing: Narrowing | None = None,
        look_back: LookBack | None = None,
    ) -> None:
        self._transactions = transactions
        self._batch = batch
        self._narrowing = narrowing
        self._look_back = look_back
        self._aside: dict[tuple[str, str], float] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`."""
        while not stop.is_set():
            busy = False
            try:
                for tenant in await self._transactions.database.tenants():
                    if self._narrowing is not None:
                        await self._narrowing.prepare(tenant)
                    busy = await self.advance(tenant) or busy
            except TRANSIENT as error:
                _LOG.warning("database not available for reassessment", error=for_log(error))
            if not busy:
                await wait_for(stop, IDLE_SECONDS)

    async def advance(self, tenant: str) -> bool:
        """Assess one batch of `tenant`, or finish; False when there was nothing to do."""
        if self._narrowing is not None:
            await self._narrowing.narrow(tenant)
        finished = await finish_reassessments(self._transactions, tenant) > 0
        if self._look_back is not None:
            finished = await self._look_back.look(tenant, self._set_aside(tenant)) > 0 or finished
        if await self._assess_batch(tenant) or finished:
            return True
        return await finish_reassessments(self._transactions, tenant) > 0

    async def _assess_batch(self, tenant: str) -> int:
        async with self._transactions.begin([tenant]) as work:
            found = await work.connection.fetch(_NEXT, tenant, self._batch, self._set_aside(tenant))
        keys = [row["key"] for row in found]
        for key in await each_alone(lambda some: self._assess(tenant, some), keys):
            # What it blocks stays blocked: its activation is not finished before it has been assessed.
            self._aside[tenant, key] = time.monotonic() + SET_ASIDE_SECONDS
        return len(keys)

    async def _assess(self, tenant: str, keys: list[str]) -> None:
        async with self._transactions.begin([tenant]) as work:
            await assess_again(work, tenant, keys)
            await work.connection.execute(_DONE, tenant, keys, work.versions[tenant].activation)

    def _set_aside(self, tenant: str) -> list[str]:
        now = time.monotonic()
        self._aside = {place: until for place, until in self._aside.items() if until > now}
        return [key for owner, key in self._aside if owner == tenant]


async def each_alone(assess: Callable[[list[str]], Awaitable[object]], keys: list[str]) -> list[str]:
    """Assess `keys` together, or one by one when that fails; gives those that cannot be assessed."""
    if not keys:
        return []
    try:
        await assess(keys)
    except TRANSIENT:
        raise
    except Exception as error:  # noqa: BLE001  # one order that nobody can read must not stop the others
        if len(keys) == 1:
            _LOG.error("an order cannot be assessed again", key=keys[0], error=for_log(error))
            return keys
        return [key for one in keys for key in await each_alone(assess, [one])]
    return []


async def assess_again(work: ScreeningWork, tenant: str, keys: list[str]) -> None:
    """Ask for a new assessment of those whose newest one names an older activation."""
    await work.lock([(tenant, key) for key in keys])
    await work.prefetch([(tenant, key) for key in keys])
    newest = work.versions[tenant].activation
    orders = [work.order(tenant, key) for key in keys]
    older = [one for one in orders if one.system_held or one.activation < newest]
    await work.ask_again(tenant, older)


class RecentlyAssessed:
    """Orders assessed and committed by this process, and not yet looked at once more."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[str]] = {}

    def add(self, keys: list[tuple[str, str]]) -> None:
        """These have just been committed."""
        for tenant, key in keys:
            self._waiting.setdefault(tenant, set()).add(key)

    def take(self, most: int) -> tuple[str, list[str]] | None:
        """Some keys of one tenant, which no longer wait; None when there are none.

        Taken before they are looked at: one that is assessed meanwhile is added anew, and not forgotten.
        """
        for tenant, keys in self._waiting.items():
            if keys:
                taken = sorted(keys)[:most]
                keys.difference_update(taken)
                return tenant, taken
        return None


class RelatedOrders:
    """Looks once more at orders related to those just committed: halves assessed at the same moment."""

    def __init__(
        self, transactions: Transactions[ScreeningWork], recent: RecentlyAssessed, *, days: int
    ) -> None:
        self._transactions = transactions
        self._recent = recent
        self._days = days

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; what a crash forgot, `look_back` finds at the next start."""
        behind = True
        while not stop.is_set():
            try:
                if behind:
                    await self.look_back()
                    behind = False
                await self.look()
            except TRANSIENT as error:
                _LOG.warning("database not available for related orders", error=for_log(error))
            await wait_for(stop, IDLE_SECONDS)

    async def look_back(self) -> None:
        """Every open order may have been committed by a process that went away before it looked."""
        for tenant in await self._transactions.database.tenants():
            async with self._transactions.begin([tenant]) as work:
                keys = await open_related(work.connection, tenant)
            self._recent.add([(tenant, key) for key in keys])

    async def look(self) -> int:
        """Assess again the open orders that missed a related one; gives how many."""
        total = 0
        while taken := self._recent.take(AT_ONCE):
            tenant, keys = taken

            async def look_at(some: list[str], tenant: str = tenant) -> None:
                nonlocal total
                total += await self._look_at(tenant, some)

            try:
                await each_alone(look_at, keys)
            except BaseException:
                self._recent.add([(tenant, key) for key in keys])
                raise
        return total

    async def _look_at(self, tenant: str, keys: list[str]) -> int:
        async with self._transactions.begin([tenant]) as work:
            missed = await missed_related(work.connection, tenant, keys, days=self._days, now=work.now)
            if not missed:
                return 0
            await work.lock([(tenant, key) for key in missed])
            await work.prefetch([(tenant, key) for key in missed])
            orders = [work.order(tenant, key) for key in missed]
            found = await find_related(
                work.connection, [(order, order.end_users) for order in orders], days=self._days, now=work.now
            )
            # An assessment looks at a limited number of related orders: only what would change counts.
            changed = [
                order
                for order in orders
                if order.considered != tuple(one.key for one in found.get((tenant, order.key), ()))
            ]
            for order in changed:
                work.ask(order, None)
            return len(changed)
