"""Ships as China, Korea and Japan write them: 泰和轮, 무두봉호, 第八福竜丸; lists have the name alone."""

import re

from services.screening.matching.words.numbered import counted
from services.screening.matching.words.script import HAN

_NAMED = re.compile(
    f"(?:第([{HAN}]+?|\\d+)(?=[{HAN}]{{2}}))?([{HAN}가-힣\u3040-\u30ff ]{{2,}}?)(号|號|轮|輪|호|丸)"
)
_MARU = "丸"


def ship_names(folded: str) -> str:
    """The name of a ship without what says that it is one; nothing where the name has no such ending."""
    found = _NAMED.fullmatch(folded)
    if not found:
        return ""
    number, name, ending = found.groups()
    if ending == _MARU:
        name = f"{name} maru"
    return f"{name} {counted(number)}" if number and counted(number) else name if not number else ""
