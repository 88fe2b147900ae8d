"""An assessment on one page, for people: what was found, in whose words, on which ground, and the way out."""

from collections.abc import Iterator
from textwrap import wrap

from shared.contracts.assessment import Assessment, Finding
from shared.contracts.order.order import Order

WIDTH = 100
SAYINGS = {
    "CLEAR": "nothing found that stands in the way",
    "REVIEW": "one reviewer looks at it before it ships",
    "HOLD": "it ships only after a closed case and two people",
    "NOTIFY": "held; the authority is notified, and its decision is awaited",
    "BLOCK": "it does not ship",
}
GROUNDS = {"law": "LAW", "guidance": "OFFICIAL GUIDANCE", "policy": "OWN POLICY"}
QUOTES = 3
QUOTE_LENGTH = 160


def render_text(assessment: Assessment, order: Order | None = None) -> str:
    """The assessment as plain text of at most 100 columns."""
    return "\n".join(_lines(assessment, order)) + "\n"


def _lines(assessment: Assessment, order: Order | None) -> Iterator[str]:
    yield f"Order {assessment.order_id}, revision {assessment.revision}, as of {assessment.as_of}"
    if order is not None:
        yield from _parties(order)
    yield f"{assessment.disposition}: {SAYINGS[assessment.disposition]}"
    yield (
        f"Name screening alone would have said {assessment.list_only.disposition}"
        + _nearest(assessment)
        + "."
    )
    if assessment.system_reason:
        yield f"Held by the system's own state: {assessment.system_reason}"
    acting = [finding for finding in assessment.findings if finding.action.rank > 0]
    for finding in acting:
        yield ""
        yield from _finding(finding)
    recorded = [finding for finding in assessment.findings if finding.action.rank == 0]
    if recorded:
        yield ""
        yield from _wrapped("Recorded, without effect: " + "; ".join(f"{f.rule} {f.claim}" for f in recorded))
    yield from _article_5(assessment)
    yield from _rest(assessment)


def _parties(order: Order) -> Iterator[str]:
    for party in order.parties:
        native = f" ({', '.join(party.names_native)})" if party.names_native else ""
        where = ", ".join(filter(None, (party.city, party.region, party.country)))
        yield f"  {party.role}: {party.name}{native}" + (f", {where}" if where else "")


def _nearest(assessment: Assessment) -> str:
    if not assessment.list_only.best:
        return ": no list entry is near any name"
    best = assessment.list_only.best[0]
    method = str(best.get("method", "name_match")).replace("_", " ")
    return f": nearest entry “{best['name']}” ({best['list_code']}), {method} {best['score']:g}"


def _finding(finding: Finding) -> Iterator[str]:
    mark = "" if finding.verified else ", citation not yet verified"
    yield f"{finding.action} {finding.rule} {finding.title}"
    claim = (
        finding.claim.partition(" is open. ")[0] + " is open." if finding.rule == "ART5-02" else finding.claim
    )
    yield from _wrapped(claim, "  ")
    yield from _wrapped(f"{GROUNDS[finding.basis]}: {finding.citation}{mark}", "  ")
    for evidence in finding.evidence[:QUOTES]:
        yield from _wrapped(f"found in {evidence.source}: “{_short(evidence.quote)}”", "  ")
    for evidence in finding.counter_evidence[:2]:
        yield from _wrapped(f"on the other side, {evidence.source}: “{_short(evidence.quote)}”", "  ")
    for option in finding.resolution_options:
        lead = {"clears": "Would clear it", "outweighs": "Would outweigh it", "different_order": "Otherwise"}
        yield from _wrapped(f"{lead[option.kind]}: {option.text}", "  ")


def _article_5(assessment: Assessment) -> Iterator[str]:
    if assessment.article_5:
        yield ""
        yield "The test of Art. 2(20) and 5 of Regulation (EU) 2021/821"
    by_reasoning: dict[str, list[str]] = {}
    for test in assessment.article_5:
        by_reasoning.setdefault(f"{test.reasoning} Awareness: {test.awareness}.", []).append(test.subject)
    for reasoning, subjects in by_reasoning.items():
        yield from _wrapped(f"{', '.join(subjects[:10])}: {reasoning}", "  ")


def _rest(assessment: Assessment) -> Iterator[str]:
    if assessment.questions:
        yield ""
        yield "Questions"
        asked = {(question.ask, question.text, question.fact) for question in assessment.questions}
        for ask, text, fact in sorted(asked):
            yield from _wrapped(f"{ask.replace('_', ' ')}: {text} [{fact}]", "  ")
    if assessment.case_requires:
        yield ""
        yield "The case must contain"
        for part in assessment.case_requires:
            yield from _wrapped(f"{part.rule} {part.text}", "  ")
    if assessment.not_evaluated:
        yield ""
        needs = "; ".join(f"{item.rule}: {item.needs}" for item in assessment.not_evaluated)
        yield from _wrapped(f"Not evaluated: {needs}")
    versions = assessment.versions
    lists = ", ".join(f"{source} {version}" for source, version in versions.watchlists.items()) or "no list"
    yield ""
    yield from _wrapped(f"Rules {versions.rules}; lists: {lists}. " + " ".join(versions.notes))


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= QUOTE_LENGTH else words[: QUOTE_LENGTH - 1] + "…"
