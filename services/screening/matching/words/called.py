"""What parties of the lists are called in Chinese, where that is all of a name: 西工大, 成飞, 云从信息.

A short name says little of what the party is called in English, and as a part of a longer name it may be
another's: it is known as a whole or not at all.
"""

import re
from functools import cache

from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.fold import fold
from services.screening.matching.words.tables import rows

_FORM = re.compile("(?:股份|有限责任|有限)*公司$")
_AREA = re.compile("[省市县]")
_ASIDE = re.compile(r"\s*\([A-Z-]+\)")


def called(text: str) -> tuple[str, ...]:
    """Names, folded and as lists publish them, of the party that is called by all of a simplified `text`.

    A legal form at its end, and 市 after a place, may stand there or not.
    """
    return _called().get(_bare(text), ())


def _bare(text: str) -> str:
    return _AREA.sub("", _FORM.sub("", text))


@cache
def _called() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for listed, names in rows("called_zh.txt"):
        english = tuple(fold(_ASIDE.sub("", one)) for one in listed.split("|"))
        for name in names.split("|"):
            found.setdefault(_bare(simplified(fold(name))), english)
    return found
