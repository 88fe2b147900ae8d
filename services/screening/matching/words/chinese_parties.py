"""Chinese names one slip from the whole name of a party known by it: 江苏今控股集团有限公司 for 今创.

What agrees of a whole name says more than what stands beside a slip in one of its words, so a character lost
from a brand of two, or another that sounds the same, is known again. A brand with another character in it, or
with one more at its end, is another firm's, whatever else agrees; so is a name of which all words are known.
"""

from functools import cache

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.chinese import segments
from services.screening.matching.words.fold import fold
from services.screening.matching.words.spelling import filed, less_one
from services.screening.matching.words.tables import chinese_brands, chinese_terms, look_alikes, rows

_FRAMED = 6
"""Characters from which a name has enough beside its brand to tell by it."""


def meant_party(text: str) -> tuple[str, ...]:
    """The whole names one slip from a simplified `text`, in their order; none where it is a known one."""
    letters = text.replace(" ", "")
    if letters in _parties():
        return ()
    found = {name for part in less_one(letters) for name in _filed().get(part, ())}
    return tuple(sorted(name for name in found if _is_slip(letters, name)))


@cache
def _parties() -> dict[str, tuple[int, int]]:
    """Each whole name → where its brand stands, from and to; nowhere where it has none."""
    names = (fold(row[0]).replace(" ", "") for row in rows("parties_zh.txt"))
    return {name: _brand_in(name) for name in names}


@cache
def _filed() -> dict[str, tuple[str, ...]]:
    return filed(sorted(_parties()))


def _brand_in(name: str) -> tuple[int, int]:
    at = 0
    for piece, known in segments(name):
        if piece in chinese_brands() or (known is None and piece not in chinese_terms()):
            return at, at + len(piece)
        at += len(piece)
    return 0, 0


def _is_slip(written: str, name: str) -> bool:
    if OSA.distance(written, name, score_cutoff=1) != 1 or all(known for _, known in segments(written)):
        return False
    if by_hand(written, name):
        return True
    at = next((at for at, pair in enumerate(zip(written, name, strict=False)) if len({*pair}) > 1), len(name))
    start, end = _parties()[name]
    framed = len(name) >= _FRAMED
    if len(written) < len(name):
        return framed or not start <= at < end
    if len(written) > len(name):
        return not start <= at <= end or (framed and start < at < end)
    if not start <= at < end:
        return True
    one, other = written[at], name[at]
    alike = one in look_alikes().get(other, "") or other in look_alikes().get(one, "")
    return alike or (framed and lazy_pinyin(one) == lazy_pinyin(other))
