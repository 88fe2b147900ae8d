"""A past assessment made once more: the same order and facts, the rules and lists that it names."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from services.screening.assess import Assessor
from services.screening.basis import records_of
from services.screening.comparing import Told, compared
from services.screening.domain.history import Record
from services.screening.engine import Engine
from services.screening.order_table import load_orders
from services.screening.orders import ScreenedOrder
from services.screening.related import RelatedOrder, considered_orders, find_related
from services.screening.snapshots import stored_snapshots
from services.screening.versions import VersionSet, read_versions
from services.screening.work import ScreeningWork
from shared.contracts.assessment import Assessment
from shared.contracts.events import EstablishedFact
from shared.contracts.order import order_sha256, read_order
from shared.database.transactions import Transactions

_STAMPED = frozenset({"activation", "assessed_at"})
"""Says when and under which activation an assessment was made, not what it says."""

# Whether the goods had left before: then nothing that was ordered later was looked at (decision 27).
_LEFT = """
SELECT EXISTS (SELECT FROM audit_entry
               WHERE tenant = $1 AND stream = $2 AND action = 'order.released' AND at < $3)
"""


class NotReplayable(Exception):
    """Something that the assessment was made of is not here any more; the message says what."""


class Inputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The order in canonical form and the facts of then, from whoever keeps every revision."""

    order: msgspec.Raw
    facts: tuple[EstablishedFact, ...] = ()


class Replay(msgspec.Struct, frozen=True):
    """`fields` are those of the assessment that differ in any word; `related` orders are read as they now
    stand; `appeared` and `disappeared` are findings of the second answer against the recorded one."""

    recorded: Assessment
    replayed: Assessment
    fields: list[str]
    appeared: list[Told]
    disappeared: list[Told]
    related: list[str]

    @property
    def same(self) -> bool:
        """Whether the second answer is the first, word for word."""
        return not self.fields


async def replay(
    transactions: Transactions[ScreeningWork],
    engine: Engine,
    recorded: Assessment,
    key: str,
    given: Inputs | None,
) -> Replay:
    """Assess again; raises `NotReplayable`. Nothing is stored and nothing is published."""
    versions = VersionSet(
        recorded.tenant, recorded.activation, recorded.versions.rules, dict(recorded.versions.watchlists)
    )
    async with transactions.begin([recorded.tenant]) as work:
        engine.know(await stored_snapshots(work.connection))
        order = await _order(work, recorded, key, given)
        await _prepare(work, engine, versions)
        then = datetime.fromisoformat(recorded.assessed_at)
        left = await work.connection.fetchval(_LEFT, recorded.tenant, key, then)
        if left:
            considered = await considered_orders(work.connection, [order])
            related = considered.get((order.tenant, order.key), ())
        else:
            related = await _related(work, engine, order, then)
        work.versions |= await read_versions(work.connection, [recorded.tenant])
        known = order.accepted_at if left else then
        records = await records_of(work.connection, engine, work.versions, [order], known)
        record = records.get((order.tenant, order.key))
    replayed = await asyncio.to_thread(_again, engine.assessor(versions), order, recorded, related, record)
    found = compared(key, recorded, replayed)
    keys = [one.key for one in related]
    return Replay(recorded, replayed, _differing(recorded, replayed), found.appeared, found.disappeared, keys)


async def _order(work: ScreeningWork, recorded: Assessment, key: str, given: Inputs | None) -> ScreenedOrder:
    """The revision and the facts of then: those given, or the stored ones while they are the same."""
    (stored,) = await load_orders(work.connection, [(recorded.tenant, key)])
    if given is not None:
        stored.canonical, stored.facts = bytes(given.order), given.facts
        stored.order_sha256 = order_sha256(stored.canonical)
    elif stored.facts_version != recorded.facts_version:
        raise NotReplayable(
            f"Facts were established since (version {recorded.facts_version} then, "
            f"{stored.facts_version} now). Send those of then with the order."
        )
    if stored.order_sha256 != recorded.order_sha256:
        raise NotReplayable(
            f"Assessment {recorded.assessment_number} is of revision {recorded.revision} with the hash "
            f"{recorded.order_sha256}, and this order has {stored.order_sha256}. Send that revision."
        )
    return stored


async def _prepare(work: ScreeningWork, engine: Engine, versions: VersionSet) -> None:
    if missing := engine.missing(versions):
        raise NotReplayable(f"No copy of these lists is kept here any more: {', '.join(missing)}.")
    try:
        await work.prepare(versions)
    except OSError as error:
        raise NotReplayable(f"A list of then cannot be read: {error.strerror}.") from error
    if reason := engine.rules.reason(versions):
        raise NotReplayable(f"The rules of then cannot be read. {reason}")


async def _related(
    work: ScreeningWork, engine: Engine, order: ScreenedOrder, then: datetime
) -> tuple[RelatedOrder, ...]:
    names = engine.related_names(order)
    found = await find_related(
        work.connection, [(order, names)], days=engine.related_days, now=then, until=then
    )
    return found.get((order.tenant, order.key), ())


def _again(
    assessor: Assessor,
    order: ScreenedOrder,
    recorded: Assessment,
    related: Sequence[RelatedOrder],
    record: Record | None,
) -> Assessment:
    replayed = assessor.assess(
        read_order(order.canonical),
        tenant=recorded.tenant,
        order_sha256=recorded.order_sha256,
        facts=order.facts,
        facts_version=recorded.facts_version,
        assessment_number=recorded.assessment_number,
        assessed_at=datetime.fromisoformat(recorded.assessed_at),
        as_of=date.fromisoformat(recorded.as_of),
        related=[read_order(one.canonical) for one in related],
        record=record,
        system_reason=recorded.system_reason,
    )
    return msgspec.structs.replace(replayed, activation=recorded.activation)


def _differing(recorded: Assessment, replayed: Assessment) -> list[str]:
    return [
        name
        for name in Assessment.__struct_fields__
        if name not in _STAMPED
        and msgspec.json.encode(getattr(recorded, name)) != msgspec.json.encode(getattr(replayed, name))
    ]
