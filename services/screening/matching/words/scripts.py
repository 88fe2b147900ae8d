"""A folded name in any script → words in Latin letters where something translates them, else native words."""

import re
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

from services.screening.matching.words import kana
from services.screening.matching.words.chinese import render, simplified
from services.screening.matching.words.foreigners import may_be_a_foreigner
from services.screening.matching.words.hangul import is_hangul
from services.screening.matching.words.native import translated, unspaced_terms, without_article
from services.screening.matching.words.script import HAN, KANA, UNSPACED, script_of
from services.screening.matching.words.segment import split_known
from services.screening.matching.words.spellings import known_spellings, native_names
from services.screening.matching.words.tables import heard_characters, korean_surnames, rows, sounded_names
from services.screening.matching.words.transliterate import latin_of

MOST_READINGS = 6
_KEPT = frozenset({"ARABIC", "HEBREW", "INDIC"})
"""Scripts whose words stay as they are and are compared by their spellings."""
_ARTICLE = "ال"
_GOD = "الله"
_LINKS_BY_SOUND = {"本": "bin", "伊本": "ibn", "阿尔": "al", "艾尔": "al", "范": "van", "冯": "von"}
"""Links of foreign names, as Chinese writes them between dots."""
_SHORTEST_NAME = 2
_KOREAN_ORDINAL = re.compile(r"제(?=\d)")
_KOREAN_ARTICLE, _KOREAN_ARTICLED = "알", 3
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
_RUNS = re.compile(
    f"[{HAN}]+|[가-힣]+|[\u3040-\u30ff]+|[\u0e00-\u0e7f]+|[^{HAN}가-힣\u3040-\u30ff\u0e00-\u0e7f]+"
)


class Reading(NamedTuple):
    """One way to read a name.

    `text`: words in Latin letters where something translates them. `sounds`: words as they sound, which is
    how a person's name is read. `natives`: (English, native) of each translated word.
    """

    text: str
    sounds: str
    natives: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=16_384)
def read(folded: str) -> tuple[Reading, ...]:
    """Readings of a folded name, the likeliest first; the name itself when it is Latin."""
    if folded.isascii():
        return (Reading(folded, folded),)
    words = _construct(folded.split())
    japanese = bool(KANA.search(folded))
    foreign = _is_foreign(words)
    natives: dict[str, str] = {}
    parts: list[tuple[tuple[str, str, str], ...]] = []
    at = 0
    while at < len(words):
        word = words[at]
        if script_of(word) in UNSPACED:
            options = _unspaced(word, japanese, alone=len(words) == 1)
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
    return tuple(found.values())


def _construct(words: list[str]) -> list[str]:
    """Words with the t that is said, not written as one, before God's name: هبة الله, Hibatullah."""
    return [
        f"{word[:-1]}ت" if following == _GOD != word and len(word) > 2 and word[-1] in "ةه" else word
        for word, following in zip(words, [*words[1:], ""], strict=True)
    ]


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
    heard = " ".join(_sound(one) for one in words[at : at + size])
    spelled = known_spellings(word, script_of(word)) if size == 1 and script_of(word) not in _KEPT else ()
    return size, meanings or (heard,), heard, spelled[0] if spelled else heard


def _sound(word: str) -> str:
    if script_of(word) in _KEPT:
        return _detached(word)
    return latin_of(word)[:1] if len(word) == 1 else latin_of(word)


def _detached(word: str) -> str:
    """An Arabic article as a word of its own, unless a name is written with it."""
    if not word.startswith(_ARTICLE) or len(word) <= 4 or word == _GOD:
        return word
    return f"al {word[2:]}"


def _unspaced(word: str, japanese: bool, alone: bool) -> tuple[str, ...]:
    runs = _RUNS.findall(_KOREAN_ORDINAL.sub("", word))
    if len(runs) == 1:
        return _run(word, japanese, alone)
    options = [_run(run, japanese, alone=False) for run in runs]
    return tuple(" ".join(choice) for choice in islice(product(*options), MOST_READINGS))


