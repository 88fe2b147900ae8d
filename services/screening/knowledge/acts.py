"""Acts that show a capability, as lists of words that stand together: `acts.toml`."""

from collections.abc import Iterator
from itertools import permutations

import msgspec

from services.screening.knowledge.model import ByLanguage, File
from services.screening.reading.hits import Phrase
from services.screening.reading.words import is_unspaced


class Act(msgspec.Struct, frozen=True):
    """Word lists of which a word each shows a tag, in any order unless `ordered`."""

    name: str
    tag: str
    of: tuple[str, ...]
    ordered: bool = False
    weak: bool = False
    """Whether the excuses of the tag make it ordinary."""


class ActsFile(File, frozen=True, kw_only=True):
    """`acts.toml`."""

    act: list[Act]
    words: dict[str, ByLanguage] = msgspec.field(default_factory=dict)


NO_ACTS = ActsFile(version="", valid_from="", source="", verified=False, act=[])
"""Of a rule set that was stored before there were any."""


def act_phrases(file: ActsFile) -> Iterator[Phrase]:
    """The patterns of every act in each language that has words in all of its lists."""
    for act in file.act:
        topic = "weak_tag" if act.weak else "tag"
        lists = [file.words.get(name, {}) for name in act.of]
        for language in lists[0] if lists else ():
            if all(language in words for words in lists):
                groups = [f"({'|'.join(words[language])})" for words in lists]
                for pattern in _patterns(groups, ordered=act.ordered):
                    yield Phrase(topic, act.tag, pattern, language)


def _patterns(groups: list[str], *, ordered: bool) -> Iterator[str]:
    """One pattern for each word list that may come first, with every order of the others after it."""
    gap = ".." if any(is_unspaced(character) for character in "".join(groups)) else " .. "
    if ordered or len(groups) == 1:
        yield gap.join(groups)
        return
    for first in groups:
        others = [group for group in groups if group is not first]
        orders = [gap.join(order) for order in permutations(others)]
        yield gap.join((first, orders[0] if len(orders) == 1 else f"({'|'.join(orders)})"))
