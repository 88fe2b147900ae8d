"""How much the agreement of two names says, in bits: the fewer names agree as well, the more it says.

A word says no more than its rarity on the lists (every listed party with a word that agrees as well counts),
than its rarity among people, and than the sounds that its script writes: 敏 is heard as min, man and bin.
"""

import math
from functools import cache

from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.judging.common import common_names, commonest_names, is_common_in_firms
from services.screening.matching.judging.evidence import Findings
from services.screening.matching.judging.personal import is_what_one_is_called, only_fathers_left, says_family
from services.screening.matching.judging.strength import nothing_left
from services.screening.matching.judging.syllables import is_syllable, reads_characters
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.scoring.pairing import Pairing, Weighted
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL
from services.screening.matching.words.fold import fold
from services.screening.matching.words.script import VOWELLESS, script_of
from services.screening.matching.words.tables import COMMON_CLASSES
from services.screening.matching.words.tokens import Token

COMMON = 6.0
"""Bits of a name that one in a hundred bears, rounded down: names of one language come together."""
_WHOLE = 5.0
"""Bits of a body's name of which nothing is left over: most have a word more than the one that is alike."""
_FAMILY = 3.0
"""Bits asked for more where a listed family name is not said: one in eight, at most, goes without it."""
_CALLED = 12.0
"""Bits asked of a first given name and the whole family name: two common ones tell as much."""
_WITHOUT_FATHER = 8.0
"""Bits asked of them where only the father's name is left: passports in Latin letters do not give it."""
_COMMONEST = 4.5
"""Bits of a name that one in twenty-five bears."""
_MANY_SPELLINGS = 4.0
"""Bits of a syllable of a Chinese name that is spelt otherwise: others are spelt so as well."""
_SAYING = 3.0
"""Bits of what a firm does or where it is: one in eight does the same there."""
_INITIAL = 3.0
"""Bits of an initial that fits: one name in eight begins with the commoner letters."""
_HEARD = 0.9
_READ = frozenset({"equivalent", "translit"})
_SYLLABLE = {"HAN": 6.5, "HANGUL": 6.0}
"""Bits of one character: without tones, names use some hundred syllables, few of them most."""
_BY_CONSONANTS = 0.92
"""Most that words agree of which no table gives the spelling."""
_LETTER = 2.7
"""Bits of a letter where not all vowels are written: some twenty, a few of them most."""
_WRITTEN_VOWELS = frozenset("اويیאי")
_VOWEL = 1.5
"""Bits of a vowel that is written where most are not: one of three long ones, or none."""


def information(index: ModeIndex, pairings: tuple[Pairing, ...], asked: Weighted, listed: Weighted) -> float:
    """Bits that the words which agree say together; links say nothing."""
    initials = _INITIAL * sum([one.how == "initial" for one in pairings])
    return initials + sum([_of(index, one, asked, listed) for one in pairings if one.weight > INITIAL], 0.0)


def needed(index: ModeIndex) -> float:
    """Bits that tell one of the listed parties from all others: with fewer, chance finds a namesake."""
    return math.log2(max(index.parties, 1))


def is_rare_part(
    index: ModeIndex, pair: PairScore, asked: Weighted, listed: Weighted, written: str, found: Findings
) -> bool:
    """Whether words that are a part of a longer name tell one of the listed parties from all others.

    A name of four words has six parts of two: chance finds one of them so many times as often. `written` is
    the listed name as published: of one with its family name first, that name is seldom the part left out.
    What a party is called without the names between is asked to tell less: it is all that many papers give;
    not where something speaks against it.
    """
    said = information(index, pair.pairings, asked, listed)
    words = max(len(asked.tokens), len(listed.tokens))
    parts = math.comb(words, min(len(pair.pairings), words))
    enough = needed(index) + math.log2(parts)
    if not says_family(pair, listed, written):
        return said >= enough + _FAMILY
    contradicted = found.evidence == "contradicted"
    if index.mode == "person" and not contradicted and is_what_one_is_called(pair, asked, listed, written):
        enough = min(enough, _WITHOUT_FATHER if only_fathers_left(pair, asked, listed) else _CALLED)
    return said >= enough


def is_crossing(asked: str, listed: str) -> bool:
    """Whether the names are written in different scripts, so that a reading stands between them."""
    if asked.isascii() and listed.isascii():
        return False
    return script_of(fold(asked)) != script_of(fold(listed))


