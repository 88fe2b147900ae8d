"""Ships as China, Korea and Japan write them: 泰和轮, 무두봉호, 第八福竜丸; lists have the name alone."""

import re

from pypinyin import lazy_pinyin

from services.screening.matching.words import sino_japanese
from services.screening.matching.words.numbered import counted
from services.screening.matching.words.script import HAN

_NAMED = re.compile(
    f"(?:第([{HAN}]+?|\\d+)(?=[{HAN}]{{2}}))?([{HAN}가-힣\u3040-\u30ff ]{{2,}}?)(号|號|轮|輪|호|丸)"
)
_NUMBERED = re.compile(f"([{HAN}]{{2,4}})(\\d{{1,4}})(?:号|號|轮|輪)*")
_MARU = "丸"


def ship_names(folded: str) -> tuple[str, ...]:
    """The name of a ship without what says that it is one, and one with a number as it sounds (远洋19: Yuan
    Yang 19); nothing where the name is written otherwise.
    """
    if found := _NUMBERED.fullmatch(folded):
        return (f"{' '.join(lazy_pinyin(found[1]))} {found[2]}",)
    found = _NAMED.fullmatch(folded)
    if not found:
        return ()
    number, name, ending = found.groups()
    names = (name, *sino_japanese.readings(name)) if ending == _MARU else (name,)
    last = " maru" if ending == _MARU else ""
    if not number:
        return tuple(f"{one}{last}" for one in names)
    return tuple(f"{one}{last} {counted(number)}" for one in names) if counted(number) else ()
