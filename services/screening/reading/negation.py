"""What a text denies: a word that denies, in the phrase's language, with nothing between that ends it."""

from services.screening.reading.hits import Hit, Spread
from services.screening.reading.words import CLAUSE_END, Words

REACH = 4
CHARACTERS = 60
NOT_ONLY = frozenset({"only", "just", "limited", "nur", "solo", "seulement", "только", "apenas"})
"""`not only X` affirms X."""
_PAUSES = ",:()[]（），、：，"


def with_negations(found: dict[str, list[Hit]], words: Words) -> dict[str, tuple[Hit, ...]]:
    """The hits of each topic in the order of their places, those marked that the text denies."""
    denials = found.get("negation", [])
    denying = [hit for hit in denials if hit.phrase.name in ("before", "after")]
    if not denying:
        return {topic: tuple(items) for topic, items in found.items()}
    negators = Spread(denying)
    ends = [hit for hit in denials if hit.phrase.name == "ends"]
    spent = [hit for hit in denials if hit.phrase.name == "spent"]
    marked: dict[str, tuple[Hit, ...]] = {}
    for topic, items in found.items():
        if topic == "negation":
            marked[topic] = tuple(items)
            continue
        denied = {
            (hit.phrase.name, hit.at)
            for hit in items
            for negator in negators.around(hit, CHARACTERS)
            if _negates(negator, hit, words, ends, spent)
        }
        marked[topic] = tuple(sorted((_marked(hit, denied) for hit in items), key=lambda hit: hit.at))
    return marked


def _marked(hit: Hit, denied: set[tuple[str, tuple[int, int]]]) -> Hit:
    """What holds a denied place of the same name is denied as well, in any language: `bez biometrii`."""
    for name, (start, end) in denied:
        if name == hit.phrase.name and hit.at[0] <= start and end <= hit.at[1]:
            return Hit(hit.phrase, hit.start, hit.end, hit.at, negated=True)
    return hit


def _negates(negator: Hit, hit: Hit, words: Words, ends: list[Hit], spent: list[Hit]) -> bool:
    if negator.phrase.language != hit.phrase.language:
        return False
    before = negator.phrase.name == "before"
    first, last = (negator, hit) if before else (hit, negator)
    if not -1 <= last.at[0] - first.at[1] <= CHARACTERS:
        return False
    between = words.joined[first.at[1] : last.at[0]]
    gap = between.split()
    if CLAUSE_END in gap or len(gap) > REACH or len(between) > CHARACTERS:
        return False
    if before and gap and (gap[0] in NOT_ONLY or gap[0][0].isdigit()):
        return False  # `not only X`, `item no 12 X`
    if gap and _is_about_another_thing(first, last, before, ends, spent):
        return False
    return not any(pause in words.text[first.end : last.start] for pause in _PAUSES)


def _is_about_another_thing(first: Hit, last: Hit, before: bool, ends: list[Hit], spent: list[Hit]) -> bool:
    """`without a power supply, with X`, `non-contact X`, `X terminal, power supply not included`."""
    inside = (hit for hit in ends if first.at[1] - 1 <= hit.at[0] and hit.at[1] <= last.at[0] + 1)
    if before and any(inside):
        return True
    at = first.at[1] if before else last.at[0]
    return any(abs((hit.at[0] if before else hit.at[1]) - at) <= 1 for hit in spent)
