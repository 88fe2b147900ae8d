"""Names against lists: the order's name beside the nearest entry, word by word."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from services.diligence.console import words
from services.diligence.console.languages import language_of
from services.diligence.console.views.claims import who_is_whom
from services.diligence.domain.dismissals import PREFIX
from services.diligence.queue_lines import folded
from shared.contracts.assessment import Assessment, Finding

SHOWN = 3
_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_SAME_FORM = 5
"""Letters that two words of one root share at least: municipal and municipality."""


@dataclass(frozen=True, slots=True)
class Column:
    """One word on each side; `relation` in words, `decides` where it tells the two apart."""

    ours: str
    theirs: str
    relation: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """One name of the order beside one list entry."""

    query: str
    native: tuple[tuple[str, str | None], ...]
    transliterated: tuple[str, ...]
    role: str
    name: str
    columns: tuple[Column, ...]
    score: str
    method: str
    entry: str
    entry_id: str
    version: str
    url: str
    """Of the entry's page; empty for an assessment that does not name the source."""
    is_hit: bool
    """Whether a finding rests on this entry."""


@dataclass(frozen=True, slots=True)
class NamesView:
    """The panel: hits are findings of their own; the nearest entries stand here."""

    hits: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    parties: int


def names_view(order: Mapping[str, Any], assessment: Assessment, findings: Sequence[Finding]) -> NamesView:
    """From the name screening that the assessment made beside its own verdict."""
    hits = tuple(who_is_whom(one.claim) for one in findings if one.rule.startswith("LST"))
    best: dict[str, Mapping[str, Any]] = {}
    for one in assessment.list_only.best:
        best.setdefault(str(one.get("query", "")), one)
    cited = {quote.source for one in findings for quote in one.evidence}
    found = [_comparison(order, assessment, one, cited) for one in list(best.values())[:SHOWN]]
    return NamesView(hits, tuple(found), len(order["parties"]))


def hits_shown(
    hits: Sequence[Mapping[str, Any]], numbered: Sequence[tuple[int, Finding]], people: Mapping[str, str]
) -> tuple[dict[str, Any], ...]:
    """Each hit as who is whom, with the `number` of the finding that says by what; people by name."""
    numbers = {option.fact: number for number, finding in numbered for option in finding.resolution_options}
    return tuple(
        {
            **hit,
            "claim": who_is_whom(hit["claim"]),
            "number": numbers.get(f"{PREFIX}{hit['entry']}"),
            "dismissed_by": [people.get(person, person) for person in hit["dismissed_by"]],
        }
        for hit in hits
    )


def dismissals_shown(
    dismissals: Sequence[Mapping[str, Any]], people: Mapping[str, str]
) -> tuple[dict[str, Any], ...]:
    """Each as who is whom, by the name of who said that it is not so."""
    shown: list[dict[str, Any]] = []
    for one in dismissals:
        person = people.get(one["person"], one["person"])
        said = {**one, "claim": who_is_whom(one["claim"]), "person": person}
        shown += [said] if said not in shown else []  # of a party in several roles it is said once
    return tuple(shown)


def nearest(assessment: Assessment) -> str:
    """`Xinjiang Nonferrous, 66.7 of 100 by token sort ratio`."""
    if not assessment.list_only.best:
        return ""
    best = assessment.list_only.best[0]
    return f"{best['name']}, {_score(best)} by {_method(best)}"


def _comparison(
    order: Mapping[str, Any], assessment: Assessment, best: Mapping[str, Any], cited: Container[str]
) -> Comparison:
    query = str(best.get("query", ""))
    party: Mapping[str, Any] = next((one for one in order["parties"] if one["name"] == query), {})
    native = tuple(party.get("names_native", ()))
    places = {"country": party.get("country"), "region": party.get("region")}
    code = str(best.get("list_code", ""))
    version = ", ".join(
        f"{words.LIST_SOURCES.get(source, source)} {text.partition('+')[0]}"
        for source, text in assessment.versions.watchlists.items()
    )
    return Comparison(
        query=query,
        native=tuple((text, language_of(text, **places)) for text in native),
        transliterated=tuple(filter(None, (transliterated(text) for text in native))),
        role=words.ROLES.get(str(party.get("role")), "Name").lower(),
        name=str(best["name"]),
        columns=tuple(columns_of(query, str(best["name"]))),
        score=_score(best),
        method=_method(best),
        entry=words.LIST_CODES.get(code, code),
        entry_id=str(best.get("entry_id", "")),
        version=version,
        is_hit=f"{best.get('source')}:{code}:{best.get('entry_id')}" in cited,
        url=f"/lists/{best['source']}/entries/{code}/{best['entry_id']}" if best.get("source") else "",
    )


def _score(best: Mapping[str, Any]) -> str:
    """`81.2 of 100`; our own method counts to 1, the plain comparison to 100."""
    whole = 1 if best.get("method", "name_match") == "name_match" else 100
    return f"{best['score'] * 100 / whole:.3g} of 100"


def _method(best: Mapping[str, Any]) -> str:
    return words.plain(str(best.get("method", "name match")))


def columns_of(ours: str, theirs: str) -> list[Column]:
    """The words of both names side by side: same ones paired first, then by their place.

    Names in two scripts have no word in common to look at: they stand side by side whole.
    """
    if bool(language_of(ours)) != bool(language_of(theirs)):
        return [Column(ours, theirs, "compared across scripts, by sound and meaning", decides=False)]
    left, right = _WORD.findall(ours), _WORD.findall(theirs)
    paired = _pairs(left, right)
    rest = [place for place in range(len(right)) if place not in paired.values()]
    columns = []
    for place, word in enumerate(left):
        if place in paired:
            other = right[paired[place]]
            same = folded(word) == folded(other)
            columns.append(Column(word, other, "same" if same else "same word form", decides=False))
        elif rest:
            columns.append(Column(word, right[rest.pop(0)], "different word", decides=True))
        else:
            columns.append(Column(word, "", "missing on the list", decides=True))
    return columns + [Column("", right[place], "missing in this order", decides=True) for place in rest]


def _pairs(left: Sequence[str], right: Sequence[str]) -> dict[int, int]:
    paired: dict[int, int] = {}
    for alike in (_is_same, _is_same_form):
        for place, word in enumerate(left):
            if place in paired:
                continue
            free = [i for i, other in enumerate(right) if i not in paired.values() and alike(word, other)]
            if free:
                paired[place] = min(free, key=lambda i: abs(i - place))
    return paired


def _is_same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _is_same_form(one: str, other: str) -> bool:
    a, b = folded(one), folded(other)
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= _SAME_FORM and shared * 3 >= 2 * min(len(a), len(b))


@lru_cache(maxsize=2_000)
def transliterated(text: str) -> str:
    """In Latin letters: pinyin with tones for Chinese, plain letters for other scripts, empty for Latin."""
    language = language_of(text)
    if language is None:
        return ""
    if language.startswith("zh"):
        from pypinyin import Style, lazy_pinyin  # loads its dictionaries: only where a name needs them

        return " ".join(lazy_pinyin(text, style=Style.TONE))
    from anyascii import anyascii

    return str(anyascii(text))
