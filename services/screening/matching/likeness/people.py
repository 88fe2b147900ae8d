"""Names of persons: which words link or title, and which spellings are one name."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import Indel

from services.screening.matching.likeness.articles import with_articles
from services.screening.matching.likeness.compounds import compounded
from services.screening.matching.likeness.misspelt import CLOSE
from services.screening.matching.likeness.orthography import exchanged, heard_as
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.likeness.vocalised import WRITTEN_BY_CONSONANTS, admits
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spellings import known_spellings, spellings
from services.screening.matching.words.tables import rows, sounded_groups
from services.screening.matching.words.tokens import Token

SAME_NAME = 0.97
"""Similarity of two spellings of one personal name."""
ANOTHER_NAME = 0.54
"""Most that two different known names can be alike: Hassan is no misspelt Hussein, nor Maria a Mario."""
_SHORTEST_FORM = 3
_NOBODY: frozenset[int] = frozenset()
_MANY_READINGS = frozenset({"HAN", "HANGUL"})
_ALWAYS_LINKS = frozenset(
    {"al", "el", "ul", "ad", "de", "del", "von", "van", "the", "of", "da", "dos", "du", "la"}
)
_SERVANT = ("abdul", "abdel", "abdal", "abdur", "abdoul", "abdol")
_SERVANT_ASSIMILATED = re.compile("abd(?:[aeo]|ou)(?P<sound>ch|sh|[sztnrd])(?P<rest>(?P=sound)[aeiouy].{2,})")
"""Abderrahmane, Abdessamad, Abdennour: the article as it sounds before the name."""
_SERVANT_UYGHUR = "abdu"
_SERVANT_NATIVE = {
    "عبدال": "عبد", "阿卜杜勒": "abd", "阿不都": "abd", "阿卜杜": "abd", "阿布都": "abd", "阿卜都": "abd",
    "압둘": "abd", "압델": "abd", "アブドゥル": "abd", "アブドル": "abd", "アブデル": "abd", "アブド": "abd",
    "абдул": "abd", "абдуль": "abd", "абдель": "abd", "абдел": "abd", "абдал": "abd", "αμπντουλ": "abd",
    "αμπντελ": "abd", "აბდულ": "abd", "აბდელ": "abd", "աբդուլ": "abd", "աբդել": "abd", "अब्दुल": "abd",
    "अब्देल": "abd", "עבדול": "abd", "עבדאל": "abd", "อับดุล": "abd", "อับเดล": "abd",
}  # fmt: skip
_SERVANTS = frozenset({"abd", "عبد", "عبدال"})
_OF_GOD = (
    "ла",
    "λα",
    "ლა",
    "լա",
    "լլա",
    "ला",
    "ल्ला",
    "לה",
    "לאה",
    "ลเ",
    "เลาะ",
    "لاه",
    "له",
    "ゥッラ",
    "ッラ",
)
"""How Abdullah goes on, which is one name."""
_SHORTEST_REST = 4
_SHORT_REST = frozenset({"hai", "hay", "haq", "hak", "had", "ali", "bar", "rab"})
"""Whose servant a name may say in fewer letters: of the Living, the Truth, the One, the High, the Lord."""


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Latin word → numbers of the names it is a spelling of."""
    found: dict[str, list[int]] = {}
    same = (tuple(row[0].split("|")) for row in rows("same_names.txt"))
    for number, names in enumerate((*_own_groups(), *same)):
        for word in dict.fromkeys(names):
            found.setdefault(word, []).append(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def _own_groups() -> tuple[tuple[str, ...], ...]:
    return (*(tuple(row[0].split("|")) for row in rows("nicknames.txt")), *sounded_groups())


@cache
def _own() -> int:
    """How many groups are of our own tables: a word in another one of them is another name for certain."""
    return len(_own_groups())


def names_of(word: str) -> frozenset[int]:
    """Numbers of the personal names that a word, in any script, may spell; empty for unknown words."""
    return _groups().get(word, _NOBODY) if word.isascii() else _names_of_native(word)


@lru_cache(maxsize=65_536)
def _names_of_native(word: str) -> frozenset[int]:
    groups = _groups()
    return frozenset(number for one in spellings(word) for number in groups.get(one, ()))


def same_name(one: str, other: str) -> bool | None:
    """Whether two words spell one known name; None when either is unknown."""
    ours, theirs = names_of(one), names_of(other)
    if not ours or not theirs:
        return None
    if not ours.isdisjoint(theirs):
        return True
    if "KANA" in (script_of(one), script_of(other)):
        return None  # アリ is read ari, and may be Ali none the less
    if exchanged(one) == exchanged(other) or _reads_as(one, other) or _reads_as(other, one):
        return None
    certain = min(ours) < _own() and min(theirs) < _own()
    return False if certain or not _variants(one, other) else None


def _reads_as(native: str, latin: str) -> bool:
    """Whether a word of a script without vowels has all letters of a Latin one, so that both may be one name
    where no table of ours says otherwise (شريف, Cherif). Of a name whose spellings are known the Latin one
    must sound like one of them: ענת is Anat, never Yunus.
    """
    if not latin.isascii() or script_of(native) not in WRITTEN_BY_CONSONANTS:
        return False
    return min(names_of(latin)) >= _own() and admits(native, latin) and sounds_as_known(native, latin)


def sounds_as_known(native: str, latin: str) -> bool:
    """Whether a Latin name has the consonants of a known spelling of the native one and most letters; of one
    that no table knows nothing speaks against it.
    """
    heard = heard_as(latin) | {latin}
    known = (ours for one in known_spellings(native, script_of(native)) for ours in heard_as(one) | {one})
    told = [*known]
    return not told or any(
        skeleton(ours) == skeleton(theirs) and Indel.normalized_similarity(ours, theirs) >= CLOSE
        for ours in told
        for theirs in heard
    )


def is_a_given_name(native: str) -> bool:
    """Whether a known spelling of a word is in our own table of given names: people bear it for certain."""
    return any(one in _given_names() for one in known_spellings(native, script_of(native)))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for (field,) in rows("nicknames.txt") for name in field.split("|"))


