"""How much of a party listed owners hold: an interval, because shares are often not known.

An owner of whom listed persons certainly hold the majority counts in full, as if it were listed itself
(OFAC FAQ 401 and the EU Best Practices cascade in this way). A minority behind an unlisted owner is
certain of nothing; looking through it bounds what is possible.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.screening.domain.facts import ListedAs
from services.screening.knowledge.trade import OwnershipRule
from shared.contracts.order.parties import Owner

WHOLE = 100.0

Listed = Callable[[str], ListedAs | None]
"""The listing that counts of the owner at a JSON Pointer, if any."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Between `low` and `high` percent."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Holding:
    """A listed owner somewhere above the party; `known` if every share on the way to it is stated."""

    listed: ListedAs
    owner: Owner
    pointer: str
    known: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One owner of one body, all statements about its share taken together."""

    owner: Owner
    pointer: str
    share: Interval


def holdings(
    owners: tuple[Owner, ...], pointer: str, listed: Listed, known: bool = True
) -> Iterator[Holding]:
    """Every listed owner, nearest first on each path; what stands above a listed one adds nothing."""
    for number, owner in enumerate(owners):
        place = f"{pointer}/owners/{number}"
        stated = known and _stated(owner)
        if found := listed(place):
            yield Holding(found, owner, place, stated)
        else:
            yield from holdings(owner.owners, place, listed, stated)


def share_of_listed(
    name: str, owners: tuple[Owner, ...], pointer: str, listed: Listed, rule: OwnershipRule
) -> Interval:
    """Percent of the body `name` that counts as held by listed owners under the rule."""
    together = _attributed(owners, pointer, listed, rule, (_same(name),))
    if rule.aggregated:
        return together
    persons = {found.listed.entry_key for found in holdings(owners, pointer, listed)}
    alone = [_attributed(owners, pointer, _only(listed, key), rule, (_same(name),)) for key in persons]
    return Interval(max((share.low for share in alone), default=0.0), together.high)


def _only(listed: Listed, key: str) -> Listed:
    def one(pointer: str) -> ListedAs | None:
        found = listed(pointer)
        return found if found and found.entry_key == key else None

    return one


def _attributed(
    owners: tuple[Owner, ...], pointer: str, listed: Listed, rule: OwnershipRule, path: tuple[str, ...]
) -> Interval:
    low = high = 0.0
    for edge in _edges(owners, pointer, listed):
        factor = _factor(edge, listed, rule, path)
        low += edge.share.low * factor.low / WHOLE
        high += edge.share.high * factor.high / WHOLE
    return Interval(min(round(low, 6), WHOLE), min(round(high, 6), WHOLE))


def _factor(edge: Edge, listed: Listed, rule: OwnershipRule, path: tuple[str, ...]) -> Interval:
    """How much of an owner counts as listed."""
    if listed(edge.pointer):
        return Interval(WHOLE, WHOLE)
    if _same(edge.owner.name) in path:
        # A circle: its shares belong to nobody outside it, so they may swell what the others hold.
        return Interval(0.0, WHOLE)
    behind = _attributed(edge.owner.owners, edge.pointer, listed, rule, (*path, _same(edge.owner.name)))
    return Interval(
        WHOLE if rule.reached_by(behind.low) else 0.0,
        WHOLE if rule.reached_by(behind.high) else behind.high,
    )


def _edges(owners: tuple[Owner, ...], pointer: str, listed: Listed) -> list[Edge]:
    """One edge per owner. Two statements about one owner may be the same shares or different ones."""
    grouped: dict[str, list[tuple[str, Owner]]] = {}
    for number, owner in enumerate(owners):
        grouped.setdefault(_same(owner.name), []).append((f"{pointer}/owners/{number}", owner))
    edges = []
    for group in grouped.values():
        shares = [_share(owner) for _, owner in group]
        share = Interval(max(s.low for s in shares), min(sum(s.high for s in shares), WHOLE))
        place, owner = max(group, key=lambda item: (listed(item[0]) is not None, len(item[1].owners)))
        edges.append(Edge(owner, place, share))
    return [_narrowed(edge, edges) for edge in edges]


def _narrowed(edge: Edge, edges: list[Edge]) -> Edge:
    """What others certainly hold, this one cannot; statements that exceed the whole narrow nothing."""
    others = sum(other.share.low for other in edges if other is not edge)
    left = WHOLE - others
    if left < edge.share.low:
        return edge
    return Edge(edge.owner, edge.pointer, Interval(edge.share.low, min(edge.share.high, left)))


def _share(owner: Owner) -> Interval:
    low, high = owner.share_min_percent, owner.share_max_percent
    return Interval(0.0 if low is None else low, WHOLE if high is None else high)


def _stated(owner: Owner) -> bool:
    return owner.share_min_percent is not None or owner.share_max_percent is not None


def _same(name: str) -> str:
    return " ".join(name.casefold().split())
