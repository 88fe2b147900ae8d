"""Whether what agrees carries a match, or is too little of either name."""

from rapidfuzz.distance import OSA

from services.screening.matching.judging.common import (
    common_brands,
    common_names,
    is_a_name,
    is_common_in_firms,
)
from services.screening.matching.judging.forms import are_other_forms
from services.screening.matching.judging.persons import HEARD_APART, SAME, weakly_in_person
from services.screening.matching.judging.resemblance import (
    HEARD_THE_SAME,
    MANY_OTHERS,
    agrees_else,
    is_another_brand,
    is_of_a_body,
    is_only_a_place,
    is_whole_name,
    saying_left,
)
from services.screening.matching.likeness.orthography import exchanged
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.scoring.pairing import Pairing, Weighted, says, written_together
from services.screening.matching.scoring.score import TRUNCATED_FROM, PairScore
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL, Mode
from services.screening.matching.words.script import VOWELLESS, script_of
from services.screening.matching.words.tables import COMMON_CLASSES

SHORT = 4
_SHORT_BRAND = 6
"""Letters of a brand up to which a slip makes another one, where the names differ in more."""
_NEARLY = 0.85
"""One slip in seven letters: the least a single word that carries a firm's name may agree."""
_NEARLY_BESIDE = 0.74
"""The same beside several words that are the very same: one slip in four letters (Aksh District …)."""
_NEARLY_IN_ALL = 0.83
"""The same where nothing is left over and a trade agrees: one slip in six letters (Megbii Technology)."""
_LONG_BRAND = 7
_TELLING_WEIGHT = 0.9
"""Weight from which one word alone tells a firm: fewer than some twelve in 400,000 firms have it."""
_TELLING_ALONE = 0.75
_HEARD_WELL = 0.915
_FEW_BONES = 5
_MOST_OF = 0.75
"""Share of a word's letters below which what is left of it is a word of its own."""


def weakly_carried(pair: PairScore, query: Weighted, listed: Weighted, mode: Mode, alone: bool) -> bool:
    """Whether too little carries the match: of a firm one word alone, misspelt or in many firms' names; of a
    person nothing but similar spellings, or a part of a longer name that is not even spelt alike.
    """
    extra = _telling(query, pair.left_over) or _telling(listed, pair.right_over)
    if mode == "person":
        return weakly_in_person(pair, query, listed, extra)
    if any(is_another_brand(one, pair, query, listed) for one in pair.pairings):
        return True
    carrying = [p for p in pair.pairings if _carries(p, query)]
    if len(carrying) != 1:
        return extra and (
            all(is_common_in_firms(query.tokens[p.left[0]].canon) for p in carrying)
            or _is_a_common_brand(carrying, pair, query)
        )
    return _weakly_by_one(carrying[0], pair, query, listed, extra, alone)


def _is_a_common_brand(carrying: list[Pairing], pair: PairScore, query: Weighted) -> bool:
    """Whether what agrees is nothing but a brand of several words that many firms have (Sao Viet)."""
    words = [query.tokens[i].canon for one in sorted(carrying) for i in one.left]
    others = any(one.weight > 0 and one not in carrying for one in pair.pairings)
    return not others and " ".join(words) in common_brands()


def _weakly_by_one(
    only: Pairing, pair: PairScore, query: Weighted, listed: Weighted, extra: bool, alone: bool
) -> bool:
    if is_cut_off(pair, query, listed):
        return only.similarity < SAME
    if only.similarity < _least(only, pair, query, listed):
        return True
    if _sounds_like_another(only, query, listed) or _mostly_cut(only, query, listed):
        return True
    if is_whole_name(only, query, listed, "organisation") or is_only_a_place(only, pair, query, listed):
        return True
    if is_of_a_body(pair, query, listed):
        return True
    word = query.tokens[only.left[0]].canon
    if is_common_in_firms(word) and _is_one_of_many(only, query, listed):
        return True
    if not alone and _is_of_a_family(only, word, query, listed):
        return True
    if alone:
        return extra and only.weight < _TELLING_ALONE
    common = any(p.weight > 0 and p.similarity >= SAME and not _carries(p, query) for p in pair.pairings)
    if extra and only.how in ("translit", "fuzzy") and len(word) <= _SHORT_BRAND and word.isascii():
        return True
    if extra and script_of(word) == "KANA" and only.similarity < HEARD_THE_SAME and _is_short(only, listed):
        return True
    short = len(word) <= SHORT and word.isascii() and not common
    exchanged = extra and says(query, pair.left_over) and says(listed, pair.right_over)
    more = says(query, pair.left_over) or says(listed, pair.right_over)
    if more and (is_common_in_firms(word) or word in common_names()):
        return True
    shared = only.weight < _TELLING_WEIGHT or word in common_names()
    if only.similarity == 1 and not exchanged and not short and _lacks_little(only, pair, query, listed):
        return False
    return exchanged or (extra and (only.similarity < SAME or shared or short))


