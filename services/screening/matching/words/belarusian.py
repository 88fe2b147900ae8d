"""Belarusian family and fathers' names as Russian writes them, which is how lists often have them.

Belarusian writes vowels as they are said (Карпянкоў for Карпенков) and a soft d as it sounds (Дзмітрыеў).
"""

import re
from functools import cache

from services.screening.matching.words.tables import rows

_OWN = re.compile("ў|шч|дз(?=[міеёяюь])|(?:[еэ]нка|[ао]віч|евіч|[ао]ўна|еўна|скі)$")
"""What Belarusian names have and Russian ones do not."""
_SOFT = (("дз(?=[міеёяюь])", "д"), ("ц(?=[іеёяюь])", "т"), ("ў", "в"), ("э", "е"), ("і", "и"))
_ENDINGS = (
    ("ав$", "ов"), ("яв$", "ев"), ("авич$", "ович"), ("явич$", "евич"), ("авна$", "овна"), ("явна$", "евна"),
    ("енка$", "енко"), ("(?<=[влнс])чык$", "чик"), ("ски$", "ский"), ("рый$", "рий"), ("шч", "щ"),
)  # fmt: skip
_UNSTRESSED = re.compile("я(?=[^аеёиоуыэюя]*[аеёиоуыэюя])")
_FIRST_A = re.compile("^([^аеёиоуыэюя]+)а(?=[^аеёиоуыэюя]+[аеёиоуыэюя])")


@cache
def _fathers() -> dict[str, str]:
    """Names made from the father's in Belarusian → in Russian, of men and women."""
    found: dict[str, str] = {}
    for own, russian in rows("fathers_belarusian.txt"):
        for end, meant in (("віч", "вич"), ("ўна", "вна")):
            found[f"{own}{end}"] = f"{russian}{meant}"
    return found


def is_belarusian(word: str) -> bool:
    """Whether a folded word in Cyrillic has what only Belarusian writes at the end of names."""
    return bool(_OWN.search(word))


def in_russian(word: str) -> tuple[str, ...]:
    """The name in Russian letters, also with an o where Belarusian writes the a that is said first."""
    if father := _fathers().get(word):
        return (father,)
    for written, meant in (*_SOFT, *_ENDINGS):
        word = re.sub(written, meant, word)
    plain = _UNSTRESSED.sub("е", word)
    return tuple(dict.fromkeys((plain, _FIRST_A.sub(r"\1о", plain))))
