"""The key of an order: `tenant/source_system/order_id`, each part percent-encoded."""

from typing import NamedTuple
from urllib.parse import quote, unquote


class OrderKey(NamedTuple):
    """Identity of an order across services, topics and certificates."""

    tenant: str
    source_system: str
    order_id: str

    def __str__(self) -> str:
        return "/".join(quote(part, safe="") for part in self)

    @classmethod
    def parse(cls, text: str) -> "OrderKey":
        """Read a key back; raises `ValueError` unless it has exactly three parts."""
        parts = text.split("/")
        if len(parts) != 3:
            raise ValueError(f"an order key has three parts, this has {len(parts)}: {text[:100]!r}")
        return cls(*(unquote(part) for part in parts))
