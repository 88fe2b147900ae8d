"""What a customer bought before: deliveries that were released, as they stood at the instant assessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Delivery:
    """An earlier order that was released; `goods`: quantities by kind (`hs:852589`, `tag:observe_space`)."""

    order_id: str
    released_on: date
    countries: frozenset[str]
    goods: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Purchase:
    """A delivery as it was found: `customer` is the name by which."""

    customer: str
    delivery: Delivery


Purchases = tuple[Purchase, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The record of deliveries: since which day there is one, and what it holds of an order's customers."""

    since: date
    purchases: Purchases = ()


@dataclass(frozen=True, slots=True)
class CustomerHistory:
    """Deliveries to one customer, newest first.

    `since` is the day from which on deliveries are recorded; `complete` says that this is long enough ago for
    an empty record to mean a new customer. `declared` says that the order speaks of an earlier delivery.
    """

    deliveries: tuple[Delivery, ...]
    since: date
    complete: bool
    declared: bool = False

    @property
    def new(self) -> bool | None:
        """Whether nothing was ever delivered to this customer; None where the record cannot tell."""
        if self.deliveries:
            return False
        return True if self.complete and not self.declared else None

    def largest(self, kind: str) -> tuple[Decimal, Delivery] | None:
        """The largest delivery of a kind of goods, the newest of equal ones; None when there was none."""
        found = [(one.goods[kind], one) for one in self.deliveries if kind in one.goods]
        return max(found, key=lambda item: item[0]) if found else None

    @property
    def countries(self) -> frozenset[str]:
        """Where earlier deliveries went."""
        return frozenset().union(*(one.countries for one in self.deliveries))