def _is_short(only: Pairing, listed: Weighted) -> bool:
    return len(written_together(listed, only.right)) <= _SHORT_BRAND


def _lacks_little(only: Pairing, pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether all that one name has more is the country it is of (Lebanese Hezbollah), or beside several
    words that are the very same one that says little.
    """
    more = saying_left(pair, query, listed)
    if all(word.cls == "country" for word in more):
        return True
    others = sum(one.similarity == 1 and one.weight > 0 for one in pair.pairings if one is not only)
    return others >= MANY_OTHERS and len(more) == 1 and more[0].cls in COMMON_CLASSES


def _least(only: Pairing, pair: PairScore, query: Weighted, listed: Weighted) -> float:
    """The least that the one word which carries a firm's name may agree; less where all else agrees."""
    if agrees_else(only, pair, query, listed):
        return _NEARLY_BESIDE
    return _NEARLY_IN_ALL if agrees_else(only, pair, query, listed, enough=1) else _NEARLY


def is_cut_off(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether a name as long as a field lacks nothing but common words at the end of the listed one."""
    letters = sum(len(token.surface) + 1 for token in query.tokens) - 1
    if letters < TRUNCATED_FROM or says(query, pair.left_over) or len(pair.pairings) < MANY_OTHERS:
        return False
    lacking = [j for j in pair.right_over if listed.weights[j] > 0]
    end = range(len(listed.tokens) - len(pair.right_over), len(listed.tokens))
    return bool(lacking) and all(j in end and listed.tokens[j].cls in COMMON_CLASSES for j in lacking)


def _is_one_of_many(only: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether a firm called as many are is another one: spelt otherwise, or of another legal form."""
    theirs = written_together(listed, only.right)
    consonants = _is_in_consonants(only, query, listed)
    if _is_spelt_otherwise(only, query, listed) or (consonants and only.similarity < HEARD_THE_SAME):
        return only.similarity < SAME or not is_common_in_firms(theirs)
    return are_other_forms(query, listed)


def _is_in_consonants(only: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether one of the words is of a script that leaves vowels out: then consonants are all it tells."""
    written = written_together(query, only.left), written_together(listed, only.right)
    return not VOWELLESS.isdisjoint(map(script_of, written))


def _is_of_a_family(only: Pairing, word: str, query: Weighted, listed: Weighted) -> bool:
    """Whether a firm that bears a family's name, or two names that sound like one, is another one."""
    if only.how == "joined" and only.similarity < HEARD_APART and not _is_in_consonants(only, query, listed):
        return True
    if is_a_name(word) and _is_spelt_otherwise(only, query, listed):
        return True
    return word in common_names() and are_other_forms(query, listed)


def _is_spelt_otherwise(only: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether two Latin words differ in more than what two languages write for one sound."""
    words = [query.tokens[i] for i in only.left] + [listed.tokens[j] for j in only.right]
    return only.similarity < HEARD_THE_SAME and all(word.surface.isascii() for word in words)


def _mostly_cut(only: Pairing, query: Weighted, listed: Weighted) -> bool:
    """A field that was cut off leaves most of a brand; one that is less of it is another (Gran, Granit)."""
    shorter, longer = sorted(
        (len(written_together(query, only.left)), len(written_together(listed, only.right)))
    )
    return only.how == "truncated" and shorter < _MOST_OF * longer


def _sounds_like_another(only: Pairing, query: Weighted, listed: Weighted) -> bool:
    """A brand spelt otherwise that only sounds alike is another one (Moulin, Mulan), unless it is long, or
    one slip away.
    """
    word, other = written_together(query, only.left), written_together(listed, only.right)
    if not word.isascii() or only.how not in ("translit", "joined") or exchanged(word) == exchanged(other):
        return False
    if min(len(word), len(other)) >= _LONG_BRAND and OSA.distance(word, other, score_cutoff=1) == 1:
        return False
    return only.similarity < _HEARD_WELL and len(skeleton(word)) <= _FEW_BONES


def _carries(pairing: Pairing, query: Weighted) -> bool:
    if pairing.weight <= 0:
        return False
    first = next((i for i in pairing.left if query.tokens[i].cls in IDENTIFYING), None)
    return first is not None and (
        len(query.tokens[first].canon) > 1 or not query.tokens[first].canon.isascii()
    )


def _telling(name: Weighted, indices: tuple[int, ...]) -> bool:
    return any(name.weights[i] > INITIAL and name.tokens[i].cls != "unit" for i in indices)
