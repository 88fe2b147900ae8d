"""The evaluation set assessed: right verdicts, false holds, each rule's precision and recall, speed.

The set stands in `tests/data/orders/evaluation`: each row is an order with the dispositions allowed for it
and the rules that must act. Seconds are CPU seconds of this process: one core's work.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import process_time

import msgspec

from services.screening.assess import Assessor, assess
from services.screening.knowledge import Knowledge
from services.screening.matching.lists import open_matcher
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order import parse_order
from shared.contracts.order.order import Order

EVALUATION = Path(__file__).parents[2] / "tests" / "data" / "orders" / "evaluation"
PARTS = (
    "first-half", "second-half", "third-part", "fourth-part", "fifth-part", "sixth-part", "seventh-part",
    "goods-first", "goods-second", "goods-third", "goods-fourth", "goods-fifth", "goods-sixth",
    "users-1", "users-2", "users-3", "users-4", "users-5", "users-6", "users-shops",
)  # fmt: skip
HELD = frozenset({Disposition.HOLD, Disposition.NOTIFY, Disposition.BLOCK})
NEW_EVERY = 5
"""One order in so many names parties not seen before, in the mixed measurement."""


class Case(msgspec.Struct, frozen=True):
    """One order with what may come out; `rules` must act, others may."""

    id: str
    language: str
    allowed: tuple[Disposition, ...]
    rules: tuple[str, ...]
    order: msgspec.Raw

    @property
    def innocent(self) -> bool:
        """Whether the order must not be held."""
        return not HELD & set(self.allowed)


class CaseFile(msgspec.Struct, frozen=True):
    """One part of the set, with how it was made."""

    as_of: date
    note: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for a case."""

    case: Case
    disposition: Disposition
    acting: frozenset[str]

    @property
    def right(self) -> bool:
        """Disposition allowed, and every expected rule acts."""
        return self.disposition in self.case.allowed and set(self.case.rules) <= self.acting


def read_half(name: str) -> CaseFile:
    """One of `PARTS`."""
    return msgspec.json.decode((EVALUATION / f"{name}.json").read_bytes(), type=CaseFile)


def outcomes(half: CaseFile, knowledge: Knowledge) -> list[Outcome]:
    """Every case assessed, without lists: what is measured is the transaction."""
    return [
        _outcome(case, _assess(parse_order(bytes(case.order)), knowledge, half.as_of)) for case in half.cases
    ]


def accuracy(found: Sequence[Outcome]) -> float:
    """Share of cases with an allowed disposition and every expected rule."""
    return sum(item.right for item in found) / len(found)


def false_hold_rate(found: Sequence[Outcome]) -> float:
    """Share of the innocent orders that were held."""
    innocent = [item for item in found if item.case.innocent]
    return sum(item.disposition in HELD for item in innocent) / len(innocent)


def missed_rate(found: Sequence[Outcome]) -> float:
    """Share of the orders to be held that were not."""
    guilty = [item for item in found if not item.case.innocent]
    return sum(item.disposition not in HELD for item in guilty) / max(1, len(guilty))


def rule_table(found: Iterable[Outcome]) -> dict[str, tuple[float, float, int]]:
    """Per rule that a case expects: precision, recall, number of cases that expect it.

    An action beyond the expected rules counts against precision only in an order that must not be held.
    """
    expected, caught, wrong = Counter[str](), Counter[str](), Counter[str]()
    for item in found:
        expected.update(item.case.rules)
        caught.update(set(item.case.rules) & item.acting)
        if item.case.innocent:
            wrong.update(item.acting - set(item.case.rules))
    return {
        rule: (caught[rule] / max(1, caught[rule] + wrong[rule]), caught[rule] / number, number)
        for rule, number in sorted(expected.items())
    }


def bench(*, orders: int = 2_000) -> str:
    """Every part scored, then orders a second and core, as text."""
    knowledge = Knowledge.load()
    lines: list[str] = []
    for name in PARTS:
        found = outcomes(read_half(name), knowledge)
        lines.append(
            f"{name:12} {len(found)} orders  verdicts {accuracy(found):.1%}  "
            f"false holds {false_hold_rate(found):.1%}  missed holds {missed_rate(found):.1%}"
        )
        lines += [f"  wrong      {_shown(item)}" for item in found if not item.right]
        lines += [
            f"  {rule:10} precision {precision:.0%}  recall {recall:.0%}  of {number}"
            for rule, (precision, recall, number) in rule_table(found).items()
        ]
    lines += [f"P4 {name:9} {rate:.0f} orders/s and core" for name, rate in rates(knowledge, orders).items()]
    return "\n".join(lines)


def rates(knowledge: Knowledge, orders: int) -> dict[str, float]:
    """Orders a CPU second with the bundled list: four in five parties seen before (`known`), or none."""
    halves = [read_half(name) for name in PARTS[:2]]
    bases = [parse_order(bytes(case.order)) for half in halves for case in half.cases]
    assessor = Assessor(knowledge, open_matcher())
    _rate(bases, assessor, halves[0].as_of)
    mixed = [_numbered(bases[n % len(bases)], n, fresh=n % NEW_EVERY == 0) for n in range(orders)]
    fresh = [_numbered(bases[n % len(bases)], orders + n, fresh=True) for n in range(orders)]
    return {"known": _rate(mixed, assessor, halves[0].as_of), "new": _rate(fresh, assessor, halves[0].as_of)}


def _rate(batch: Sequence[Order], assessor: Assessor, as_of: date) -> float:
    began = process_time()
    for order in batch:
        assessor.assess(order, as_of=as_of, assessed_at=_noon(as_of))
    return len(batch) / (process_time() - began)


def _numbered(order: Order, number: int, *, fresh: bool) -> Order:
    """The order with its own number and, when fresh, texts that no cache has seen."""
    update: dict[str, object] = {"order_id": f"bench-{number}"}
    if fresh:
        update["parties"] = tuple(
            party.model_copy(update={"name": f"{party.name} {number}", "address": f"Unit {number}"})
            for party in order.parties
        )
        update["lines"] = tuple(
            line.model_copy(update={"description": f"{line.description} V{number}"}) for line in order.lines
        )
    return order.model_copy(update=update)


def _assess(order: Order, knowledge: Knowledge, as_of: date) -> Assessment:
    return assess(order, knowledge=knowledge, as_of=as_of, now=_noon(as_of))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _outcome(case: Case, assessment: Assessment) -> Outcome:
    acting = frozenset(f.rule for f in assessment.findings if f.action is not Disposition.CLEAR)
    return Outcome(case, assessment.disposition, acting)


def _shown(item: Outcome) -> str:
    missing = sorted(set(item.case.rules) - item.acting)
    return f"{item.case.id}: {item.disposition}, acting {sorted(item.acting)}, missing {missing}"
