"""Ships as China, Korea and Japan write them: 泰和轮, 무두봉호, 第八福竜丸; lists have the name alone."""

import re

from services.screening.matching.words import sino_japanese
from services.screening.matching.words.numbered import counted
from services.screening.matching.words.script import HAN

_NAMED = re.compile(
    f"(?:第([{HAN}]+?|\\d+)(?=[{HAN}]{{2}}))?([{HAN}가-힣\u3040-\u30ff ]{{2,}}?)(号|號|轮|輪|호|丸)"
)
_MARU = "丸"


def ship_names(folded: str) -> tuple[str, ...]:
    """The name of a ship without what says that it is one; nothing where the name has no such ending."""
    found = _NAMED.fullmatch(folded)
    if not found:
        return ()
    number, name, ending = found.groups()
    names = (name, *sino_japanese.readings(name)) if ending == _MARU else (name,)
    last = " maru" if ending == _MARU else ""
    if not number:
        return tuple(f"{one}{last}" for one in names)
    return tuple(f"{one}{last} {counted(number)}" for one in names) if counted(number) else ()
