"""Name knowledge read from `knowledge/names`: words, places, legal forms, Chinese terms."""

import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Literal, NamedTuple

from pypinyin import lazy_pinyin

TokenClass = Literal[
    "proper", "generic", "body", "unit", "number", "compass", "particle", "legal", "city", "region", "country"
]
CLASSES: tuple[TokenClass, ...] = (
    "proper", "generic", "body", "unit", "number", "compass", "particle", "legal",
    "city", "region", "country",
)  # fmt: skip
CLASS_NUMBERS = {cls: number for number, cls in enumerate(CLASSES)}
COMMON_CLASSES: frozenset[TokenClass] = frozenset({"generic", "body", "unit"})
"""Words that say what a body does or what it is, not which one."""
PLACE_CLASSES = frozenset({"city", "region", "country"})
Phrases = dict[str, list[tuple[str, ...]]]
_TELLING_SYLLABLES = 3
_FOREIGN_WORDS = ("words_bodies.txt", "words_languages.txt", "words_fields.txt", "words_goods.txt")


class Concept(NamedTuple):
    """What a word stands for, and which class of word it is."""

    canon: str
    cls: TokenClass


def rows(name: str) -> Iterator[list[str]]:
    """The fields of each line of a knowledge file, comments left out."""
    text = (files("services.screening.knowledge.names") / name).read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _variants(field: str) -> list[str]:
    return [part for part in field.split("|") if part]


def _class_of(text: str) -> TokenClass:
    return next(known for known in CLASSES if known == text)


@cache
def words() -> dict[str, Concept]:
    """Folded word → concept, for generic words and single-word places; generic words win."""
    table: dict[str, Concept] = {}
    for canon, cls, *rest in rows("places.txt"):
        concept = Concept(canon.replace(" ", ""), _class_of(cls))
        for word in (canon, *_variants(rest[0])):
            if " " not in word:
                table.setdefault(word, concept)
        table.setdefault(concept.canon, concept)
    for han, latin in spelt_brands().items():
        if " " not in latin[0]:
            concept = Concept(latin[0], "proper")
            table.setdefault("".join(lazy_pinyin(han, errors="ignore")), concept)
            for name in latin[1:]:
                if " " not in name and name not in firm_words():
                    table.setdefault(name, concept)
    for canon, cls, field in rows("words.txt"):
        concept = Concept(canon, _class_of(cls))
        for word in (canon, *_variants(field)):
            table[word] = concept
    for canon, cls, field in chain.from_iterable(map(rows, _FOREIGN_WORDS)):
        concept = table.setdefault(canon, Concept(canon, _class_of(cls)))
        for word in _variants(field):
            table.setdefault(word, concept)
    return table


@cache
def foreign_words() -> frozenset[str]:
    """What other languages call bodies, in Latin letters: slips seldom lead to them."""
    found = chain.from_iterable(map(rows, _FOREIGN_WORDS))
    return frozenset(word for _, _, field in found for word in _variants(field))


def _by_first(phrases: Iterator[tuple[str, ...]]) -> Phrases:
    table: Phrases = {}
    for phrase in phrases:
        table.setdefault(phrase[0], []).append(phrase)
    for found in table.values():
        found.sort(key=len, reverse=True)
    return table


@cache
def place_phrases() -> tuple[Phrases, dict[tuple[str, ...], Concept]]:
    """Places of several words, by their first word, and what each stands for."""
    concepts: dict[tuple[str, ...], Concept] = {}
    for canon, cls, latin, *_ in rows("places.txt"):
        for name in (canon, *_variants(latin)):
            if " " in name:
                concepts[tuple(name.split())] = Concept(canon.replace(" ", ""), _class_of(cls))
    return _by_first(iter(concepts)), concepts


@cache
def firm_words() -> dict[str, int]:
    """Word that many firms have in their names → how many of them; `*`: of how many firms."""
    return {word: int(count) for word, count in rows("firm_words.txt")}


@cache
def firm_rarity() -> dict[str, float]:
    """Word that many firms have in their names → 1 for none of them, falling towards 0 for all."""
    counts = dict(firm_words())
    total = math.log1p(counts.pop("*"))
    return {word: 1.0 - math.log1p(count) / total for word, count in counts.items()}


@cache
def phrases() -> tuple[Phrases, dict[tuple[str, ...], tuple[str, ...]]]:
    """Phrases and abbreviations by their first word, and the words each stands for."""
    table = {tuple(phrase.split()): tuple(meaning.split()) for phrase, meaning in rows("phrases.txt")}
    return _by_first(iter(table)), table


