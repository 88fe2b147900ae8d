"""The toy's handlers."""

from collections.abc import Collection

from shared.contracts.events import ORDERS, OrderCancelled, OrderReleased, WatchlistPublished
from shared.messaging.envelope import Event
from shared.messaging.failures import Refused
from shared.messaging.routes import Routes
from shared.testing.toy.work import ToyWork


class ToyFailure(Exception):
    """The toy was told to fail on this release."""


def toy_routes(failing: Collection[str] = (), *, quiet: bool = False) -> Routes[ToyWork]:
    """Handlers that fail on the release ids in `failing`; `quiet` ones publish and record nothing.

    A release without an id is refused.
    """

    async def on_released(event: Event, work: ToyWork) -> None:
        assert isinstance(event.data, OrderReleased)
        if not event.data.release_id:
            raise Refused("a release has an id")
        if event.data.release_id in failing:
            raise ToyFailure(event.data.release_id)
        _note(event, work, event.data.release_id, quiet=quiet)

    async def on_cancelled(event: Event, work: ToyWork) -> None:
        assert isinstance(event.data, OrderCancelled)
        if event.data.reason in failing:
            raise ToyFailure(str(event.data.reason))
        _note(event, work, f"cancel {event.data.revision}", quiet=quiet)

    return Routes(
        {"order.released": on_released, "order.cancelled": on_cancelled},
        topics=(ORDERS,),
        restrictive=frozenset({"order.cancelled"}),
    )


def _note(event: Event, work: ToyWork, name: str, *, quiet: bool) -> None:
    work.handled(event, name)
    if quiet:
        return
    said = WatchlistPublished(event.tenant, event.key, name, event.sequence, event.time.isoformat())
    work.publish("watchlist.published", tenant=event.tenant, key=event.key, data=said, cause=event)
    work.record("toy.handled", tenant=event.tenant, key=event.key, actor="toy", details={"name": name})
