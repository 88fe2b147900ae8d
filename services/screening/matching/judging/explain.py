"""The reasons of a match, token by token, in words a reviewer reads."""

from typing import NamedTuple

from services.screening.matching.api import Explanation, TokenMatch
from services.screening.matching.judging.evidence import Findings
from services.screening.matching.judging.reading import Read
from services.screening.matching.judging.slips import Slip, changed_words
from services.screening.matching.scoring.pairing import Pairing, Weighted
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.words.fold import fold
from services.screening.matching.words.tokens import Token

_CONFLICTS = {
    "number": "the numbers in the names differ",
    "compass": "the points of the compass in the names differ",
    "place": "the places in the names differ",
    "sector": "what the bodies do differs",
}
_HOW = {
    "exact": "same word", "equivalent": "same meaning", "fuzzy": "similar spelling", "initial": "initial",
    "translit": "same sound in another spelling", "joined": "written together",
    "lost_character": "a letter lost", "truncated": "cut off",
}  # fmt: skip


_AGREEING = {"proper": "same name", "number": "same number"}
"""What words agree in that are written otherwise, by their class; the rest in what they mean."""
_MOST_SAID = 4
"""Words that a summary names; the rest is counted."""
_SPELT = frozenset({"fuzzy", "truncated", "lost_character"})
"""Ways in which words agree that are no more than alike."""


def explain(
    pair: PairScore,
    query: Weighted,
    listed: Weighted,
    found: Findings,
    read: Read,
    going_on: tuple[str, ...],
) -> Explanation:
    """Everything that made the score, and everything that speaks against the match. `going_on`: words with
    which the listed name goes on behind what was compared.
    """
    if found.slip:
        return _of_a_slip(found.slip, pair, query, listed, found, going_on)
    tokens = tuple(_token_match(p, query, listed) for p in sorted(pair.pairings, key=lambda p: p.left))
    left = _words(query, pair.left_over)
    right = (*_words(listed, pair.right_over), *going_on)
    against = [*(_CONFLICTS[kind] for kind in pair.conflicts), *found.against]
    if read.guess:
        against.append(read.guess)
    against += [f"spelt otherwise: {one.query}, listed {one.listed}" for one in tokens if one.how in _SPELT]
    if left:
        against.append(f"not in the listed name: {', '.join(left)}")
    against += _only_listed(right)
    return Explanation(
        summary=_summary(_said(pair, query, listed), found, read),
        tokens=tokens,
        unmatched_query=left,
        unmatched_listed=right,
        supports=found.supports,
        against=tuple(against),
    )


def _only_listed(words: tuple[str, ...]) -> list[str]:
    return [f"only in the listed name: {', '.join(words)}"] if words else []


def _of_a_slip(
    slip: Slip,
    pair: PairScore,
    query: Weighted,
    listed: Weighted,
    found: Findings,
    going_on: tuple[str, ...],
) -> Explanation:
    """The words that agree, and those with the slip in them: nothing else differs between the two names."""
    ours, theirs = changed_words(fold(slip.asked), fold(slip.listed))
    same = [
        p for p in pair.pairings if p.similarity == 1 and query.tokens[p.left[0]].surface not in ours.split()
    ]
    weights = [
        weight
        for word, weight in zip(query.tokens, query.weights, strict=True)
        if word.surface in ours.split()
    ]
    changed = TokenMatch(ours, theirs, "fuzzy", round(slip.likeness, 3), round(max(weights, default=0.0), 3))
    return Explanation(
        summary=f"{slip.asked} = {slip.listed} ({slip.told})",
        tokens=(*(_token_match(p, query, listed) for p in sorted(same, key=lambda p: p.left)), changed),
        unmatched_listed=going_on,
        supports=found.supports,
        against=(*found.against, *_only_listed(going_on)),
    )


def _token_match(pairing: Pairing, query: Weighted, listed: Weighted) -> TokenMatch:
    return TokenMatch(
        query=" ".join(query.tokens[i].surface for i in pairing.left),
        listed=" ".join(listed.tokens[j].surface for j in pairing.right),
        how=pairing.how,
        similarity=round(pairing.similarity, 3),
        weight=round(pairing.weight, 3),
    )


def _words(name: Weighted, indices: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(name.tokens[i].surface for i in indices if name.weights[i] > 0)


class _Said(NamedTuple):
    """A word of each name that agree, as they are written, how they do, and how much that says."""

    query: str
    listed: str
    how: str
    weight: float


def _said(pair: PairScore, query: Weighted, listed: Weighted) -> list[_Said]:
    """The words that carry the match, those that say the most first."""
    found = []
    for one in pair.pairings:
        ours, theirs = [query.tokens[i] for i in one.left], [listed.tokens[j] for j in one.right]
        how = _AGREEING.get(ours[0].cls, "same meaning") if one.how == "equivalent" else _HOW[one.how]
        found.append(_Said(_together(ours), _together(theirs), how, one.weight * one.similarity))
    return sorted((one for one in found if one.weight > 0), key=lambda one: -one.weight)


def _together(words: list[Token]) -> str:
    return " ".join([word.surface for word in words])


def _summary(carrying: list[_Said], found: Findings, read: Read) -> str:
    """How the name was read, the words that are no more than alike, then those that are the same."""
    named = carrying[:_MOST_SAID]
    same = [one.query for one in named if one.query == one.listed]
    said = [f"{one.query} = {one.listed} ({one.how})" for one in named if one.query != one.listed]
    agreeing = [one.query for one in carrying if one.query == one.listed]
    told = len(agreeing) == len(carrying) and set(" ".join(same).split()) <= set(read.told.split())
    if same and not told:
        said.append(f"same {'word' if len(same) == 1 else 'words'}: {', '.join(same)}")
    if len(carrying) > len(named) and not told:
        said.append(f"and {len(carrying) - len(named)} more")
    if not carrying:
        said.append("the same number, another name" if found.identifier else "no word is the same")
    return ": ".join(filter(None, (read.told, "; ".join(said))))
