"""Words on a chart, in a book, of a game: they say what it shows, not what it can do."""

import re

from services.screening.reading.reader import Hit, Reading

AFTER, BEFORE, TITLE = 4, 3, 8
"""Words between: `facial recognition of skin type chart`, `a book about face recognition`."""
_NEXT_WORD = re.compile(r"[\s\-]*([^\W\d_]+)")
_TITLE = re.compile(r"\s*:?\s*[“\"«„‘「『《]")
_CLOSING = '”"»’」』》'
PAUSES = ",;:()[]，、：；（）،؛"


def depicted(reading: Reading, hit: Hit) -> bool:
    """Whether a hit only says what printed matter, a game, a cosmetic or a cloth is about."""
    after = (thing for thing in reading.of("depicts_after", negated=True) if thing.at[0] >= hit.at[1] - 1)
    if any(_between(reading, hit, thing, AFTER) and _ends_the_name(reading, thing) for thing in after):
        return True
    before = (thing for thing in reading.of("depicts_before", negated=True) if thing.at[1] <= hit.at[0] + 1)
    if any(_between(reading, thing, hit, BEFORE) for thing in before):
        return True
    titled = (thing for thing in reading.of("depicts_title", negated=True) if thing.at[1] <= hit.at[0] + 1)
    return any(_in_title(reading, thing, hit) for thing in titled)


def _between(reading: Reading, first: Hit, last: Hit, reach: int) -> bool:
    """Near each other, without a pause after which another thing may begin."""
    if not reading.near(first, last, reach):
        return False
    return not any(pause in PAUSES for pause in reading.text[first.end : last.start])


def _ends_the_name(reading: Reading, thing: Hit) -> bool:
    """Nothing follows, or a word that joins on; another noun would be the thing: book scanners."""
    word = _NEXT_WORD.match(reading.text, thing.end)
    return word is None or any(joint.start == word.start(1) for joint in reading.of("joint", negated=True))


def _in_title(reading: Reading, thing: Hit, hit: Hit) -> bool:
    """`Book “Face Recognition”`: what stands between the marks is a title."""
    opened = _TITLE.match(reading.text, thing.end)
    if opened is None or not reading.near(thing, hit, TITLE):
        return False
    return not any(mark in _CLOSING for mark in reading.text[opened.end() : hit.start])
