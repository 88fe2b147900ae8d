"""A folded name in any script → words in Latin letters where something translates them, else native words."""

from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from services.screening.matching.words.belarusian import in_russian, is_belarusian
from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.foreigners import may_be_a_foreigner
from services.screening.matching.words.native import translated, without_article
from services.screening.matching.words.script import KANA, UNSPACED, script_of
from services.screening.matching.words.slavic import in_nominative
from services.screening.matching.words.spellings import known_spellings
from services.screening.matching.words.tables import heard_characters
from services.screening.matching.words.transliterate import latin_of
from services.screening.matching.words.unspaced import MOST_READINGS, unspaced

_KEPT = frozenset({"ARABIC", "HEBREW", "INDIC"})
"""Scripts whose words stay as they are and are compared by their spellings."""
_ARTICLE = "ال"
_BEFORE_ARTICLE = {"وال": "wal", "لل": "lil", "بال": "bil"}
"""And, for and with, as they stand written together with the article."""
_GOD = frozenset({"الله", "اللہ"})
_OF_ARABIC_ALONE = frozenset("حعصضطظغقخذث")
"""Letters that foreign names (Alex, Alan) are not written with: short words with an article."""
_LINKS_BY_SOUND = {"本": "bin", "伊本": "ibn", "阿尔": "al", "艾尔": "al", "范": "van", "冯": "von"}
"""Links of foreign names, as Chinese writes them between dots."""


class Reading(NamedTuple):
    """One way to read a name.

    `text`: words in Latin letters where something translates them. `sounds`: words as they sound, which is
    how a person's name is read. `natives`: (English, native) of each translated word.
    """

    text: str
    sounds: str
    natives: tuple[tuple[str, str], ...] = ()


def read(folded: str) -> tuple[Reading, ...]:
    """Readings of a folded name, the likeliest first; the name itself when it is Latin."""
    return (Reading(folded, folded),) if folded.isascii() else _read_native(folded)


@lru_cache(maxsize=16_384)
def _read_native(folded: str) -> tuple[Reading, ...]:
    words = in_nominative(_construct(folded.split()))
    japanese = bool(KANA.search(folded))
    foreign = _is_foreign(words)
    natives: dict[str, str] = {}
    parts: list[tuple[tuple[str, str, str], ...]] = []
    at = 0
    while at < len(words):
        word = words[at]
        if script_of(word) in UNSPACED:
            options = unspaced(word, japanese, alone=len(words) == 1)
            if foreign:
                options = tuple(dict.fromkeys((_foreign_word(word), *options)))
            parts.append(tuple((one, one, one) for one in options))
            at += 1
            continue
        size, meanings, sound, named = _spaced(words, at)
        parts.append(tuple((english, sound, named) for english in meanings))
        for english in meanings if size == 1 else ():
            if english.isalpha() and english != word:
                natives.setdefault(english, without_article(word))
        at += size
    kept = tuple(natives.items())
    found: dict[tuple[str, str], Reading] = {}
    for choice in islice(product(*parts), MOST_READINGS):
        told, sound, named = (" ".join(" ".join(words).split()) for words in zip(*choice, strict=True))
        for reading in (Reading(told, named, kept), Reading(sound, sound), Reading(sound, named)):
            found.setdefault((reading.text, reading.sounds), reading)
    if may_be_a_foreigner(words) and not any(translated(words, at) for at in range(len(words))):
        text = next(iter(found.values())).text
        found.setdefault((text, folded), Reading(text, folded))
    if any(map(is_belarusian, words)):
        russian = " ".join(in_russian(word)[0] if is_belarusian(word) else word for word in words)
        for reading in _read_native(russian) if russian != " ".join(words) else ():
            found.setdefault((reading.text, reading.sounds), reading)
    return tuple(found.values())


def _construct(words: list[str]) -> list[str]:
    """Words with the t that is said, not written as one, before God's name: هبة الله, Hibatullah."""
    followed = zip(words, [*words[1:], ""], strict=True)
    return [
        f"{word[:-1]}ت" if following in _GOD and _ends_in_t(word) else word for word, following in followed
    ]


def _ends_in_t(word: str) -> bool:
    return len(word) > 2 and word[-1] in "ةه" and word not in _GOD


def _is_foreign(words: list[str]) -> bool:
    """Whether Chinese characters in several words, with a dot between them, write a foreign name by sound."""
    han = [simplified(word) for word in words if script_of(word) == "HAN"]
    return (
        len(words) > 1 and len(max(han, default="", key=len)) > 1 and set("".join(han)) <= heard_characters()
    )


def _foreign_word(word: str) -> str:
    return _LINKS_BY_SOUND.get(simplified(word), simplified(word))


def _spaced(words: list[str], at: int) -> tuple[int, tuple[str, ...], str, str]:
    """How many words are read, what they may mean, how they sound, and how persons spell them."""
    word = words[at]
    known = translated(words, at)
    size, meanings = known or (1, ())
    heard = " ".join(_sound(one, at + place > 0) for place, one in enumerate(words[at : at + size]))
    spelled = known_spellings(word, script_of(word)) if size == 1 and script_of(word) not in _KEPT else ()
    return size, meanings or (heard,), heard, spelled[0] if spelled else heard


def _sound(word: str, follows: bool) -> str:
    if script_of(word) in _KEPT:
        return _detached(word, follows)
    return latin_of(word)[:1] if len(word) == 1 else latin_of(word)


def _detached(word: str, follows: bool) -> str:
    """An Arabic article as a word of its own, unless a name is written with it; and what is written together
    with it in a word that `follows` another.
    """
    for written, apart in _BEFORE_ARTICLE.items() if follows else ():
        if word.startswith(written) and len(word) > len(written) + 2:
            return f"{apart} {word[len(written) :]}"
    short = len(word) < 4 or (len(word) == 4 and word[2] not in _OF_ARABIC_ALONE)
    return word if short or word in _GOD or not word.startswith(_ARTICLE) else f"al {word[2:]}"
