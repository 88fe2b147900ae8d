"""Several names in one field: former ones, other ones, and a wife's name before she married.

`AZURE CREST (ex-OCEAN LILY)` is called by either name; `Sabine Krahl geb. Leutheusser` is Sabine Krahl and
Sabine Leutheusser.
"""

import re

_FORMERLY = (
    r"ex(?=[-.\s])|formerly(?: known as)?|former(?: name)?(?=\s*:)|(?:[fa]\W+k|d\W+b)\W+a\b\.?"
    r"|(?-i:aka|fka|dba)\b|[AF]KA(?=\s*:)"
    r"|also known as|better known as|now known as|nicknamed|renamed|alias(?=\s)|vulgo|apelidado|apodad[oa]"
    r"|(?:mais )?conhecid[oa] como|conocid[oa] como|surnomm[ée]e?|genannt|известн(?:ый|ая) как|по прозвищу"
    r"|по кличке|vormals|anciennement|ранее|бывш(?:ий|ая|ее|\.)"
    r"|прежнее название|原名|曾用名|旧名|舊名|旧称|前称|سابقا"
)
_OTHER_NAME = re.compile(
    rf"(?:(?<=[\w)\]\"”»])\s*[,;/(（\[]+\s*|(?<=[\w)\]\"”».])\s+)(?:{_FORMERLY})[\s.,:\"“„«-]*(?=\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?<!&amp)(?<!&quot)\s*;\s*(?=[^\W\d_a-z])")
"""Between names of their own that one field holds: CETC 24;Sichuan Solid Circuit Research Institute."""
_BORN_AS = r"née|nee|geb\.?|geborene|geboren|born|roz\.|nata|урожд\.?"
_BORN = re.compile(rf"(?<=\w)[\s,(（]+(?:{_BORN_AS})\s+(?=\w)", re.IGNORECASE)
_SAYS_ANY = re.compile(rf"[\s,;/(（\[](?:{_FORMERLY}|{_BORN_AS})").search
"""Whether a text without capitals has any of these words: most names have none."""
_ENDS = " \t,;:()（）[]\"'“”«»"
_FEWEST_LETTERS = 2


def names_within(text: str) -> tuple[str, ...]:
    """The names that a field holds beside one another; nothing where it holds one."""
    if ";" not in text and not _SAYS_ANY(text.casefold()):
        return ()
    if (born := _BORN.split(text, maxsplit=1)) and len(born) > 1:
        now, family = (part.strip(_ENDS) for part in born)
        given = now.split()[:-1]
        return (now, " ".join((*given, family))) if given and family else ()
    fields = _BESIDE.split(text) if ";" in text else [text]
    parts = [part.strip(_ENDS) for field in fields for part in _OTHER_NAME.split(field)]
    found = tuple(part for part in parts if sum(map(str.isalnum, part)) >= _FEWEST_LETTERS)
    return found if len(found) > 1 else ()
