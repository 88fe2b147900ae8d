"""Chinese, Japanese, Korean, Thai and Burmese, which write no blanks between words, read piece by piece."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from services.screening.matching.words import kana, sino_japanese
from services.screening.matching.words.burmese import in_burmese
from services.screening.matching.words.called import called
from services.screening.matching.words.chinese import render, segments, simplified
from services.screening.matching.words.hangul import is_hangul
from services.screening.matching.words.loans import (
    covered,
    long_loan_words,
    named_and_covered,
    spoken_letters,
)
from services.screening.matching.words.native import unspaced_terms
from services.screening.matching.words.numbered import ANY_KIND
from services.screening.matching.words.script import BURMESE, HAN, UNSPACED, script_of
from services.screening.matching.words.segment import Piece, split_known
from services.screening.matching.words.spellings import native_names
from services.screening.matching.words.tables import (
    chinese_terms,
    chinese_universities,
    korean_surnames,
    rows,
    sounded_names,
)
from services.screening.matching.words.transliterate import latin_of

MOST_READINGS = 6
_FORMS_OF_JAPAN = ("株式会社", "有限会社", "合同会社")
_MOST_TOLD = 2
"""Readings of a Japanese name by what its words mean."""
_SHORTEST_NAME = 2
_KOREAN_ORDINAL = re.compile(r"제(?=\d)")
_KOREAN_ARTICLE, _KOREAN_ARTICLED = "알", 3
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{2,}")
_LINKS_IN_KATAKANA = {
    "アル": "al", "アッ": "al", "エル": "el", "ウル": "ul", "ビン": "bin", "ベン": "ben", "イブン": "ibn",
    "ファン": "van", "フォン": "von", "デ": "de", "ド": "de", "ディ": "di", "デル": "del",
}  # fmt: skip
"""Links of foreign names, as Japanese writes them between dots."""
_SCRIPTS = (HAN, "가-힣", "\u3040-\u30ff", "\u0e00-\u0e7f", BURMESE)
_RUNS = re.compile(
    "|".join(
        (
            f"(?:[{HAN}]|\\d+(?=(?:{ANY_KIND})))+",
            *(f"[{one}]+" for one in _SCRIPTS),
            f"[^{''.join(_SCRIPTS)}]+",
        )
    )
)
"""Characters of one script; what a number counts in Chinese belongs to it: 159厂."""


def unspaced(word: str, japanese: bool, alone: bool) -> tuple[str, ...]:
    """Readings of a word, the likeliest first; `alone`: it is the whole name."""
    known = called(simplified(word)) if alone and not japanese else ()
    runs = _RUNS.findall(_KOREAN_ORDINAL.sub("", word))
    if len(runs) == 1:
        return (*known, *_run(word, japanese, alone))
    options = [_run(run, japanese, alone=False) for run in runs]
    told = (" ".join(choice) for choice in islice(product(*options), MOST_READINGS))
    return (*known, *told)


def _run(run: str, japanese: bool, alone: bool) -> tuple[str, ...]:
    script = script_of(run)
    if script == "HAN":
        return _han(run, japanese)
    if script not in UNSPACED:
        return (latin_of(run),)
    named = in_burmese(run) if script == "BURMESE" else ()
    if alone and len(named[:1] and named[0].split()) > 1:
        return named
    pieces = _known_pieces(run)
    if len(pieces) == 1 and pieces[0].meanings is None and is_hangul(run) and not spoken_letters(run):
        return (*(_korean_person(run) if alone else (run,)), *_korean_article(run))
    choices = product(*(piece.meanings or (_unknown(piece.text),) for piece in pieces))
    told = (*named, *(" ".join(choice) for choice in islice(choices, MOST_READINGS)))
    parted = script == "THAI" and any(piece.meanings is None for piece in pieces)
    return tuple(dict.fromkeys((*told, _thai_name(run)))) if parted else told


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
    """Letters by their names as letters. Katakana of a foreign word stays, to be compared by its sound; other
    kana is read.
    """
    if letters := spoken_letters(text):
        return letters
    if text in _LINKS_IN_KATAKANA:
        return _LINKS_IN_KATAKANA[text]
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
    ours = {simplified(native): meanings for native, meanings in unspaced_terms().items()}
    return {**long_loan_words(), **ours}


def _known_pieces(run: str) -> list[Piece]:
    pieces = split_known(run, _terms(), _longest())
    if all(piece.meanings for piece in pieces):
        return pieces
    found = covered(run, _terms(), _longest())
    if not found and len(pieces) == 1:
        found = named_and_covered(run, _terms(), _longest())
    return found or pieces


@cache
def _japanese_marks() -> tuple[str, ...]:
    """Words, other than in Chinese, of which one at least stands in a Japanese name written in Han alone."""
    han = ((simplified(word), said) for word, said in rows("terms_unspaced.txt") if script_of(word) == "HAN")
    return (*_FORMS_OF_JAPAN, *(word for word, said in han if chinese_terms().get(word) != said))


@cache
def _longest() -> int:
    return max(map(len, _terms()))


def _han(run: str, japanese: bool) -> tuple[str, ...]:
    text = simplified(run)
    pieces = split_known(text, _terms(), _longest())
    known = any(piece.meanings for piece in pieces)
    choices = product(*(piece.meanings or (piece.text,) for piece in pieces))
    told = (*(" ".join(choice) for choice in islice(choices, _MOST_TOLD)), *_called(pieces))
    if japanese:
        return told if known else (*_japanese_person(text), text, *sino_japanese.readings(text))
    if text in chinese_universities():
        return render(text)
    rendered = (*_names_by_sound(text), *render(text))
    marked = known and any(mark in text for mark in _japanese_marks())
    return tuple(dict.fromkeys((*rendered, *_japanese_person(text), *(told if marked else ()))))


def _called(pieces: list[Piece]) -> Iterator[str]:
    """The same where one part is what a Japanese firm is called, by what its characters are read."""
    unknown = [piece.text for piece in pieces if piece.meanings is None]
    for latin in sino_japanese.readings(unknown[0]) if len(unknown) == 1 and len(pieces) > 1 else ():
        yield " ".join(latin if piece.meanings is None else piece.meanings[0] for piece in pieces)


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


def pieces(word: str, japanese: bool) -> list[Piece]:
    """What a word is put together from: known words, and what no table knows."""
    runs = [simplified(word)] if japanese else _RUNS.findall(_KOREAN_ORDINAL.sub("", word))
    return [piece for run in runs for piece in _pieces(run, japanese)]


def _pieces(run: str, japanese: bool) -> list[Piece]:
    if script_of(run) not in UNSPACED:
        return [Piece(run, (latin_of(run),))]
    if script_of(run) == "HAN" and not japanese:
        text = simplified(run)
        own = any(mark in text for mark in _japanese_marks() if mark not in chinese_terms())
        return split_known(text, _terms(), _longest()) if own else [Piece(*one) for one in segments(text)]
    return _known_pieces(simplified(run))