@cache
def legal_forms() -> Phrases:
    """Legal forms as word tuples by their first word, longest first."""
    return _by_first(tuple(line[0].split()) for line in rows("legal_forms.txt"))


@cache
def legal_words() -> frozenset[str]:
    """Every word of a legal form."""
    return frozenset(word for forms in legal_forms().values() for form in forms for word in form)


@cache
def chinese_terms() -> dict[str, str]:
    """Chinese words and places → English, as used in names."""
    table = {row[0]: row[1] for row in rows("zh_terms.txt")}
    for canon, _, _, *han_field in rows("places.txt"):
        for han in _variants(han_field[0]) if han_field else ():
            table.setdefault(han, canon)
    return table


@cache
def chinese_places() -> frozenset[str]:
    """Chinese names of places."""
    return frozenset(han for row in rows("places.txt") for han in _variants(row[-1]))


@cache
def look_alikes() -> dict[str, str]:
    """Chinese character → those that are taken for it by their shape."""
    return dict(rows("look_alikes_zh.txt"))


@cache
def spelt_brands() -> dict[str, tuple[str, ...]]:
    """Chinese brand → Latin names it is known by, where its pinyin is known as well."""
    return {han: tuple(_variants(latin)) for han, latin in rows("brands_zh.txt")}


@cache
def chinese_brands() -> dict[str, tuple[str, ...]]:
    """Chinese brand, firm or university → Latin names it is known by."""
    firms = {han: tuple(_variants(latin)) for han, latin in rows("firms_zh.txt")}
    return {**firms, **spelt_brands(), **chinese_universities()}


@cache
def chinese_universities() -> dict[str, tuple[str, ...]]:
    """Chinese university → Latin names it is known by, none of them word for word: 理工 is in many."""
    known = {han: latin for han, latin in spelt_brands().items() if han.endswith(("大学", "学院"))}
    return {**known, **{han: tuple(_variants(latin)) for han, latin in rows("universities_zh.txt")}}


@cache
def heard_characters() -> frozenset[str]:
    """Chinese characters that write foreign names by sound."""
    return frozenset("".join(row[0].replace("|", "") for row in rows("heard_chinese.txt")))


@cache
def sounded_names() -> dict[str, tuple[str, ...]]:
    """Names of Xinjiang, Tibet and Mongolia in Chinese characters → Latin letters."""
    found: dict[str, tuple[str, ...]] = {}
    for han, latin in rows("names_by_sound_zh.txt"):
        for written in _variants(han):
            found.setdefault(written, tuple(_variants(latin)))
    return found


@cache
def sounded_groups() -> tuple[tuple[str, ...], ...]:
    """The Latin spellings of each of those names, pinyin of its Chinese forms among them.

    Pinyin of two characters is many a Chinese given name: it is not added.
    """
    return tuple(
        (
            *_variants(latin),
            *("".join(lazy_pinyin(one)) for one in _variants(han) if len(one) >= _TELLING_SYLLABLES),
        )
        for han, latin in rows("names_by_sound_zh.txt")
    )


@cache
def surnames_of_many() -> frozenset[str]:
    """Surnames that many Chinese or Koreans bear."""
    families = [row[1] for row in rows("common_names.txt") if row[0] in ("chinese family", "korean family")]
    return frozenset(name for family in families for name in _variants(family))


@cache
def chinese_spellings() -> frozenset[str]:
    """Pinyin of Chinese places and brands, each as one word."""
    places = {"".join(lazy_pinyin(han)) for row in rows("places.txt") for han in _variants(row[-1])}
    brands = {"".join(lazy_pinyin(han, errors="ignore")) for han in spelt_brands()}
    return frozenset(word for word in places | brands if word in words() and len(word) > 5)


@cache
def chinese_syllables() -> frozenset[str]:
    """Beginnings of those spellings that may be a syllable of their own."""
    return frozenset(word[:size] for word in chinese_spellings() for size in range(2, 7))


@cache
def chinese_surnames() -> dict[str, str]:
    """Surnames with a reading of their own, and double surnames → pinyin."""
    return {row[0]: row[1] for row in rows("surnames_zh.txt")}


@cache
def korean_surnames() -> dict[str, tuple[str, ...]]:
    """Korean surnames → Latin spellings, the commonest first."""
    return {hangul: tuple(_variants(latin)) for hangul, latin in rows("surnames_ko.txt")}


@cache
def confusables() -> dict[int, str]:
    """Look-alike letter → Latin letter, for `str.translate`."""
    return {ord(char): latin for chars, latin in rows("confusables.txt") for char in chars}