def _run(run: str, japanese: bool, alone: bool) -> tuple[str, ...]:
    script = script_of(run)
    if script == "HAN":
        return _han(run, japanese)
    if script not in UNSPACED:
        return (latin_of(run),)
    pieces = split_known(run, _terms(), _longest())
    if len(pieces) == 1 and pieces[0].meanings is None and is_hangul(run):
        return (*(_korean_person(run) if alone else (run,)), *_korean_article(run))
    choices = product(*(piece.meanings or (_unknown(piece.text),) for piece in pieces))
    told = tuple(" ".join(choice) for choice in islice(choices, MOST_READINGS))
    named = script == "THAI" and any(piece.meanings is None for piece in pieces)
    return tuple(dict.fromkeys((*told, _thai_name(run)))) if named else told


def _thai_name(run: str) -> str:
    """A person's name, which words of firms may be parts of, without the title written before it."""
    title = next((title for title in _thai_titles() if run.startswith(title)), "")
    return run[len(title) :] if len(run) > len(title) + _SHORTEST_NAME else run


@cache
def _thai_titles() -> tuple[str, ...]:
    """Longest first."""
    titles = (word for word, *_ in rows("name_particles.txt") if script_of(word) == "THAI")
    return tuple(sorted(titles, key=len, reverse=True))


def _unknown(text: str) -> str:
    """Katakana of a foreign word stays, to be compared by its sound; other kana is read."""
    if script_of(text) != "KANA" or _KATAKANA.fullmatch(text):
        return text
    return latin_of(kana.romanised(text))


def _korean_person(run: str) -> tuple[str, ...]:
    surnames = korean_surnames()
    size = 2 if run[:2] in surnames and len(run) > 3 else 1
    if 2 <= len(run) <= 5 and run[:size] in surnames:
        return (f"{run[:size]} {run[size:]}", run)
    return (run,)


def _korean_article(run: str) -> tuple[str, ...]:
    """An Arabic name with its article as Korean writes it, apart: 알아사드, al-Assad."""
    return (f"al {run[1:]}",) if run[0] == _KOREAN_ARTICLE and len(run) > _KOREAN_ARTICLED else ()


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    return {simplified(native): meanings for native, meanings in unspaced_terms().items()}


@cache
def _japanese_marks() -> tuple[str, ...]:
    """Words of which one at least stands in a Japanese firm's or body's name written in Han alone."""
    return tuple(
        simplified(native) for native, english in rows("terms_unspaced.txt") if script_of(native) == "HAN"
    )


@cache
def _longest() -> int:
    return max(map(len, _terms()))


def _han(run: str, japanese: bool) -> tuple[str, ...]:
    text = simplified(run)
    pieces = split_known(text, _terms(), _longest())
    known = any(piece.meanings for piece in pieces)
    told = " ".join((piece.meanings or (piece.text,))[0] for piece in pieces)
    if japanese:
        return (told,) if known else (*_japanese_person(text), text)
    rendered = (*_names_by_sound(text), *render(text))
    marked = known and any(mark in text for mark in _japanese_marks())
    return tuple(dict.fromkeys((*rendered, *_japanese_person(text), *((told,) if marked else ()))))


def _names_by_sound(text: str) -> tuple[str, ...]:
    """Names of Uyghurs and Tibetans that are written one after the other: 买买提吐尔逊, 扎西次仁."""
    names = sounded_names()
    pieces = split_known(text, names, _longest_sounded())
    return (" ".join(piece.text for piece in pieces),) if all(piece.meanings for piece in pieces) else ()


@cache
def _longest_sounded() -> int:
    return max(map(len, sounded_names()))


def _japanese_person(text: str) -> tuple[str, ...]:
    """Surname and given name, both in the table of names, of a run of three to six characters."""
    if not 3 <= len(text) <= 6:
        return ()
    names = native_names("HAN")
    sizes = (2, 3, 1) if len(text) > 3 else (2, 1)
    found = [
        size for size in sizes if text[:size] in names and text[size:] in names and len(text) - size <= 3
    ]
    return tuple(f"{text[:size]} {text[size:]}" for size in found[:2])
