"""The country that a body's own name leaves out at home: 海上保安庁 is the Japan Coast Guard."""

import re

from services.screening.matching.words.chinese import is_japanese
from services.screening.matching.words.script import KANA, script_of
from services.screening.matching.words.tables import PLACE_CLASSES
from services.screening.matching.words.tokens import Token

_COUNTRIES = {
    "HANGUL": "korea", "THAI": "thailand", "BURMESE": "myanmar", "KANA": "japan", "HAN": "china",
}  # fmt: skip
_OF_JAPAN = re.compile("国立|國立|機構|庁|廳|省$|自衛|公社|事業団")
"""Words of bodies that China does not call so."""
_FEWEST_WORDS = 2
_OUTSIDE = PLACE_CLASSES | {"legal"}


def country_of(folded: str, tokens: tuple[Token, ...]) -> str:
    """The country whose language the name is in, where all of it says what a body is; else nothing."""
    script = script_of(folded)
    if script not in _COUNTRIES or any(
        token.cls in _OUTSIDE or not token.surface.isascii() for token in tokens
    ):
        return ""
    japanese = script == "HAN" and (KANA.search(folded) or is_japanese(folded) or _OF_JAPAN.search(folded))
    official = _OF_JAPAN.search(folded) or any(token.cls == "body" for token in tokens)
    if len(tokens) < _FEWEST_WORDS or not official:
        return ""
    return "japan" if japanese else _COUNTRIES[script]
