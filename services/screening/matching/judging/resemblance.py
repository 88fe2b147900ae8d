"""What a firm's or a person's name has by chance in common with another: places, syllables, a sound."""

from services.screening.matching.judging.syllables import are_read_as_two, are_two_names
from services.screening.matching.likeness.servants import is_servant
from services.screening.matching.likeness.transcribed import is_homely
from services.screening.matching.scoring.pairing import Pairing, Weighted, says, written_together
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import IDENTIFYING, Mode
from services.screening.matching.words.script import script_of
from services.screening.matching.words.tables import PLACE_CLASSES
from services.screening.matching.words.tokens import Token

_DESCENT = frozenset(
    {
        "bin",
        "ibn",
        "ben",
        "bint",
        "binti",
        "binte",
        "bar",
        "ould",
        "بن",
        "ابن",
        "بنت",
        "ولد",
        "בן",
        "בת",
        "בר",
    }
)
_ARTICLES = frozenset({"al", "el", "ال"})
_CHAIN = 3
"""Names from which the second is a father's and the last a family's."""
_UNLIKE = frozenset({"fuzzy", "translit", "joined"})
_REVERSES = (
    ("import", "export"),
    ("imeks", "eksim"),
    ("verkhne", "nizhne"),
    ("verhne", "nizhne"),
    ("severo", "yugo"),
)
MANY_OTHERS = 3
HEARD_THE_SAME = 0.95
"""Least that a known spelling of a name agrees, or one sound written in two languages."""
_SYLLABIC: dict[Mode, frozenset[str]] = {
    "organisation": frozenset({"HAN"}), "person": frozenset({"HAN", "HANGUL"}),
}  # fmt: skip
"""Scripts in which a whole person's name is no foreign word; Korean firms write many of three signs."""


def is_whole_name(one: Pairing, query: Weighted, listed: Weighted, mode: Mode) -> bool:
    """Whether a Chinese or Korean person's whole name is only heard in one Latin word (苏刚, Sugon)."""
    if one.how != "translit" or one.similarity >= HEARD_THE_SAME:
        return False
    written = written_together(query, one.left), written_together(listed, one.right)
    return any(script_of(word) in _SYLLABIC[mode] and len(word) > 1 and is_homely(word) for word in written)


def is_another_brand(one: Pairing, pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether two words of firms are two Chinese brands, as their syllables differ (Xinhua, Tianhua)."""
    if one.how not in _UNLIKE or one.weight <= 0 or one.similarity >= HEARD_THE_SAME:
        return False
    words = written_together(query, one.left), written_together(listed, one.right)
    if "HAN" in map(script_of, words):
        return are_read_as_two(*words)
    if one.how == "joined" or not all(map(str.isascii, words)):
        return False
    return _say_the_reverse(*words) or (are_two_names(*words) and not agrees_else(one, pair, query, listed))


def _say_the_reverse(one: str, other: str) -> bool:
    """Whether one word has import or upper in it where the other has export or lower (Technopromimport)."""
    return any(
        (a in one and one.replace(a, b) == other) or (b in one and one.replace(b, a) == other)
        for a, b in _REVERSES
    )


def is_only_heard(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether the one word that tells a firm is another script's, and agrees by the letters heard in it, not
    by a known spelling: such a word has many readings (الفرسان, Farazan).
    """
    telling = [
        one for one in pair.pairings if query.tokens[one.left[0]].cls in IDENTIFYING and one.weight > 0
    ]
    if len(telling) != 1 or telling[0].how != "translit" or telling[0].similarity >= HEARD_THE_SAME:
        return False
    ours, theirs = written_together(query, telling[0].left), written_together(listed, telling[0].right)
    return script_of(ours) != script_of(theirs)


def is_only_a_place(only: Pairing, pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether the one word that agrees is a place, which hosts many, or one taken for a misspelt brand."""
    classes = {query.tokens[only.left[0]].cls, listed.tokens[only.right[0]].cls}
    if classes.isdisjoint(PLACE_CLASSES):
        return False
    more = says(query, pair.left_over) or says(listed, pair.right_over)
    alone = sum(one.weight > 0 for one in pair.pairings) == 1
    return alone and (more or (only.similarity < 1 and classes > PLACE_CLASSES & classes))


def is_of_a_body(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether a university or a hospital shares the one word of a firm's name: the place that it is in."""
    said = [token for token, weight in zip(listed.tokens, listed.weights, strict=True) if weight > 0]
    return len(said) == 1 and any(query.tokens[i].cls == "body" for i in pair.left_over)


def agrees_else(
    only: Pairing, pair: PairScore, query: Weighted, listed: Weighted, enough: int = MANY_OTHERS
) -> bool:
    """Whether several other words are the very same in both names, and neither has a word more."""
    if says(query, pair.left_over) or says(listed, pair.right_over):
        return False
    others = [one for one in pair.pairings if one is not only and one.weight > 0]
    return len(others) >= enough and all(one.similarity == 1 for one in others)


def saying_left(pair: PairScore, query: Weighted, listed: Weighted) -> list[Token]:
    """Words that say something and that only one of the names has."""
    ours = [query.tokens[i] for i in pair.left_over if query.weights[i] > 0]
    return ours + [listed.tokens[j] for j in pair.right_over if listed.weights[j] > 0]


def is_father_for_son(names: list[Pairing], query: Weighted, listed: Weighted) -> bool:
    """Whether one name says that he is the son of his son: Hamad bin Khalaf, Khalaf bin Hamad; or without a
    link, where the name is an Arab's: Youssef Ahmad El-Khouly, Ahmad Youssef El-Khouly.
    """
    ours, theirs = _whole_names(query), _whole_names(listed)
    met = {ours[one.left[0]]: theirs[one.right[0]] for one in names}
    linked, others_linked = _fathers(query, ours), _fathers(listed, theirs)
    if linked and others_linked:
        return any((met.get(father), met.get(son)) in others_linked for son, father in linked)
    if len(met) < _CHAIN or not (_is_arabs(query) and _is_arabs(listed)):
        return False
    order = [met[at] for at in sorted(met)]
    return order[0] > order[1] and [order[1], order[0], *order[2:]] == sorted(order)


def _whole_names(name: Weighted) -> list[int]:
    """For each word the place where the name begins that it is of: Abd al-Rahman is one."""
    places = list(range(len(name.tokens)))
    for at, token in enumerate(name.tokens):
        if is_servant(token.canon):
            after = (j for j in places[at + 1 :] if name.tokens[j].cls != "particle")
            for j in range(at, next(after, at) + 1):
                places[j] = at
    return places


def _fathers(name: Weighted, places: list[int]) -> set[tuple[int, int]]:
    """Where the name before each link of descent begins, and the one after the link."""
    links = [at for at, token in enumerate(name.tokens) if token.surface in _DESCENT]
    return {(places[at - 1], places[at + 1]) for at in links if 0 < at < len(name.tokens) - 1}


def _is_arabs(name: Weighted) -> bool:
    """Whether a name is written in Arabic letters or has the article before its last word."""
    return script_of(name.tokens[-1].surface) == "ARABIC" or (
        len(name.tokens) > 1 and name.tokens[-2].surface in _ARTICLES
    )
