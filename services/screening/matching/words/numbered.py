"""Numbered bodies in Chinese: 航天科工三院159厂, 第七〇一研究所, 电科54所. The number says which one it is.

Short words that mean a body or a group only beside a number (院, 所; 中船) are read so only there.
"""

import re
from functools import cache, lru_cache

from services.screening.matching.words.tables import rows

_DIGITS = "〇一二三四五六七八九"
_ALSO_ZERO = str.maketrans("零○０", "〇〇〇")
_TENS = {"十": 10, "百": 100}
_KINDS = {
    "研究院": "academy", "研究所": "research institute", "设计院": "design institute",
    "设计所": "design institute", "实验室": "laboratory", "部队": "unit", "基地": "base", "院": "academy",
    "所": "research institute", "厂": "plant", "局": "bureau",
}  # fmt: skip
"""What is numbered, and what lists call it in English: a 研究院 that has a number is an Academy."""
ANY_KIND = "|".join(_KINDS)
"""What is numbered, as a pattern."""
_ALSO = {"research institute": "institute", "academy": "research academy"}
"""What lists call some of them as well (503 Institute)."""
_NUMERAL = f"[{_DIGITS}零○十百]"
_COUNTED = re.compile(
    f"(?:第({_NUMERAL}+|\\d+)|({_NUMERAL}{{2,5}}|\\d+))({ANY_KIND})"
    f"|第?({_NUMERAL}{{2,5}}|\\d+)(?=大队|支队)|第({_NUMERAL}+|\\d+)"
)
_AFTER_KNOWN = re.compile(f"({_NUMERAL})(研究院|研究所|院|所|厂|局)")
"""A lone numeral without 第: read as one beside a word that is known (航天科工三院)."""


@cache
def _holdings() -> dict[str, str]:
    return {han: english for field, english in rows("holdings_zh.txt") for han in field.split("|")}


@cache
def _held() -> re.Pattern[str]:
    names = "|".join(sorted(_holdings(), key=len, reverse=True))
    return re.compile(
        f"({names})(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:公司)?(?=(?:第?(?:{_NUMERAL}+|\\d+)(?:{ANY_KIND})))"
    )


@lru_cache(maxsize=16_384)
def numbered(text: str, at: int, after_known: bool) -> tuple[int, tuple[str, ...]] | None:
    """How many characters from `at` are a number with what it counts, or the group before it, in English.

    `after_known`: whether a word that a table knows ends at `at`.
    """
    if held := _held().match(text, at):
        return held.end() - at, (_holdings()[held.group(1)],)
    if counted := _COUNTED.match(text, at):
        numeral = next(filter(None, (counted.group(1), counted.group(2), *counted.group(4, 5))))
        return counted.end() - at, _english(numeral, counted.group(3))
    if after_known and (lone := _AFTER_KNOWN.match(text, at)):
        return lone.end() - at, _english(*lone.groups())
    return None


def counted(numeral: str) -> str:
    """A number in Chinese characters in digits; nothing where it is none."""
    known = numeral.isdecimal() or set(numeral.translate(_ALSO_ZERO)) <= {*_DIGITS, *_TENS}
    return str(_number(numeral)) if known else ""


def _english(numeral: str, kind: str | None) -> tuple[str, ...]:
    number = str(_number(numeral))
    if kind is None:
        return (number,)
    called = _KINDS[kind]
    return tuple(f"{number} {one}" for one in (called, _ALSO.get(called)) if one)


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    numeral = numeral.translate(_ALSO_ZERO)
    if not set(numeral) & set(_TENS):
        return int("".join(str(_DIGITS.index(char)) for char in numeral))
    total = digit = 0
    for char in numeral:
        if char in _TENS:
            total += max(digit, 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS.index(char)
    return total + digit
