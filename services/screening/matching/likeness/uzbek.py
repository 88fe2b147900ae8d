"""Names in the Latin letters of Uzbek, in which x is kh: Toxtaxunov is Tokhtakhunov, Baxtiyor Bakhtiyor."""

import re

_ENDINGS = re.compile("(?:ov|ova|ev|eva|jon|xon|boy|bek|beg|iyor|yor|mat|zoda|ulla|iddin|uddin|oxun)$")
_OTHERS = re.compile("alex|max|felix|fox|oxan|roxan|xen|xeni|texn|exp|axel|beatrix")
"""Words in which x is ks, as in other languages."""


def as_others_write(word: str) -> str:
    """A word of a person's name with kh for x where its ending is one of Uzbek names; any other as it is."""
    if "x" not in word or not _ENDINGS.search(word) or _OTHERS.search(word):
        return word
    return word.replace("x", "kh")
