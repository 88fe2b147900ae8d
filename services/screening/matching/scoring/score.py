"""The score of a pair of names: matched weight against all weight, proper words before common ones."""

from itertools import chain
from typing import NamedTuple

from services.screening.matching.api import How
from services.screening.matching.likeness.similarity import token_similarity
from services.screening.matching.scoring.joined import joined_pairings
from services.screening.matching.scoring.pairing import Pairing, Weighted, says
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL, Mode
from services.screening.matching.words.tables import TokenClass
from services.screening.matching.words.tokens import Token

INITIAL_SIMILARITY = 0.7
TRUNCATED_SIMILARITY = 0.85
TRUNCATED_FROM = 28
"""Characters from which a name may have been cut by a field of 30 or 35."""
MIN_PREFIX = 3
CONFLICT_FACTOR = {"number": 0.75, "compass": 0.75, "place": 0.8, "sector": 0.85}
MIDDLE_NAME_SHARE = 0.6
UNSHARED = 3.0
"""What a body does weighs this much more where only its place agrees: a medical university is another one."""
NO_IDENTITY_FACTOR = 0.85
_BROAD = frozenset({"islamic", "arab", "soviet", "europe", "asia", "africa", "america"})
"""What stands beside a country's name as well, or for it."""


class PairScore(NamedTuple):
    """Score 0–1 with its reasons; `identity` is the weight of proper words that agree."""

    score: float
    pairings: tuple[Pairing, ...]
    left_over: tuple[int, ...]
    right_over: tuple[int, ...]
    conflicts: tuple[str, ...]
    identity: float


def score_pair(left: Weighted, right: Weighted, mode: Mode, joined: bool = True) -> PairScore:
    """Score two names; the same both ways round and for any order of words. `joined`: whether words written
    together in one of them may agree, where that is not known to be otherwise.
    """
    pairings, left_over, right_over = _align(left, right, mode, joined)
    conflicts = _conflicts(left, right, left_over, right_over, mode)
    identity = matched = missed = 0.0
    for pairing in pairings:
        gained = pairing.weight * pairing.similarity
        matched += gained
        missed += pairing.weight - gained
        if _identifies(left, right, pairing, mode):
            identity += gained
    over = _over(left, right, left_over, right_over, pairings, mode)
    total = matched + missed + over / 2
    score = matched / total if total > 0 else 0.0
    for conflict in conflicts:
        score *= CONFLICT_FACTOR[conflict]
    if mode == "organisation" and identity == 0 and (says(left, left_over) or says(right, right_over)):
        score *= NO_IDENTITY_FACTOR
    return PairScore(min(score, 1.0), pairings, left_over, right_over, conflicts, identity)


def written_alike(pair: PairScore, left: Weighted, right: Weighted, mode: Mode, joined: bool) -> PairScore:
    """The score of two names again, with the words of `right` as written: what differs is how words agree."""
    settled = all(one.similarity == 1.0 for one in pair.pairings) and not (pair.left_over and pair.right_over)
    if not settled:
        return score_pair(left, right, mode, joined)
    return pair._replace(pairings=tuple([_exact(left, right, p.left[0], p.right[0]) for p in pair.pairings]))


def _class(name: Weighted, indices: tuple[int, ...]) -> TokenClass:
    """The class of the heaviest of the words."""
    if len(indices) == 1:
        return name.tokens[indices[0]].cls
    return name.tokens[max(indices, key=lambda index: name.weights[index])].cls


def _identifies(left: Weighted, right: Weighted, pairing: Pairing, mode: Mode) -> bool:
    ours, theirs = _class(left, pairing.left), _class(right, pairing.right)
    if mode == "organisation":
        return ours in IDENTIFYING and theirs in IDENTIFYING
    return ours != "particle" and theirs != "particle"


def _proper_agrees(left: Weighted, right: Weighted, pairings: tuple[Pairing, ...], mode: Mode) -> bool:
    """Whether a proper word agrees; if only a place does, what the body does is what tells it apart."""
    if mode == "person":
        return True
    return any(_class(left, p.left) == "proper" == _class(right, p.right) for p in pairings)


def _over(
    left: Weighted,
    right: Weighted,
    left_over: tuple[int, ...],
    right_over: tuple[int, ...],
    pairings: tuple[Pairing, ...],
    mode: Mode,
) -> float:
    """What the words that only one name has cost. Leaving words out is common, exchanging them is not."""
    if not left_over and not right_over:
        return 0.0
    if says(left, left_over) and says(right, right_over):
        plain = _plain_cost(left, left_over) + _plain_cost(right, right_over)
        if _proper_agrees(left, right, pairings, mode):
            return plain
        return _cost(left, left_over, False) + _cost(right, right_over, False)
    if mode == "person":
        agreeing = sum(pairing.similarity >= 0.8 and pairing.weight > INITIAL for pairing in pairings)
        share = MIDDLE_NAME_SHARE if agreeing >= 2 else 1.0
        return share * (_plain_cost(left, left_over) + _plain_cost(right, right_over))
    proper = _proper_agrees(left, right, pairings, mode)
    return _cost(left, left_over, proper) + _cost(right, right_over, proper)


def _plain_cost(name: Weighted, indices: tuple[int, ...]) -> float:
    return sum([name.weights[i] for i in indices], 0.0)


def _cost(name: Weighted, indices: tuple[int, ...], proper_agrees: bool) -> float:
    if proper_agrees:
        return sum([name.omitted[i] for i in indices], 0.0)
    return sum(
        [name.weights[i] * (UNSHARED if name.tokens[i].cls in ("generic", "body") else 1.0) for i in indices],
        0.0,
    )


