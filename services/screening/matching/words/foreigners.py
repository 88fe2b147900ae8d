"""Names of foreigners in scripts that spell all sounds: they are compared by what is heard, not by letters.

Мэри Фезерстоун is Mary Featherstone. A name with an ending of the people who write so is read by letters.
"""

import re

from services.screening.matching.words.script import script_of

_MOST_WORDS = 4
_HOMELY = {
    "CYRILLIC": re.compile(
        r"(?:[оеё]в|[оеё]ва|[иы]н|[иы]на|ск(?:ий|ая|ої?)|ой|ых|ко|[чщ]ук|юк|[чщ]як|ич|івна|вна|оглы|кызы"
        r"|ць?кий|ц?ька|віч|ска)$"
    ),
    "GREEK": re.compile(
        r"(?:πουλος|πουλου|ιδης|ιδου|ακης|ακη|ιαδης|ιαδου|ογλου"
        r"|ατος|ουδης|οπουλου|ακος|ελης|εας)$"
    ),
    "GEORGIAN": re.compile(r"(?:შვილი|ძე|ავა|უა|აია|იანი|ური|ული|ელი)$"),
    "ARMENIAN": re.compile(r"(?:յան|յանց|ունի)$"),
}
"""Endings of family names at home."""


def may_be_a_foreigner(words: list[str]) -> bool:
    """Whether a name of two to four words is all in one such script and none ends as names at home do."""
    if not 2 <= len(words) <= _MOST_WORDS or not all(word.isalpha() for word in words):
        return False
    scripts = {script_of(word) for word in words}
    if len(scripts) > 1:
        return False
    homely = _HOMELY.get(next(iter(scripts)))
    return homely is not None and not any(homely.search(word) for word in words)
