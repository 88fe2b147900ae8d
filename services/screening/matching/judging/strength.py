"""How strong a match is: by the names, by what speaks beside them, and by what chance would find."""

from collections.abc import Callable

from services.screening.matching.api import Strength
from services.screening.matching.judging.carried import SHORT, weakly_carried
from services.screening.matching.judging.evidence import Findings
from services.screening.matching.judging.forms import have_other_forms
from services.screening.matching.judging.persons import SAME, are_others, is_derived
from services.screening.matching.judging.resemblance import agrees_else, is_only_heard, saying_left
from services.screening.matching.judging.schools import are_two_known, teach_otherwise
from services.screening.matching.judging.ships import without_its_kind
from services.screening.matching.judging.translated import is_any_of_that_name
from services.screening.matching.likeness.servants import is_servant
from services.screening.matching.scoring.pairing import Weighted, says
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL, Mode
from services.screening.matching.words.tables import COMMON_CLASSES

STRONG_SCORE = 0.92
POSSIBLE_SCORE = 0.78
_WHOLE_SCORE = 0.9
"""Least score of a name whose words all agree, as well as scripts with other sounds let them (라브로프)."""
MIN_IDENTITY = 0.3
_MIN_IDENTITY_MISSPELT = 1.2
_MAX_LEFT_OVER = 0.1
_RARE_WEIGHT = 0.7
_MUCH_ELSE = 1.85
"""Weight of words that agree beside one with a slip: three at least, or two of them unique."""
_ENOUGH_WORDS = 3


def strength_of(
    pair: PairScore,
    query: Weighted,
    listed: Weighted,
    mode: Mode,
    weak_name: bool,
    found: Findings,
    alone: bool = False,
    telling: Callable[[], bool] = lambda: True,
    rare: Callable[[], bool] = lambda: False,
    coherent: Callable[[], bool] = lambda: True,
) -> Strength:
    """strong needs a whole, identifying, uncontradicted name; the rest of the good ones are possible.

    `alone`: one pair of names is compared, not a name with a whole list, where chance would find a namesake.
    `telling` says whether what agrees is more than chance finds; it is asked late, as it costs most. `rare`:
    whether the words that agree are borne together by hardly anybody else listed, so that a middle name or a
    father's name which only one side gives takes nothing away. `coherent`: whether the readings that agree
    are of one language.
    """
    if found.vessels or found.ship:
        pair = without_its_kind(pair, query, listed)
    if not found.identifier and _is_of_another_kind(pair, query, listed, found):
        return "none"
    strength = _by_name(pair, query, listed, mode, weak_name, found, alone)
    if strength == "none":
        shown = mode == "person" and _is_part(pair, listed, found) and not are_others(pair, query, listed)
        strength = "possible" if shown and rare() else "none"
    elif not alone and _needs_to_be_rare(pair, query, listed, mode, found) and not rare():
        return "none"
    if strength == "none" or found.identifier or telling():
        return strength
    return "possible" if _is_whole(pair, query, listed, found) and coherent() else "none"


def _needs_to_be_rare(
    pair: PairScore, query: Weighted, listed: Weighted, mode: Mode, found: Findings
) -> bool:
    """Whether chance may find it: something speaks against it, or it is a part of a name, or an initial."""
    if found.identifier or found.evidence == "corroborated":
        return False
    if found.evidence == "contradicted":
        return pair.identity >= MIN_IDENTITY
    if found.vessels and not nothing_left(pair, query, listed):
        return True
    initial = any(one.how == "initial" for one in pair.pairings)
    return mode == "person" and (initial or not nothing_left(pair, query, listed))


def _is_of_another_kind(pair: PairScore, query: Weighted, listed: Weighted, found: Findings) -> bool:
    """Whether one is a ship and the other none, or a person is asked and a body listed, or the reverse."""
    if found.vessels and _has_another_number(pair, query, listed):
        return True
    trading = found.ship and any(query.tokens[i].cls in COMMON_CLASSES for i in pair.left_over)
    return found.craft or trading or (found.unlike and not _is_the_same(pair, query, listed))


