"""Words on a chart, in a book, of a game: they say what it shows, not what it can do."""

import re

from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading

AFTER, BEFORE, TITLE, HEAD, TOY = 4, 3, 8, 1, 2
"""Words between: `facial recognition of skin type chart`, `a book about face recognition`."""
_NEXT_WORD = re.compile(r"[\s\-]*([^\W\d_]+)")
_TITLE = re.compile(r"\s*:?\s*[“\"«„‘「『《]")
_COLON = re.compile(r"\s*[:：]\s*")
_TOPICS = ("tag", "weak_tag", "hint", "technical", "watching", "watched")
_THINGS = ("depicts_after", "depicts_title", "depicts_head")
_CLOSING = '”"»’」』》'
PAUSES = ",;:()[]，、：；（）،؛"


def depicted(reading: Reading, hit: Hit) -> bool:
    """Whether a hit only says what printed matter, a game, a cosmetic or a cloth is about."""
    after = (thing for thing in reading.of("depicts_after", negated=True) if thing.at[0] >= hit.at[1] - 1)
    if any(_named_after(reading, hit, thing) for thing in after):
        return True
    before = (thing for thing in reading.of("depicts_before", negated=True) if thing.at[1] <= hit.at[0] + 1)
    if any(_between(reading, thing, hit, BEFORE) for thing in before):
        return True
    titled = (thing for thing in reading.of("depicts_title", negated=True) if thing.at[1] <= hit.at[0] + 1)
    if any(_in_title(reading, thing, hit) for thing in titled):
        return True
    heads = (thing for thing in reading.of("depicts_head", negated=True) if _begins(thing))
    return any(_between(reading, thing, hit, HEAD) for thing in heads)


def _named_after(reading: Reading, hit: Hit, thing: Hit) -> bool:
    near = _between(reading, hit, thing, AFTER)
    return near and _one_name(reading, hit, thing) and ends_the_name(reading, thing)


def is_plaything(reading: Reading, hit: Hit) -> bool:
    """Whether the thing is a toy: what it does is then left open. Not what is hidden in one."""
    return any(
        beside(reading, hit, toy, TOY) and _joints(reading, hit, toy) <= {"with"}
        for toy in reading.of("plaything", negated=True)
    )


def beside(reading: Reading, hit: Hit, other: Hit, reach: int) -> bool:
    """Whether at most so many words, and no pause, stand between two hits."""
    early, late = sorted((hit, other), key=lambda one: one.start)
    pauses = any(pause in PAUSES for pause in reading.text[early.end : late.start])
    return reading.near(hit, other, reach) and not pauses


def words_left(reading: Reading) -> list[str]:
    """The folded words of a text without those that only say what a thing is about."""
    joined = reading.words.joined
    things = {thing.at for topic in _THINGS for thing in reading.of(topic, negated=True)}
    for topic in _TOPICS:
        for hit in reading.of(topic):
            if hit.at not in things and depicted(reading, hit):
                joined = joined[: hit.at[0]] + " " * (hit.at[1] - hit.at[0]) + joined[hit.at[1] :]
    return joined.split()


def _between(reading: Reading, first: Hit, last: Hit, reach: int) -> bool:
    """Near each other, without a pause or a device between: a terminal in cream is no cream."""
    if not reading.near(first, last, reach):
        return False
    if any(pause in PAUSES for pause in reading.text[first.end : last.start]):
        return False
    return not any(first.end <= device.start < last.start for device in reading.of("device", negated=True))


def _one_name(reading: Reading, hit: Hit, thing: Hit) -> bool:
    """`recognition of skin type chart` is one name, `recognition and a book` is none."""
    if not _joints(reading, hit, thing) <= {"of"}:
        return False
    return not any(
        joint.at[1] in (thing.at[0], thing.at[0] + 1) for joint in reading.of("joint", negated=True)
    )


def _joints(reading: Reading, one: Hit, other: Hit) -> set[str]:
    early, late = sorted((one, other), key=lambda hit: hit.start)
    found = reading.of("joint", negated=True)
    return {reading.quote(joint).casefold() for joint in found if early.end <= joint.start < late.start}


def ends_the_name(reading: Reading, thing: Hit) -> bool:
    """Nothing follows, or a word that joins on; another noun would be the thing: book scanners."""
    word = _NEXT_WORD.match(reading.text, thing.end)
    return word is None or any(joint.start == word.start(1) for joint in reading.of("joint", negated=True))


def _begins(thing: Hit) -> bool:
    return thing.at[0] == 0


def _in_title(reading: Reading, thing: Hit, hit: Hit) -> bool:
    """A title between quotation marks, or after a colon where the text begins with the thing."""
    opened = _TITLE.match(reading.text, thing.end)
    if opened is None and _begins(thing):
        opened = _COLON.match(reading.text, thing.end)
    if opened is None or not reading.near(thing, hit, TITLE):
        return False
    return not any(mark in _CLOSING for mark in reading.text[opened.end() : hit.start])
