"""Names that call their bearer a servant: Abdul Rahman, Abdurahman, 阿不都热合曼."""

import re
from functools import lru_cache

from services.screening.matching.likeness.known_names import names_of

_SERVANT = ("abdul", "abdel", "abdal", "abdur", "abdoul", "abdol")
_SERVANT_ASSIMILATED = re.compile("abd(?:[aeo]|ou)(?P<sound>ch|sh|[sztnrd])(?P<rest>(?P=sound)[aeiouy].{2,})")
"""Abderrahmane, Abdessamad, Abdennour: the article as it sounds before the name."""
_SERVANT_SLIPPED = re.compile("(?:(?:[^a]bd|a[^b]d|ab[^d]|adb)[ue]l|abudl)(?P<rest>[a-z]*)")
"""Abdul and Abdel with another letter in place of one before the vowel, or two letters swapped."""
_SERVANT_UYGHUR = "abdu"
_SERVANT_NATIVE = {
    "عبدال": "عبد", "阿卜杜勒": "abd", "阿不都": "abd", "阿卜杜": "abd", "阿布都": "abd", "阿卜都": "abd",
    "압둘": "abd", "압델": "abd", "アブドゥル": "abd", "アブドル": "abd", "アブデル": "abd", "アブド": "abd",
    "абдул": "abd", "абдуль": "abd", "абдель": "abd", "абдел": "abd", "абдал": "abd", "αμπντουλ": "abd",
    "αμπντελ": "abd", "აბდულ": "abd", "აბდელ": "abd", "աբդուլ": "abd", "աբդել": "abd", "अब्दुल": "abd",
    "अब्देल": "abd", "עבדול": "abd", "עבדאל": "abd", "อับดุล": "abd", "อับเดล": "abd",
}  # fmt: skip
_SERVANTS = frozenset({"abd", "عبد", "عبدال"})
_OF_GOD = (
    "ла",
    "λα",
    "ლა",
    "լա",
    "լլա",
    "ला",
    "ल्ला",
    "לה",
    "לאה",
    "ลเ",
    "เลาะ",
    "لاه",
    "له",
    "ゥッラ",
    "ッラ",
)
"""How Abdullah goes on, which is one name."""
_SHORTEST_REST = 4
_SHORT_REST = frozenset({"hai", "hay", "haq", "hak", "had", "ali", "bar", "rab"})
"""Whose servant a name may say in fewer letters: of the Living, the Truth, the One, the High, the Lord."""


@lru_cache(maxsize=65_536)
def servant_and_served(word: str) -> tuple[str, ...]:
    """A name that calls its bearer a servant (Abdul Rahman, Abdurahman, 阿不都热合曼), as two words."""
    if word.isascii() and word[:1] != "a" and "bd" not in word[:3]:
        return (word,)
    for written, servant in () if word.isascii() else _SERVANT_NATIVE.items():
        if word == written and servant.isascii():
            return (servant,)
        rest = word[len(written) :]
        if word.startswith(written) and len(rest) > 1 and not rest.startswith(_OF_GOD):
            return (servant, rest)
    for written in _SERVANT:
        if word == written:
            return ("abd",)
        rest = word[len(written) :]
        if word.startswith(written) and _is_served(rest):
            return ("abd", f"r{rest}" if written == "abdur" and rest[0] in "aei" else rest)
    if found := _SERVANT_ASSIMILATED.fullmatch(word):
        return ("abd", found["rest"])
    if not word.startswith("abd"):
        return _meant(word)
    rest = word[len(_SERVANT_UYGHUR) :]
    if word.startswith(_SERVANT_UYGHUR) and len(rest) >= _SHORTEST_REST and rest[0] != "l":
        return ("abd", rest[1:] if rest[0] == rest[1] else rest)
    return (word,)


def is_servant(word: str) -> bool:
    """Whether a part of a name says only that its bearer is the servant of whom the next part names."""
    return word in _SERVANTS


def _is_served(rest: str) -> bool:
    """Whether what follows Abdul is a name of its own; Abdullah is one name."""
    return rest in _SHORT_REST or (len(rest) >= _SHORTEST_REST and not rest.startswith("la"))


def _meant(word: str) -> tuple[str, ...]:
    """The same where one letter of Abdul is another (Aedul Latif, Amdulrab), in no other name."""
    slipped = _SERVANT_SLIPPED.fullmatch(word)
    if not slipped or names_of(word):
        return (word,)
    rest = slipped["rest"]
    if not rest:
        return ("abd",)
    return ("abd", rest) if _is_served(rest) and names_of(rest) else (word,)
