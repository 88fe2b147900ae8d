"""From hits to findings: one per distinct evidence, with a key that is stable over assessments."""

from msgspec import structs

from services.screening.domain.facts import OrderFacts
from services.screening.domain.outcomes import Hit
from services.screening.domain.quotes import Quote
from services.screening.facts.matches import DISMISSAL
from services.screening.knowledge.load import Knowledge
from services.screening.knowledge.model import CatalogueRule
from services.screening.rules.prc import prc_05
from shared.contracts.assessment import Disposition, Evidence, Finding, ResolutionOption
from shared.contracts.order.subjects import digest

SPEAKS_FOR = {
    "hr_undertaking": "human rights are to be respected",
    "ethics_approval": "the research has an ethics approval",
    "no_covert_use": "nothing is to be used covertly",
    "no_reexport": "nothing is to be re-exported",
}
"""What an end-use statement may say for the customer, in words."""


def findings_of(
    hits: tuple[tuple[Hit, Disposition], ...], facts: OrderFacts, knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Findings, worst first; equal evidence of one rule makes one finding with several subjects."""
    groups: dict[tuple[str, ...], list[tuple[Hit, Disposition]]] = {}
    for hit, action in hits:
        prc_05(hit)
        groups.setdefault((hit.rule, *hit.identity), []).append((hit, action))
    found = [_finding(key, group, facts, knowledge) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda finding: (-finding.action.rank, finding.rule, finding.key)))


def finding_key(identity: tuple[str, ...]) -> str:
    """Rule and the identities of subject and evidence by content: never a position."""
    return f"{identity[0]}:{digest(*identity)}"


def _finding(
    identity: tuple[str, ...], group: list[tuple[Hit, Disposition]], facts: OrderFacts, knowledge: Knowledge
) -> Finding:
    hit = max(group, key=lambda item: (item[1].rank, item[0].confidence))[0]
    row = knowledge.rules[hit.rule]
    ground = hit.cited or row.ground_on(facts.as_of) or row.grounds[0]
    subjects = tuple(dict.fromkeys(s for other, _ in group for s in (other.subject, *other.subjects) if s))
    quotes = tuple(dict.fromkeys(quote for other, _ in group for quote in other.quotes))
    basis, citation = ground.basis, ground.citation
    if hit.rule == "GEO-04" and not _in_annex_chapters(facts, knowledge):
        basis, citation = "policy", f"Own policy for goods outside the annexes; compare {citation}"
    if hit.rule == "LST-03" and any(line.line.origin_country == "US" for line in facts.lines):
        basis = "law"
    return Finding(
        key=finding_key(identity),
        rule=hit.rule,
        rule_version=f"{knowledge.catalogue.version}/{row.version}",
        action=max((action for _, action in group), key=lambda action: action.rank),
        basis=basis,
        citation=citation,
        verified=ground.verified,
        claim=hit.claim,
        subject=hit.subject,
        subjects=subjects if len(subjects) > 1 else (),
        evidence=tuple(evidence_of(quote) for quote in quotes[:12]),
        counter_evidence=_counter(hit, quotes, facts),
        resolution_options=options_of(row, hit),
        confidence=hit.confidence,
        title=row.title,
    )


def evidence_of(quote: Quote) -> Evidence:
    """A quote as evidence; its source is the JSON Pointer, or the source outside the order."""
    return Evidence(quote.pointer, quote.clipped, quote.uri, quote.sha256, quote.observed_on, quote.language)


def _counter(hit: Hit, quotes: tuple[Quote, ...], facts: OrderFacts) -> tuple[Evidence, ...]:
    """What speaks against the finding, each once; words that are its own evidence do not."""
    own = {(quote.pointer, quote.text) for quote in quotes}
    shown = dict.fromkeys((*hit.counter, *_looked_at(hit, facts, quotes)))
    return tuple(evidence_of(quote) for quote in shown if (quote.pointer, quote.text) not in own)


def options_of(row: CatalogueRule, hit: Hit) -> tuple[ResolutionOption, ...]:
    """The catalogue's ways out; of those that supply a fact, the facts that are wanting here."""
    options: list[ResolutionOption] = []
    for option in row.resolutions:
        if option.fact == DISMISSAL:
            options += (structs.replace(option, fact=f"{DISMISSAL}:{entry}") for entry in hit.entries)
        elif (
            hit.clears is None or option.kind != "clears" or option.fact is None or option.fact in hit.clears
        ):
            options.append(option)
    return tuple(options)


def _looked_at(hit: Hit, facts: OrderFacts, evidence: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """What speaks for the customer in the same place, or that nothing there does."""
    family = hit.rule[:3]
    if family not in ("CAP", "USR", "GEO", "PRJ", "HR-"):
        return ()
    quotes: list[Quote] = []
    undertaking = facts.statement.undertakings
    for name, words in SPEAKS_FOR.items():
        if undertaking[name].holds:
            quotes.append(Quote(f"/end_use_statement/{name}", f"{words}: {undertaking[name].standing}"))
    if not any(quote.pointer == "/end_use_statement/text" for quote in (*evidence, *_incriminating(facts))):
        quotes += facts.statement.for_the_customer
    if not quotes:
        quotes.append(Quote("/end_use_statement", "looked here: nothing that speaks against this finding"))
    return tuple(quotes)


def _incriminating(facts: OrderFacts) -> tuple[Quote, ...]:
    """Words of the order that speak for a finding, so that they are not shown as speaking against one."""
    return (
        *(programme.quote for programme in facts.programmes),
        *(quote for body in facts.hidden for item in body.classes for quote in item.quotes),
        *facts.covert,
        *facts.ties,
    )


def _in_annex_chapters(facts: OrderFacts, knowledge: Knowledge) -> bool:
    chapters = tuple(knowledge.regions.embargo.annex_chapters)
    return any((line.line.hs or "").startswith(chapters) for line in facts.lines)
