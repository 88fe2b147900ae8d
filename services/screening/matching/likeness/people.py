"""Names of persons: which words link or title, and which spellings are one name."""

from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Indel

from services.screening.matching.likeness.articles import with_articles
from services.screening.matching.likeness.compounds import compounded
from services.screening.matching.likeness.known_names import names_of, own_size
from services.screening.matching.likeness.misspelt import CLOSE
from services.screening.matching.likeness.orthography import exchanged, heard_as
from services.screening.matching.likeness.servants import servant_and_served
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.likeness.uzbek import as_others_write
from services.screening.matching.likeness.vocalised import WRITTEN_BY_CONSONANTS, admits
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spellings import known_spellings, spellings
from services.screening.matching.words.tables import rows
from services.screening.matching.words.tokens import Token

SAME_NAME = 0.97
"""Similarity of two spellings of one personal name."""
ANOTHER_NAME = 0.54
"""Most that two different known names can be alike: Hassan is no misspelt Hussein, nor Maria a Mario."""
_SHORTEST_FORM = 3
_MANY_READINGS = frozenset({"HAN", "HANGUL"})
_ALWAYS_LINKS = frozenset(
    {"al", "el", "ul", "ad", "de", "del", "von", "van", "the", "of", "da", "dos", "du", "la"}
)


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
    certain = min(ours) < own_size() and min(theirs) < own_size()
    return False if certain or not _variants(one, other) else None


def _reads_as(native: str, latin: str) -> bool:
    """Whether a word of a script without vowels has all letters of a Latin one, so that both may be one name
    where no table of ours says otherwise (شريف, Cherif). Of a name whose spellings are known the Latin one
    must sound like one of them: ענת is Anat, never Yunus.
    """
    if not latin.isascii() or script_of(native) not in WRITTEN_BY_CONSONANTS:
        return False
    return min(names_of(latin)) >= own_size() and admits(native, latin) and sounds_as_known(native, latin)


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


def closeness(one: str, other: str) -> float:
    """How alike two words of one name are; 0 when only distant languages share it (Chen, Tran).

    Chinese characters and Korean syllables have so many Latin forms that most short names share one (勇:
    Yong, Dung, Yang): beside Latin letters they agree by their spellings alone.
    """
    scripts = {script_of(one), script_of(other)}
    if len(scripts) == 2 and not _MANY_READINGS.isdisjoint(scripts):
        return 0.0
    if min(names_of(one) & names_of(other)) < own_size():
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
    return [part for word in with_articles(compounded(written)) for part in _split(word)]


def _split(word: str) -> tuple[str, ...]:
    return servant_and_served(as_others_write(word))


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