def _align(
    left: Weighted, right: Weighted, mode: Mode, joined: bool
) -> tuple[tuple[Pairing, ...], tuple[int, ...], tuple[int, ...]]:
    """Words of both names in pairs, and what of either is left over."""
    free_right: dict[str, list[int]] = {}
    for j, (_, canon, _) in enumerate(right.tokens):
        if canon in free_right:
            free_right[canon].append(j)
        else:
            free_right[canon] = [j]
    pairings: list[Pairing] = []
    rest_left: list[int] = []
    for i, (_, canon, _) in enumerate(left.tokens):
        found = free_right.get(canon)
        if found:
            pairings.append(_exact(left, right, i, found.pop(0)))
        else:
            rest_left.append(i)
    rest_right = sorted(chain.from_iterable(free_right.values()))
    if rest_left and rest_right:
        if joined and (len(rest_left) > 1 or len(rest_right) > 1):
            pairings += joined_pairings(left, right, rest_left, rest_right)
        pairings += _alike(left, right, rest_left, rest_right, mode)
    return tuple(pairings), tuple(rest_left), tuple(rest_right)


def _exact(left: Weighted, right: Weighted, i: int, j: int) -> Pairing:
    how: How = "exact" if left.tokens[i].surface == right.tokens[j].surface else "equivalent"
    # A legal form in one name may stand for a word in the other: it then says nothing, and costs nothing.
    ours, theirs = left.weights[i], right.weights[j]
    return Pairing((i,), (j,), 1.0, how, (ours + theirs) / 2 if ours > 0 and theirs > 0 else 0.0)


def _alike(
    left: Weighted, right: Weighted, rest_left: list[int], rest_right: list[int], mode: Mode
) -> list[Pairing]:
    """Pair what is left by falling similarity × weight; the used indices leave the lists."""
    options = []
    for i in rest_left:
        for j in rest_right:
            shared = min(left.weights[i], right.weights[j])
            if shared <= 0:
                continue
            similarity, how = _similarity(left, right, i, j, mode)
            if similarity > 0:
                names = sorted((left.tokens[i].canon, right.tokens[j].canon))
                options.append((-similarity * shared, names, i, j, similarity, how, shared))
    options.sort(key=lambda option: option[:4])
    chosen = []
    for _, _, i, j, similarity, how, shared in options:
        if i in rest_left and j in rest_right:
            rest_left.remove(i)
            rest_right.remove(j)
            chosen.append(Pairing((i,), (j,), similarity, how, shared))
    return chosen


def _similarity(left: Weighted, right: Weighted, i: int, j: int, mode: Mode) -> tuple[float, How]:
    ours, theirs = left.tokens[i], right.tokens[j]
    one, other = ours.canon, theirs.canon
    if mode == "person" and (len(one) == 1 or len(other) == 1) and one.isascii() and other.isascii():
        return (INITIAL_SIMILARITY if one[0] == other[0] else 0.0), "initial"
    if mode == "organisation" and (ours.cls == "legal" or theirs.cls == "legal"):
        return 0.0, "fuzzy"
    similarity, how = _nearest(ours, theirs, mode)
    begins = similarity == 0.0 and (other.startswith(one) or one.startswith(other))
    if begins and (_cut(left, i, other) or _cut(right, j, one)):
        return TRUNCATED_SIMILARITY, "truncated"
    return similarity, how


def _nearest(one: Token, other: Token, mode: Mode) -> tuple[float, How]:
    """By meaning; a translated word also by the sound of what is written."""
    best = token_similarity(one.canon, other.canon, mode == "person")
    if best[0] == 1.0 or (one.surface.isascii() and other.surface.isascii()):
        return best
    written = (
        one.surface if not one.surface.isascii() else one.canon,
        other.surface if not other.surface.isascii() else other.canon,
    )
    if written == (one.canon, other.canon):
        return best
    return max(best, token_similarity(*written, mode == "person"))


def _cut(name: Weighted, index: int, whole: str) -> bool:
    """Whether the last word of a long name is the beginning of `whole`: a field was too short."""
    if index != len(name.tokens) - 1:
        return False
    word = name.tokens[index].canon
    return MIN_PREFIX <= len(word) < len(whole) and whole.startswith(word) and may_be_cut(name.tokens)


def may_be_cut(tokens: tuple[Token, ...]) -> bool:
    """Whether a name is so long that its last word, which no table knows, may have been cut off."""
    if not tokens or tokens[-1].cls != "proper":
        return False
    return sum(len(token.canon) + 1 for token in tokens) - 1 >= TRUNCATED_FROM


def _nations(name: Weighted, indices: tuple[int, ...]) -> bool:
    return any(name.tokens[i].cls == "country" and name.tokens[i].canon not in _BROAD for i in indices)


def _conflicts(
    left: Weighted, right: Weighted, left_over: tuple[int, ...], right_over: tuple[int, ...], mode: Mode
) -> tuple[str, ...]:
    """Kinds of words in which the names differ and which never vary between spellings of one name."""
    if mode == "person" or not left_over or not right_over:
        return ()
    ours = {left.tokens[i].cls for i in left_over}
    theirs = {right.tokens[j].cls for j in right_over}
    both = ours & theirs
    found: list[str] = [kind for kind in ("number", "compass") if kind in both]
    if both & {"city", "region"} or (_nations(left, left_over) and _nations(right, right_over)):
        found.append("place")
    saying = {"generic", "body"}
    if ours & saying and theirs & saying:
        found.append("sector")
    return tuple(found)
