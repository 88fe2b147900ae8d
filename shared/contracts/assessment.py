"""The assessment of one revision of one order, as of one instant, under one set of versions."""

from enum import StrEnum
from typing import Any, Literal

import msgspec

Basis = Literal["law", "guidance", "policy"]
ResolutionKind = Literal["clears", "outweighs", "different_order"]


class Disposition(StrEnum):
    """What the findings ask for; members stand in rising order of restriction."""

    CLEAR = "CLEAR"
    REVIEW = "REVIEW"
    HOLD = "HOLD"
    NOTIFY = "NOTIFY"
    BLOCK = "BLOCK"

    @property
    def rank(self) -> int:
        """0 for CLEAR up to 4 for BLOCK."""
        return _RANKS[self]

    @staticmethod
    def worst(dispositions: "list[Disposition]") -> "Disposition":
        """The most restrictive; CLEAR when there is none."""
        return max(dispositions, key=lambda item: item.rank, default=Disposition.CLEAR)


_RANKS = {disposition: rank for rank, disposition in enumerate(Disposition)}


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words that were found: `quote` at most 2,000 characters, `observed_on` an ISO date."""

    source: str
    quote: str
    uri: str | None = None
    sha256: str | None = None
    observed_on: str | None = None
    language: str | None = None


class ResolutionOption(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way out: `clears` removes the finding, `outweighs` lets two people release beside it."""

    kind: ResolutionKind
    text: str
    fact: str | None = None
    """The fact that does it, as a path such as `end_use_statement.ethics_approval`."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one rule found; `key` is stable over assessments (rule, subject, evidence)."""

    key: str
    rule: str
    rule_version: str
    action: Disposition
    basis: Basis
    citation: str
    verified: bool
    claim: str
    subject: str
    """JSON Pointer into the order."""
    subjects: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    counter_evidence: tuple[Evidence, ...] = ()
    resolution_options: tuple[ResolutionOption, ...] = ()
    confidence: float = 1.0
    title: str = ""


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something unknown, and who could answer it."""

    fact: str
    text: str
    ask: Literal["customer", "product_management", "sales", "compliance", "authority"]
    subject: str = ""
    rules: tuple[str, ...] = ()


class NotEvaluated(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rule that needed what was not at hand, said openly."""

    rule: str
    needs: str


class CaseRequirement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the diligence case must contain."""

    rule: str
    text: str


class LimbState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One limb of the Art. 2(20) test: `state` yes, no or unknown, with its evidence."""

    limb: Literal["specially_designed", "covert_surveillance", "natural_persons", "data_from_ict_systems"]
    state: Literal["yes", "no", "unknown"]
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Article5Test(msgspec.Struct, frozen=True, omit_defaults=True):
    """Art. 2(20) and 5 of Regulation (EU) 2021/821 for one line."""

    subject: str
    limbs: tuple[LimbState, ...]
    awareness: Literal["yes", "no", "unknown"]
    reasoning: str


class ListOnly(msgspec.Struct, frozen=True, omit_defaults=True):
    """What name screening alone would have said, for comparison."""

    disposition: Disposition
    best: tuple[dict[str, Any], ...] = ()


class Versions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The knowledge an assessment was made with; each value names a version."""

    rules: str
    watchlists: dict[str, str]
    capability_map: str
    end_user_lexicon: str
    gazetteer: str
    notes: tuple[str, ...] = ()
    """Said to the reader, for example `sample list of 31 Jul 2026, not for real orders`."""


class Assessment(msgspec.Struct, frozen=True, omit_defaults=True):
    """One assessment, as printed by `assess` and as published in `order.assessed`."""

    tenant: str
    source_system: str
    order_id: str
    revision: int
    order_sha256: str
    facts_version: int
    assessment_number: int
    assessed_at: str
    as_of: str
    versions: Versions
    disposition: Disposition
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    case_requires: tuple[CaseRequirement, ...]
    list_only: ListOnly
    article_5: tuple[Article5Test, ...] = ()
    activation: int = 0
    """Of the tenant's version set that it was made under: rises with every list or rule set activated. A
    certificate stands for release only while its order is assessed under the newest one published."""
    system_reason: str | None = None
    """Set when the order is held by the system's own state (a list too old); no case is opened."""
