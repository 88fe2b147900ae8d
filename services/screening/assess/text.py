"""An assessment on about one page, for people: what was found, in whose words, on which ground, the way out.

The page names each finding once and gathers what many share; the full texts are in the assessment itself.
"""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from shared.contracts.assessment import Assessment, Evidence, Finding
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
PLACES = 2
QUOTES = 1
QUOTE_LENGTH = 90
CLAIM_LENGTH = 320
SUBJECTS = 10
SHORT_FORMS = (
    ("Commission Recommendation (EU) 2024/2659", "Rec. (EU) 2024/2659"),
    ("UN Guiding Principles", "UNGP"),
    ("UN Guiding Principle", "UNGP"),
    ("Regulation (EU)", "Reg. (EU)"),
)
"""How citations are shortened on the page; the assessment has them in full."""
LOOKED = "looked here"


def render_text(assessment: Assessment, order: Order | None = None) -> str:
    """The assessment as plain text of at most 100 columns."""
    return "\n".join(_lines(assessment, order)) + "\n"


def _lines(assessment: Assessment, order: Order | None) -> Iterator[str]:
    yield f"Order {assessment.order_id}, revision {assessment.revision}, as of {assessment.as_of}"
    if order is not None:
        yield from _parties(order)
    yield f"{assessment.disposition}: {SAYINGS[assessment.disposition]}"
    said = f"Name screening alone would have said {assessment.list_only.disposition}"
    yield from _wrapped(f"{said}{_nearest(assessment)}.")
    if assessment.system_reason:
        yield from _wrapped(f"Held by the system's own state: {assessment.system_reason}")
    acting = [finding for finding in assessment.findings if finding.action.rank > 0]
    for group in _by_rule(acting):
        yield from _findings(group)
    yield from _other_side(acting)
    yield from _shared_ways_out(acting)
    recorded = dict.fromkeys(finding.rule for finding in assessment.findings if finding.action.rank == 0)
    if recorded:
        yield from _wrapped(f"Recorded, without effect: {', '.join(recorded)}")
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


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one rule, action and ground together, in the order of the first of them."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.action.value, finding.basis, finding.citation)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _findings(group: list[Finding]) -> Iterator[str]:
    first = group[0]
    mark = "" if first.verified else " (citation unverified)"
    ground = f"{GROUNDS[first.basis]}: {_cited(first.citation)}{mark}"
    yield from _wrapped(f"{first.action} {first.rule} {first.title} · {ground}")
    for finding in group:
        yield from _wrapped(_claim(finding) + _evidence(finding), "  ")
    options = [option for finding in group for option in finding.resolution_options]
    clears = dict.fromkeys(option.text for option in options if option.kind == "clears")
    others = dict.fromkeys(option.text for option in options if option.kind == "different_order")
    if clears:
        yield from _wrapped("Would clear it: " + _joined(clears), "  ")
    elif others and not any(option.kind == "outweighs" for option in options):
        yield from _wrapped("Otherwise: " + _joined(others), "  ")


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(text.rstrip(".") for text in texts) + "."


def _cited(citation: str) -> str:
    for full, short in SHORT_FORMS:
        citation = citation.replace(full, short)
    return citation


def _claim(finding: Finding) -> str:
    claim = finding.claim
    if finding.rule == "ART5-02":
        claim = claim.partition(" is open. ")[0] + " is open."
    return _short(claim, CLAIM_LENGTH)


def _evidence(finding: Finding) -> str:
    """Where it stands; the words too, unless the claim has them already."""
    places = list(dict.fromkeys(item.source for item in finding.evidence))
    more = f" and {len(places) - PLACES} more" if len(places) > PLACES else ""
    words = dict.fromkeys(item.quote for item in finding.evidence if _adds(item, finding.claim))
    said = "".join(f" “{_short(quote, QUOTE_LENGTH)}”" for quote in list(words)[:QUOTES])
    return f" [{', '.join(places[:PLACES])}{more}]{said}"


def _adds(item: Evidence, claim: str) -> bool:
    return item.quote not in claim and item.quote.lower() not in ("absent", "false", "true")


def _other_side(findings: list[Finding]) -> Iterator[str]:
    """What speaks for release, each once, with the rules whose findings it stands against."""
    sides: dict[tuple[str, str], list[str]] = {}
    looked = False
    for finding in findings:
        for item in finding.counter_evidence:
            if item.quote.startswith(LOOKED):
                looked = True
            else:
                sides.setdefault((item.source, item.quote), []).append(finding.rule)
    yield ""
    if looked and not sides:
        yield "On the other side: the end-use statement was looked at; nothing in it speaks for release."
    for (source, quote), rules in sides.items():
        against = ", ".join(dict.fromkeys(rules))
        yield from _wrapped(f"On the other side: “{_short(quote, QUOTE_LENGTH)}” [{source}], for {against}")


def _shared_ways_out(findings: list[Finding]) -> Iterator[str]:
    rules = dict.fromkeys(
        finding.rule
        for finding in findings
        if any(option.kind == "outweighs" for option in finding.resolution_options)
    )
    if rules:
        yield from _wrapped(
            f"Two people may release although {', '.join(rules)} {'stands' if len(rules) == 1 else 'stand'}: "
            "on a human-rights assessment of "
            "this use with mitigation, as each finding says in full."
        )


def _article_5(assessment: Assessment) -> Iterator[str]:
    if not assessment.article_5:
        return
    yield ""
    yield "The test of Art. 2(20) and 5 of Regulation (EU) 2021/821"
    by_outcome: dict[str, list[str]] = {}
    for test in assessment.article_5:
        states = ", ".join(f"{limb.limb.replace('_', ' ')} {limb.state}" for limb in test.limbs)
        outcome = test.reasoning.rpartition("). ")[2]
        by_outcome.setdefault(f"{states}; awareness {test.awareness}. {outcome}", []).append(test.subject)
    for outcome, subjects in by_outcome.items():
        yield from _wrapped(f"{', '.join(subjects[:SUBJECTS])}: {outcome}", "  ")


def _rest(assessment: Assessment) -> Iterator[str]:
    if assessment.questions:
        yield ""
        yield "Questions"
        for lead, ends in _questions(assessment).items():
            yield from _wrapped(lead + "; ".join(sorted(ends)) + "?", "  ")
    yield ""
    if assessment.case_requires:
        heads = (re.split("[:,.]", part.text)[0] for part in assessment.case_requires)
        parts = zip(assessment.case_requires, heads, strict=True)
        yield from _wrapped(
            f"The case must contain: {'; '.join(f'{part.rule} {head}' for part, head in parts)}."
        )
    if assessment.not_evaluated:
        needs = "; ".join(f"{item.rule}: {item.needs.partition(':')[0]}" for item in assessment.not_evaluated)
        yield from _wrapped(f"Not evaluated: {needs}.")
    versions = assessment.versions
    lists = ", ".join(f"{source} {version}" for source, version in versions.watchlists.items()) or "no list"
    yield from _wrapped(f"Rules {versions.rules}; lists: {lists}. " + " ".join(versions.notes))


def _questions(assessment: Assessment) -> dict[str, set[str]]:
    """Questions to the same person that differ only after their colon are asked together."""
    asked: dict[str, set[str]] = {}
    for question in assessment.questions:
        who = question.ask.replace("_", " ")
        lead, colon, end = question.text.rstrip("?").rpartition(": ")
        start = f"{who}: {lead}: " if colon else f"{who}: {end}"
        asked.setdefault(start, set()).add(end if colon else "")
    return dict(sorted(asked.items()))


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)


def _short(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 1] + "…"
