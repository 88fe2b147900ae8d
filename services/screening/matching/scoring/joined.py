"""Words written apart in one name and together in the other (`hai kang wei shi`, `al samahi`)."""

from functools import lru_cache

from services.screening.matching.likeness.similarity import joined_similarity
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.scoring.pairing import Pairing, Weighted
from services.screening.matching.scoring.runs import LONGEST_RUN, MOST_WORDS, PAIR
from services.screening.matching.words.spellings import spellings
from services.screening.matching.words.tokens import Token

_SLACK_JOINED = 3
_KEPT = 16_384


def joined_pairings(
    left: Weighted, right: Weighted, rest_left: list[int], rest_right: list[int]
) -> list[Pairing]:
    """Pair runs of the words left with single words left; the used indices leave the lists."""
    found = [*_split_of(left, right, rest_left, rest_right)]
    mirrored = _split_of(right, left, rest_right, rest_left)
    return found + [Pairing(p.right, p.left, p.similarity, p.how, p.weight) for p in mirrored]


def _split_of(
    apart: Weighted, whole: Weighted, rest_apart: list[int], rest_whole: list[int]
) -> list[Pairing]:
    pairings: list[Pairing] = []
    starts = [(i, *_beginning(apart.tokens[i])) for i in rest_apart if i + 1 in rest_apart]
    if not starts:
        return pairings
    for j in list(rest_whole):
        word = whole.tokens[j].canon
        longest, first = _whole(word)
        viable = [i for i, size, bone in starts if size < longest and first in ("", bone or first)]
        if not viable:
            continue
        run, similarity = _run_spelling(apart, rest_apart, viable, word, longest)
        if run:
            rest_whole.remove(j)
            for i in run:
                rest_apart.remove(i)
            starts = [start for start in starts if start[0] + 1 in rest_apart and start[0] in rest_apart]
            shared = max(whole.weights[j], *(apart.weights[i] for i in run))
            pairings.append(Pairing(run, (j,), similarity, "joined", shared))
    return pairings


@lru_cache(maxsize=_KEPT)
def _whole(word: str) -> tuple[int, str]:
    """The most letters of words that may spell `word` together, and its first consonant if it is Latin."""
    longest = min(max(map(len, spellings(word))) + _SLACK_JOINED, LONGEST_RUN)
    return longest, skeleton(word)[:1] if word.isascii() else ""


@lru_cache(maxsize=_KEPT)
def _beginning(token: Token) -> tuple[int, str]:
    """Letters and first consonant of a word that may be the first of those written together; none of a
    particle's, which may be left out.
    """
    if token.cls == "particle":
        return 0, ""
    return len(token.surface), skeleton(spellings(token.surface)[0])[:1]


def _run_spelling(
    name: Weighted, rest: list[int], starts: list[int], word: str, longest: int
) -> tuple[tuple[int, ...], float]:
    """The neighbouring words that spell `word` when written together, with how well they do."""
    known = spellings(word)
    for start in starts:
        text = telling = ""
        told = 0
        at = start
        while at in rest and len(text) < longest and at - start < MOST_WORDS:
            token = name.tokens[at]
            spelled = spellings(token.surface)[0].replace(" ", "")
            text += spelled
            if token.cls != "particle":
                telling += spelled
                told += 1
            at += 1
            if at - start > 1 and len(text) <= LONGEST_RUN:
                pair = told == PAIR
                without = joined_similarity(telling, word, known, pair) if told > 1 else 0.0
                similarity = max(joined_similarity(text, word, known, pair) if told else 0.0, without)
                if similarity:
                    return tuple(range(start, at)), similarity
    return (), 0.0
