"""Chinese names → Latin: place + proper name + sector + kind of body, each rendered by what it is.

上海市公安局 becomes "shanghai municipal public security bureau"; what no table knows stays in Chinese, as one
word. A name of two to four characters that no table knows is read as a person: surname first.
"""

from functools import cache, lru_cache

from opencc import OpenCC

from services.screening.matching.words.numbered import numbered
from services.screening.matching.words.tables import (
    chinese_brands,
    chinese_places,
    chinese_surnames,
    chinese_terms,
    chinese_universities,
    surnames_of_many,
)

_UNIFIED = range(0x4E00, 0x9FA6)
_UNKNOWN_TO_OPENCC = str.maketrans(
    "鉱鑛衞邉﨑凉羣姸峯堃喆甯溫眞愼淸靑黃產敎强顏郞凖晋",
    "矿矿卫边崎凉群妍峰坤哲宁温真慎清青黄产教强颜郎准晋",
)
"""Among them characters as Hong Kong and old registers write them (衞, 峯)."""
_AREA_ENDINGS = "省市区县州"
_MAX_PERSON = 4


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _longest() -> int:
    return max(map(len, (*chinese_terms(), *chinese_brands())))


def simplified(text: str) -> str:
    """Traditional and Japanese characters as simplified ones."""
    return str(_simplifier().convert(text)).translate(_japanese())


@cache
def _japanese() -> dict[int, str]:
    """Characters of Japan (発, 対) that mainland China does not write, and what it writes for them."""
    every = "".join(map(chr, _UNIFIED))
    meant = str(_simplifier().convert(str(OpenCC("jp2t").convert(every))))
    known = {
        **{ord(char): other for char, other in zip(every, meant, strict=True)},
        **{code: chr(other) for code, other in _UNKNOWN_TO_OPENCC.items()},
    }
    return {code: other for code, other in known.items() if chr(code) != other and not _is_written(chr(code))}


def is_japanese(text: str) -> bool:
    """Whether a character of it is written in Japan alone (広, 県)."""
    return any(ord(char) in _japanese() for char in text)


def _is_written(char: str) -> bool:
    """Whether mainland China's own set of characters has it."""
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=16_384)
def render(han: str) -> tuple[str, ...]:
    """Readings of a run of Han characters, the likeliest first; at least one."""
    text = simplified(han)
    pieces = segments(text)
    if all(known is None for _, known in pieces) and 2 <= len(text) <= _MAX_PERSON:
        return _person(text)
    readings = [""]
    for piece, known in pieces:
        options = known or (piece,)
        readings = [f"{reading} {option}".strip() for reading in readings for option in options][:4]
    named = _person(text) if _is_called_so(pieces) else ()
    return tuple(dict.fromkeys((*named, *readings)))


def _is_called_so(pieces: list[tuple[str, tuple[str, ...] | None]]) -> bool:
    """Whether a word follows a surname of many, and nothing else: given names are words (张海军)."""
    sizes = [len(piece) for piece, _ in pieces]
    return sizes == [1, 2] and pieces[0][1] is None and pieces[0][0] in surnames_of_many()


def _person(text: str) -> tuple[str, ...]:
    length = 2 if text[:2] in chinese_surnames() and len(text) > 2 else 1
    married = (f"{text[0]} {text[1]} {text[2:]}",) if len(text) == _MAX_PERSON and length == 1 else ()
    return (f"{text[:length]} {text[length:]}", *married, text)


def segments(text: str) -> list[tuple[str, tuple[str, ...] | None]]:
    """Split into (piece, what it means); None for pieces that no table knows."""
    pieces: list[tuple[str, tuple[str, ...] | None]] = []
    unknown = ""
    placed = False
    at = 0
    while at < len(text):
        known = _longest_match(text, at, after_known=not unknown, placed=placed)
        count = numbered(text, at, bool(at and not unknown))
        size, meanings = count if count and count[0] >= known[0] else known
        if meanings is None:
            unknown += text[at]
            placed = False
            at += 1
            continue
        pieces.extend(_unknown_pieces(unknown))
        unknown = ""
        placed = text[at : at + size] in chinese_places()
        pieces.append((text[at : at + size], meanings))
        at += size
    pieces.extend(_unknown_pieces(unknown))
    return pieces


def _longest_match(text: str, at: int, after_known: bool, placed: bool) -> tuple[int, tuple[str, ...] | None]:
    terms, brands = chinese_terms(), chinese_brands()
    for size in range(min(_longest(), len(text) - at), 0, -1):
        piece = text[at : at + size]
        area = placed and piece in _AREA_ENDINGS
        if size == 1 and not area and not (after_known and at and _starts_known(text, at + 1)):
            return 0, None
        if piece in chinese_universities():
            return size, chinese_universities()[piece]
        if piece in brands:
            return size, (*brands[piece], _in_words(piece))
        if piece in terms:
            return size, tuple(terms[piece].split("|"))
    return 0, None


@lru_cache(maxsize=4_096)
def _in_words(brand: str) -> str:
    """A firm's name with what it does in English (振华重工), where it ends so; itself otherwise."""
    terms = chinese_terms()
    known = next((at for at in range(2, len(brand) - 1) if brand[at:] in terms), 0)
    return f"{brand[:known]} {terms[brand[known:]].split('|')[0]}" if known else brand


def _starts_known(text: str, at: int) -> bool:
    """Whether a word of two or more known characters, or the end, follows: single characters mislead."""
    if at >= len(text):
        return True
    terms, brands = chinese_terms(), chinese_brands()
    sizes = range(2, min(_longest(), len(text) - at) + 1)
    return any(text[at : at + size] in terms or text[at : at + size] in brands for size in sizes)


def _unknown_pieces(text: str) -> list[tuple[str, tuple[str, ...] | None]]:
    """An unknown run; an area ending on it (灵川县) is a word of its own."""
    if not text:
        return []
    if len(text) > 2 and text[-1] in _AREA_ENDINGS and text[-1] in chinese_terms():
        return [(text[:-1], None), (text[-1], (chinese_terms()[text[-1]],))]
    return [(text, None)]
