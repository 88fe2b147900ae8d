"""The reasons of a match, token by token, in words a reviewer reads."""

from services.screening.matching.api import Explanation, TokenMatch
from services.screening.matching.judging.evidence import Findings
from services.screening.matching.scoring.pairing import Pairing, Weighted
from services.screening.matching.scoring.score import PairScore

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


def explain(pair: PairScore, query: Weighted, listed: Weighted, found: Findings) -> Explanation:
    """Everything that made the score, and everything that speaks against the match."""
    tokens = tuple(_token_match(p, query, listed) for p in sorted(pair.pairings, key=lambda p: p.left))
    left = _words(query, pair.left_over)
    right = _words(listed, pair.right_over)
    against = [*(_CONFLICTS[kind] for kind in pair.conflicts), *found.against]
    if left:
        against.append(f"not in the listed name: {', '.join(left)}")
    if right:
        against.append(f"only in the listed name: {', '.join(right)}")
    return Explanation(
        summary=_summary(tokens, pair.score, f"{' '.join(left)} for {' '.join(right)}"),
        tokens=tokens,
        unmatched_query=left,
        unmatched_listed=right,
        supports=found.supports,
        against=tuple(against),
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


def _summary(tokens: tuple[TokenMatch, ...], score: float, instead: str) -> str:
    """The words that carry the match; where none does, as with a slip in the only word, `instead`."""
    carrying = sorted((t for t in tokens if t.weight > 0), key=lambda t: -t.weight * t.similarity)[:3]
    words = "; ".join(
        f"{t.query} = {t.listed} ({_HOW[t.how]})" if t.query != t.listed else t.query for t in carrying
    )
    return f"{score:.2f}: {words or instead}"
