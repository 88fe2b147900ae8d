"""Two assessments of one order: what the second one says otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from shared.contracts.assessment import Assessment, Finding
from shared.contracts.order import OrderKey

Matrix = dict[str, dict[str, int]]
"""Orders by the verdict before, then by the verdict after."""


class Told(msgspec.Struct, frozen=True):
    """A finding as a comparison tells it."""

    key: str
    rule: str
    action: str
    title: str
    claim: str
    citation: str


class Compared(msgspec.Struct, frozen=True):
    """One order: its verdicts, and the findings that appear and disappear."""

    key: str
    before: str
    after: str
    appeared: list[Told] = []
    disappeared: list[Told] = []

    @property
    def verdict_changes(self) -> bool:
        """Whether the order is judged otherwise."""
        return self.before != self.after

    @property
    def differs(self) -> bool:
        """Whether anything changes: the verdict, or a finding under the same verdict."""
        return self.verdict_changes or bool(self.appeared or self.disappeared)


def compared(key: str, before: Assessment, after: Assessment) -> Compared:
    """A finding whose action changes disappears as it was, and appears as it will be."""
    old, new = _told(before.findings), _told(after.findings)
    return Compared(
        key=key,
        before=str(before.disposition),
        after=str(after.disposition),
        appeared=[told for name, told in new.items() if name not in old],
        disappeared=[told for name, told in old.items() if name not in new],
    )


def stored_comparison(row: Mapping[str, Any]) -> Compared:
    """A comparison as tables keep it: the findings are JSON."""
    lists = {name: msgspec.json.decode(row[name]) for name in ("appeared", "disappeared")}
    return msgspec.convert({**row, **lists}, Compared)


def shown_comparison(found: Compared) -> dict[str, Any]:
    """A comparison as it is answered: the order by its source system and number."""
    key = OrderKey.parse(found.key)
    told: dict[str, Any] = msgspec.to_builtins(found)
    del told["key"]
    return {"source_system": key.source_system, "order_id": key.order_id, **told}


def added_to(matrix: Matrix, found: Sequence[Compared]) -> Matrix:
    """The matrix with these orders."""
    counted = Counter((item.before, item.after) for item in found)
    whole = {before: dict(row) for before, row in matrix.items()}
    for (before, after), count in counted.items():
        row = whole.setdefault(before, {})
        row[after] = row.get(after, 0) + count
    return whole


def _told(findings: Iterable[Finding]) -> dict[tuple[str, ...], Told]:
    told: dict[tuple[str, ...], Told] = {}
    for item in findings:
        values: dict[str, Any] = {"key": item.key, "rule": item.rule, "title": item.title}
        found = Told(action=str(item.action), claim=item.claim, citation=item.citation, **values)
        told[found.key, found.action, found.citation] = found
    return told
