"""Words written apart in one name and together in the other (`hai kang wei shi`, `al samahi`)."""

from services.screening.matching.pairing import Pairing, Weighted
from services.screening.matching.runs import LONGEST_RUN, MOST_WORDS, PAIR
from services.screening.matching.similarity import joined_similarity
from services.screening.matching.sounds import skeleton
from services.screening.matching.spellings import spellings
from services.screening.matching.tokens import Token

_SLACK_JOINED = 3


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
    if not any(i + 1 in rest_apart for i in rest_apart):
        return pairings
    for j in list(rest_whole):
        run, similarity = _run_spelling(apart, rest_apart, whole.tokens[j].canon)
        if run:
            rest_whole.remove(j)
            for i in run:
                rest_apart.remove(i)
            shared = max(whole.weights[j], *(apart.weights[i] for i in run))
            pairings.append(Pairing(run, (j,), similarity, "joined", shared))
    return pairings


def _run_spelling(name: Weighted, rest: list[int], word: str) -> tuple[tuple[int, ...], float]:
    """The neighbouring words that spell `word` when written together, with how well they do."""
    known = spellings(word)
    longest = min(max(map(len, known)) + _SLACK_JOINED, LONGEST_RUN)
    starts = skeleton(word)[:1] if word.isascii() else ""
    for start in rest:
        if start + 1 not in rest or (starts and not _may_start(name.tokens[start], starts, longest)):
            continue
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


def _may_start(token: Token, starts: str, longest: int) -> bool:
    """Whether a word may be the first of those written together; a particle may be left out."""
    if token.cls == "particle":
        return True
    return len(token.surface) < longest and skeleton(spellings(token.surface)[0])[:1] == starts
