"""Findings as they are read: the claim, its words, for and against, the way out, on which ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.languages import language_of
from services.diligence.console.marks import Quoted, Segment
from services.diligence.console.views.claims import OF_NAMES, headline_of, rest_of
from services.diligence.console.views.order_values import excerpt
from services.diligence.domain.dismissals import PREFIX
from shared.contracts.assessment import Disposition, Evidence, Finding
from shared.contracts.events import EstablishedFact

OPEN_AT_FIRST = 3
QUOTES = 3
_SECTIONS = {
    "parties": "parties", "lines": "lines", "end_use_statement": "end-use statement", "project": "project",
    "contract": "contract", "route": "route", "notes": "notes", "documents": "documents",
}  # fmt: skip
BASIS_NOTES = {
    "law": "",
    "guidance": "",
    "policy": "The exporter's own policy; it is not presented as law.",
}
COMPARED = "the entry's names, countries, kind, dates of birth and numbers"
LOOKED = "looked here"
"""How screening begins the counter-evidence of a finding that nothing speaks against."""
UNVERIFIED = "Wording of the citation not yet checked against the official text."


@dataclass(frozen=True, slots=True)
class Words:
    """Quoted words: where they stand, with the finding's own mark."""

    parts: tuple[Segment, ...]
    lang: str | None
    native: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """One place of the order, or of a list, that the finding rests on."""

    place: str
    pointer: str
    words: Words | None
    label: str
    answer: str
    unknown: bool
    observed: str


