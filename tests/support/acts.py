"""Acts told in thirty languages, and ordinary goods in the same words: `tests/data/orders/acts.json`."""

from pathlib import Path

import msgspec

_FILE = msgspec.json.decode((Path(__file__).parents[1] / "data" / "orders" / "acts.json").read_bytes())

TOLD: dict[str, tuple[list[str], list[str]]] = {
    name: (row["shows"], row["told"]) for name, row in _FILE["told"].items()
}
"""By act: the tags of which one must be shown, and how it is told."""
ORDINARY: list[str] = _FILE["ordinary"]
