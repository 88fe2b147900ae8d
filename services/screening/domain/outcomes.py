"""What a rule answers: a hit, a question, or that it could not be evaluated."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.screening.domain.quotes import Quote
from shared.contracts.assessment import Basis, Disposition

Ask = Literal["customer", "product_management", "sales", "compliance", "authority"]


@dataclass(frozen=True, slots=True)
class Cited:
    """The ground of one hit, where it differs from that of its row."""

    basis: Basis
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """The condition of a rule is met. `action` is what its row says with all its own conditions met.

    `identity` names subject and evidence by content. `clears` limits the catalogue's `clears` options
    to the facts that are wanting here. `partner` marks an end user in a partner country, `level` the
    gazetteer level; `weak` marks a hit that must not raise others.
    """

    rule: str
    subject: str
    identity: tuple[str, ...]
    claim: str
    quotes: tuple[Quote, ...]
    action: Disposition
    counter: tuple[Quote, ...] = ()
    clears: frozenset[str] | None = None
    partner: bool = False
    level: int = 0
    weak: bool = False
    confidence: float = 1.0
    subjects: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    """List entries it rests on, each `KEY@VERSION`."""
    cited: Cited | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not known, who could say, and for which rule it matters."""

    rule: str
    fact: str
    text: str
    ask: Ask
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """The rule needed what is not at hand, or the law of another place."""

    rule: str
    needs: str


Outcome = Hit | Unknown | Unevaluated
Outcomes = Iterator[Outcome]