def _has_another_number(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether a number stands in one name only: Xiang Yun is no Xiang Yun 9."""
    left = [query.tokens[i] for i in pair.left_over] + [listed.tokens[j] for j in pair.right_over]
    return any(word.cls == "number" for word in left)


def _is_the_same(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether all words of both names are the same words, links among them; legal forms aside."""
    ours = [query.tokens[i] for i in pair.left_over] + [listed.tokens[j] for j in pair.right_over]
    return all(word.cls == "legal" for word in ours) and all(one.similarity == 1 for one in pair.pairings)


def _is_part(pair: PairScore, listed: Weighted, found: Findings) -> bool:
    """Whether two names at least of a person's agree well, and one only lacks parts; Abd al-Ghani is one."""
    well = [one for one in pair.pairings if one.weight > INITIAL and one.similarity >= SAME]
    whole = len(well) == sum(one.weight > INITIAL for one in pair.pairings)
    lacking = not pair.left_over or not pair.right_over
    names = sum(not is_servant(listed.tokens[one.right[0]].canon) for one in well)
    return names > 1 and whole and lacking and found.evidence != "contradicted"


def _is_whole(pair: PairScore, query: Weighted, listed: Weighted, found: Findings) -> bool:
    """Whether a name of several words agrees from end to end and nothing speaks against it.

    Chance may find such a namesake, and yet somebody must look: it may be the listed party's whole name.
    """
    words = sum(len(one.left) for one in pair.pairings)
    spoken_against = bool(pair.conflicts) or found.evidence == "contradicted"
    whole = pair.score >= _WHOLE_SCORE and nothing_left(pair, query, listed)
    return words > 1 and whole and not spoken_against


def _by_name(
    pair: PairScore,
    query: Weighted,
    listed: Weighted,
    mode: Mode,
    weak_name: bool,
    found: Findings,
    alone: bool,
) -> Strength:
    if found.identifier:
        return "strong" if pair.score >= POSSIBLE_SCORE else "possible"
    if pair.score < POSSIBLE_SCORE:
        return "none"
    if _short_slip(pair, query, listed, mode) and found.evidence != "corroborated":
        return "none"
    if mode == "organisation" and (teach_otherwise(pair, query, listed) or are_two_known(query, listed)):
        return "none"
    plain = pair.identity < MIN_IDENTITY and found.evidence != "corroborated"
    if plain and _is_one_word(pair) and (weak_name or have_other_forms(query, listed)):
        return "none"
    if (
        plain
        and not _literal(pair, query)
        and not _all_said(pair, query, listed, 2 if alone else _ENOUGH_WORDS)
    ):
        return "none"
    if _is_weak(pair, query, listed, mode, found, alone):
        return "none"
    if mode == "organisation" and is_any_of_that_name(pair, query, listed, alone):
        return "none"
    whole = pair.score >= STRONG_SCORE and nothing_left(pair, query, listed)
    if not (whole or _placed_brand(pair, query, listed, mode)) or pair.conflicts:
        return "none" if found.evidence == "contradicted" else "possible"
    if found.evidence != "corroborated" and (weak_name or _thin(pair, query, listed, mode)):
        return "none" if found.evidence == "contradicted" and weak_name else "possible"
    return "possible" if found.evidence == "contradicted" else "strong"


def _is_weak(
    pair: PairScore, query: Weighted, listed: Weighted, mode: Mode, found: Findings, alone: bool
) -> bool:
    """Whether too little of the names carries the match. One in many parties is of the country listed: that
    tells persons of names in part alike from others, and no firm from one called nearly so.
    """
    if found.evidence != "corroborated" or (found.is_by_country_alone and mode == "organisation"):
        return weakly_carried(pair, query, listed, mode, alone)
    return found.is_by_country_alone and are_others(pair, query, listed)


def _thin(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """Too little that identifies: common words only, or common personal names spelt differently."""
    if mode == "person" and any(pairing.similarity < 1 for pairing in pair.pairings):
        related = any(is_derived(one, query, listed) for one in pair.pairings)
        return related or pair.identity < _MIN_IDENTITY_MISSPELT
    if mode == "organisation" and is_only_heard(pair, query, listed):
        return True
    return pair.identity < MIN_IDENTITY and not (_literal(pair, query) and _says_enough(pair, query))


def _says_enough(pair: PairScore, query: Weighted) -> bool:
    """Whether two words that say something agree: a firm's name of common words, asked as it stands.

    Not the name of a state body without its place or number: many have a Ministry of Public Security.
    """
    said = {query.tokens[i].cls for one in pair.pairings if one.weight > 0 for i in one.left}
    told = "body" not in said or not said.isdisjoint({"number", "country", "city", "region"})
    return told and sum(one.weight > 0 for one in pair.pairings) > 1


def _literal(pair: PairScore, query: Weighted) -> bool:
    """Whether every word that says anything stands in both names as it is; a number however it is written."""
    return all(
        one.how == "exact" or one.weight == 0 or query.tokens[one.left[0]].cls == "number"
        for one in pair.pairings
    )


def _is_one_word(pair: PairScore) -> bool:
    return sum(one.weight > 0 for one in pair.pairings) == 1


def _all_said(pair: PairScore, query: Weighted, listed: Weighted, enough: int) -> bool:
    """Whether enough common words agree, none left over, to be one body's name in two languages."""
    if pair.score < STRONG_SCORE or not nothing_left(pair, query, listed):
        return False
    agreeing = [
        query.tokens[i].cls
        for p in pair.pairings
        if p.similarity >= SAME or p.how == "truncated"
        for i in p.left
        if query.weights[i]
    ]
    forms = any(query.tokens[i].cls == "legal" for p in pair.pairings if p.similarity == 1 for i in p.left)
    return len(agreeing) + forms >= enough or (len(agreeing) == 2 and {"country", "body"} == set(agreeing))


def _short_slip(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """A letter changed in a word of up to four makes another word as often as a misspelling, unless a rare
    word agrees as well, or so much else that hardly two parties share it, or the word tells none of them.
    """
    agreeing = [one for one in pair.pairings if one.similarity >= 1]
    if any(one.weight >= _RARE_WEIGHT and len(query.tokens[one.left[0]].canon) > SHORT for one in agreeing):
        return False
    if sum([one.weight for one in agreeing], 0.0) >= _MUCH_ELSE:
        return False
    return any(
        one.how == "fuzzy"
        and not agrees_else(one, pair, query, listed)
        and len(query.tokens[one.left[0]].canon) <= SHORT
        and (mode == "person" or listed.tokens[one.right[0]].cls in IDENTIFYING)
        for one in pair.pairings
    )


def nothing_left(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    left = sum([query.weights[i] for i in pair.left_over], 0.0)
    return left + sum([listed.weights[i] for i in pair.right_over], 0.0) <= _MAX_LEFT_OVER


def _placed_brand(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """A rare proper word and the sector agree, and one side only adds where the firm sits."""
    if mode == "person" or (says(query, pair.left_over) and says(listed, pair.right_over)):
        return False
    rare = any(
        p.similarity >= 1 and p.weight >= _RARE_WEIGHT and query.tokens[p.left[0]].cls == "proper"
        for p in pair.pairings
    )
    exact = all(p.similarity >= 1 for p in pair.pairings)
    saying = sum(p.weight > 0 for p in pair.pairings)
    return (
        rare
        and exact
        and saying >= 2
        and all(word.cls in ("city", "region", "country") for word in saying_left(pair, query, listed))
    )