def is_telling(
    index: ModeIndex, pair: PairScore, asked: Weighted, listed: Weighted, crossing: bool, beside: float
) -> bool:
    """Whether more agrees than chance finds on lists of this size; `beside`: bits of what is no name.

    Names of one script need no more where all words agree as written, slips aside; nor do bodies' names in
    which every word is translated, or whose script spells all sounds.
    """
    ways = {one.how for one in pair.pairings}
    if not crossing and (index.mode == "organisation" or ways.isdisjoint(_READ)):
        return True
    if index.mode == "organisation":
        if ways <= {"exact", "equivalent"} or not _is_lossy(asked, listed):
            return True
        beside += _WHOLE if nothing_left(pair, asked, listed) and _by_one_word(pair, asked) else 0.0
    return information(index, pair.pairings, asked, listed) + beside >= needed(index)


def _by_one_word(pair: PairScore, asked: Weighted) -> bool:
    """Whether one word that tells, heard well, carries the match."""
    carrying = [one for one in pair.pairings if asked.tokens[one.left[0]].cls in IDENTIFYING]
    if len(carrying) != 1 or carrying[0].similarity < _HEARD:
        return False
    consonants = any(script_of(asked.tokens[i].surface) in VOWELLESS for i in carrying[0].left)
    return carrying[0].how != "joined" or consonants


def _is_lossy(asked: Weighted, listed: Weighted) -> bool:
    return any(not math.isinf(_sounds(word.canon)) for word in (*asked.tokens, *listed.tokens))


def _of(index: ModeIndex, pairing: Pairing, asked: Weighted, listed: Weighted) -> float:
    ours = [asked.tokens[i] for i in pairing.left]
    theirs = [listed.tokens[j] for j in pairing.right]
    if pairing.how == "translit" and any(word.cls == "number" for word in (*ours, *theirs)):
        return 0.0
    whole = ours if len(ours) == 1 else theirs
    agreeing = index.parties_with(whole[0], pairing.similarity, joined=len(ours) != len(theirs))
    rarity = math.log2(index.parties / max(agreeing, 1))
    told = min(rarity, _by_sound(ours), _by_sound(theirs))
    told = min(
        told, _by_people(ours, theirs, pairing.similarity, _is_syllabic(asked) or _is_syllabic(listed))
    )
    if index.mode == "person":
        return told
    return min(told, _by_consonants(pairing, ours, theirs), _by_firms(ours), _by_firms(theirs))


def _by_consonants(pairing: Pairing, ours: list[Token], theirs: list[Token]) -> float:
    """What a word of a firm's name says of which only the consonants are heard: brands are any words."""
    words = [token.canon for token in (*ours, *theirs)]
    if pairing.how != "translit" or pairing.similarity > _BY_CONSONANTS:
        return math.inf
    latin = [word for word in words if word.isascii()]
    native = [word for word in words if script_of(word) in VOWELLESS]
    if not native or not latin:
        return math.inf
    vowels = sum(char in _WRITTEN_VOWELS for word in native for char in word[1:])
    return _LETTER * sum(len(skeleton(word)) for word in latin) + _VOWEL * vowels


def _by_sound(words: list[Token]) -> float:
    return sum([_sounds(word.canon) for word in words], 0.0)


@cache
def _sounds(word: str) -> float:
    script = script_of(word)
    if script in _SYLLABLE:
        return _SYLLABLE[script] * len(word)
    return _LETTER * len(word) if script in VOWELLESS else math.inf


def _is_syllabic(name: Weighted) -> bool:
    """Whether every word of a name may be a syllable of a Chinese or Korean one: Michael Lueth has none."""
    telling = [t for t, w in zip(name.tokens, name.weights, strict=True) if w > INITIAL]
    return all(not word.canon.isascii() or is_syllable(word.canon) for word in telling)


def _by_people(ours: list[Token], theirs: list[Token], similarity: float, syllabic: bool) -> float:
    """What names say that many bear; a syllable of a Chinese name is one of some hundred."""
    same = similarity >= 1
    return min(_borne(words, same, syllabic) for words in (ours, theirs))


def _borne(words: list[Token], same: bool, syllabic: bool) -> float:
    spelt = [{word.canon, word.surface} for word in words]
    if all(one & common_names() for one in spelt):
        return sum([_COMMONEST if one & commonest_names() else COMMON for one in spelt], 0.0)
    whole = words[0].canon
    if len(words) == 1 and (reads_characters(whole) or (syllabic and is_syllable(whole))):
        return COMMON if same else _MANY_SPELLINGS
    return math.inf


def _by_firms(words: list[Token]) -> float:
    """What words say that many firms have in their names."""
    if all(word.cls in COMMON_CLASSES or word.cls == "country" for word in words):
        return _SAYING
    return COMMON * len(words) if all(is_common_in_firms(word.canon) for word in words) else math.inf