@dataclass(frozen=True, slots=True)
class Way:
    """Something that would clear or outweigh: `state` is open, done or no."""

    state: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding."""

    number: int
    headline: str
    action: str
    basis: str
    rule: str
    rule_version: str
    confidence: str
    """In words: `confidence 0.80`; of a hit of names `names alike 0.75`."""
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]
    against: tuple[Quote, ...]
    looked: str
    ways: tuple[Way, ...]
    citation: str
    notes: tuple[str, ...]
    is_open: bool
    in_order: bool


def finding_view(
    number: int, finding: Finding, order: Mapping[str, Any], facts: Sequence[EstablishedFact]
) -> FindingView:
    """A finding with everything it shows."""
    quotes = _quotes(number, finding.evidence, order)
    shown, rest = quotes[:QUOTES], quotes[QUOTES:]
    place = place_of(finding.subject, order) if finding.subject.count("/") > 1 else ""
    headline = headline_of(finding, order, place)
    reasons = [rest_of(finding.claim, headline), *(f"{one.label or one.place}: {_told(one)}" for one in rest)]
    return FindingView(
        number=number,
        headline=headline,
        action=finding.action.value,
        basis=finding.basis,
        rule=finding.rule,
        rule_version=finding.rule_version,
        confidence=f"{'names alike' if finding.rule in OF_NAMES else 'confidence'} {finding.confidence:.2f}",
        quotes=tuple(shown),
        reasons=tuple(filter(None, reasons)),
        against=tuple(_quotes(0, _telling(finding.counter_evidence), order)),
        looked=COMPARED if finding.rule in OF_NAMES else _looked(order),
        ways=tuple(ways_of(finding, facts)),
        citation=finding.citation,
        notes=tuple(
            note for note in (BASIS_NOTES[finding.basis], "" if finding.verified else UNVERIFIED) if note
        ),
        is_open=number <= OPEN_AT_FIRST,
        in_order=any(one.source.startswith("/") for one in finding.evidence),
    )


def _telling(evidence: Sequence[Evidence]) -> list[Evidence]:
    """What speaks against a finding; that somebody looked in vain is said as the place that was looked at."""
    return [one for one in evidence if not one.quote.startswith(LOOKED)]


def ways_of(finding: Finding, facts: Sequence[EstablishedFact]) -> list[Way]:
    """Its ways out, with what has been established. A hit that stands is not dismissed, whatever was said:
    it takes a second person, or was said of another party.
    """
    known = {fact.fact for fact in facts if fact.value not in (None, False, "")}
    found = []
    for option in finding.resolution_options:
        met = option.fact in known and not str(option.fact).startswith(PREFIX)
        state = "no" if option.kind == "different_order" else "done" if met else "open"
        found.append(Way(state, option.text, option.kind))
    return found


def at_pointer(order: Mapping[str, Any], pointer: str) -> Any:
    """The value at a JSON Pointer, or None."""
    value: Any = order
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def place_of(pointer: str, order: Mapping[str, Any]) -> str:
    """A JSON Pointer in words: `line 1, description`."""
    steps = pointer.split("/")[1:]
    if len(steps) >= 2 and steps[1].isdecimal():
        return ", ".join([_numbered(steps, order), *(words.plain(one) for one in steps[2:3])])
    return ", ".join(words.plain(one) for one in steps[:2])


def _numbered(steps: Sequence[str], order: Mapping[str, Any]) -> str:
    record = at_pointer(order, "/" + "/".join(steps[:2]))
    if steps[0] == "lines" and isinstance(record, Mapping):
        return f"line {record.get('line', int(steps[1]) + 1)}"
    if steps[0] == "parties" and isinstance(record, Mapping):
        return words.ROLES.get(str(record.get("role")), "party").lower()
    return f"{_SECTIONS.get(steps[0], words.plain(steps[0])).removesuffix('s')} {int(steps[1]) + 1}"


def _quotes(number: int, evidence: Sequence[Evidence], order: Mapping[str, Any]) -> list[Quote]:
    """One per place of the order, with every stretch of it that is quoted."""
    by_place: dict[str, list[Evidence]] = {}
    for index, one in enumerate(evidence):
        place = one.source if one.source.startswith("/") else f"{index}"
        by_place.setdefault(place, []).append(one)
    return [_quote(number, group[0], order, [one.quote for one in group]) for group in by_place.values()]


def _quote(number: int, one: Evidence, order: Mapping[str, Any], texts: Sequence[str]) -> Quote:
    observed = one.observed_on or ""
    if not one.source.startswith("/"):
        quoted = Words((Segment(one.quote, (number,) if number else ()),), one.language, False)
        return Quote(one.source, "", quoted, "", "", unknown=False, observed=observed)
    value = at_pointer(order, one.source)
    place = place_of(one.source, order)
    last = one.source.rpartition("/")[2]
    label = words.FIELDS.get(last, words.plain(last))
    if isinstance(value, str) and one.quote != "absent":
        quotes = [Quoted(number, text) for text in texts] if number else []
        lang = one.language if one.language != "en" else None
        native = "/names_native/" in one.source
        quoted = Words(excerpt(value, quotes), lang or language_of(value), native)
        return Quote(place, one.source, quoted, "", "", unknown=False, observed=observed)
    unknown = one.quote == "absent"
    answer = {"true": "yes", "false": "no"}.get(one.quote, one.quote.removeprefix(f"{words.plain(last)}: "))
    return Quote(place, one.source, None, label, "unknown" if unknown else answer, unknown, observed)


def _told(one: Quote) -> str:
    if one.words is None:
        return one.answer
    return "".join(part.text for part in one.words.parts)


def _looked(order: Mapping[str, Any]) -> str:
    return ", ".join(title for name, title in _SECTIONS.items() if order.get(name))


def counted_bases(findings: Sequence[Finding]) -> str:
    """`1 law, 4 guidance, 1 policy`."""
    counts = {basis: sum(one.basis == basis for one in findings) for basis in BASIS_NOTES}
    return ", ".join(f"{number} {basis}" for basis, number in counts.items() if number)


def is_resolvable(findings: Sequence[Finding]) -> bool:
    """Whether each finding has a way out of its own, on this very order."""
    return all(
        any(option.kind != "different_order" for option in one.resolution_options)
        for one in findings
        if one.action is not Disposition.CLEAR
    )