def own_names_of(word: str) -> list[int]:
    """Numbers of the names in our own table that a word may spell: those may differ in every letter."""
    return [number for number in names_of(word) if number < _own()]


def closeness(one: str, other: str) -> float:
    """How alike two words of one name are; 0 when only distant languages share it (Chen, Tran).

    Chinese characters and Korean syllables have so many Latin forms that most short names share one (勇:
    Yong, Dung, Yang): beside Latin letters they agree by their spellings alone.
    """
    scripts = {script_of(one), script_of(other)}
    if len(scripts) == 2 and not _MANY_READINGS.isdisjoint(scripts):
        return 0.0
    if min(names_of(one) & names_of(other)) < _own():
        return SAME_NAME
    near = max(Indel.normalized_similarity(a, b) for a in spellings(one) for b in spellings(other))
    return SAME_NAME if near >= CLOSE else 0.0


def _variants(one: str, other: str) -> bool:
    """Whether two names differ in inner vowels only: spellings of one; Mario is not Maria."""
    return any(
        skeleton(ours) == skeleton(theirs) and _ending(ours) == _ending(theirs)
        for ours in spellings(one)
        for theirs in spellings(other)
    )


def _ending(word: str) -> str:
    last = word[-1]
    return "i" if last in "iy" else last if last in "aoe" else ""


@cache
def _particles() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("name_particles.txt")}


def is_link(word: str) -> bool:
    """Whether the word only links the parts of a name."""
    return _particles().get(word) == "link"


def parts(written: Sequence[str]) -> list[str]:
    """The words of a person's name, what is one written together and what is two written apart."""
    return [part for word in with_articles(compounded(written)) for part in _servant(word)]


def personal(written: tuple[str, ...], tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Words of a name read as a person's: no trade or place in them, only links and titles set aside.

    `tokens` are the words read as a body's name: a legal form among them stays one.
    """
    legal = {t.surface for t in tokens if t.cls == "legal" and len(t.surface) >= _SHORTEST_FORM}
    spelled = parts(written)
    links = _particles()
    last = len(spelled) - 1
    found: list[Token] = []
    for at, word in enumerate(spelled):
        known = links.get(word)
        aside = last > 0 and (
            word in _ALWAYS_LINKS
            or (known == "link" and at > 0)
            or (known == "title" and at == 0 and last > 1)
        )
        found.append(Token(word, word, "legal" if word in legal else "particle" if aside else "proper"))
    return tuple(found)


@lru_cache(maxsize=65_536)
def _servant(word: str) -> tuple[str, ...]:
    """A name that calls its bearer a servant (Abdul Rahman, Abdurahman, 阿不都热合曼), as two words."""
    if word.isascii() and not word.startswith("abd"):
        return (word,)
    for written, servant in _SERVANT_NATIVE.items():
        if word == written and servant.isascii():
            return (servant,)
        rest = word[len(written) :]
        if word.startswith(written) and len(rest) > 1 and not rest.startswith(_OF_GOD):
            return (servant, rest)
    for written in _SERVANT:
        if word == written:
            return ("abd",)
        rest = word[len(written) :]
        if word.startswith(written) and _is_served(rest):
            return ("abd", f"r{rest}" if written == "abdur" and rest[0] in "aei" else rest)
    if found := _SERVANT_ASSIMILATED.fullmatch(word):
        return ("abd", found["rest"])
    rest = word[len(_SERVANT_UYGHUR) :]
    if word.startswith(_SERVANT_UYGHUR) and len(rest) >= _SHORTEST_REST and rest[0] != "l":
        return ("abd", rest[1:] if rest[0] == rest[1] else rest)
    return (word,)


def is_servant(word: str) -> bool:
    """Whether a part of a name says only that its bearer is the servant of whom the next part names."""
    return word in _SERVANTS


def _is_served(rest: str) -> bool:
    """Whether what follows Abdul is a name of its own; Abdullah is one name."""
    return rest in _SHORT_REST or (len(rest) >= _SHORTEST_REST and not rest.startswith("la"))
