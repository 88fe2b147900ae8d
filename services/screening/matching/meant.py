"""The listed names of bodies that a name may be meant for: one slip from it, or cut to it by a field."""

from collections.abc import Callable, Iterator
from itertools import chain

from services.screening.matching.index.whole import WholeArrays, nearly
from services.screening.matching.judging.evidence import Findings
from services.screening.matching.words.fold import fold
from services.screening.matching.words.readings import MOST_LETTERS, NameForm, name_forms
from services.screening.matching.words.whole_slips import beginnings, is_one_slip, unspaced
from services.screening.watchlists.model import ListEntry

_MOST_CUT = 8
"""Listed names that begin alike up to which such a beginning tells something."""


def slipped(found: Findings) -> Findings:
    """What is found beside such a name, with that it is not written as listed."""
    return found._replace(against=(*found.against, "written with one slip, or cut off"))


class Meant:
    """Looks up listed names as a whole."""

    def __init__(
        self, arrays: WholeArrays, entry: Callable[[int], ListEntry], known: Callable[[str], bool]
    ) -> None:
        """`known`: is a word on a list, or a name of people?"""
        self._arrays = arrays
        self._entry = entry
        self._known = known

    def readings(self, name: str, country: str | None = None) -> list[NameForm]:
        """The ways to read the listed names that `name`, of a party there, may be meant for; mostly none."""
        folded = fold(name[:MOST_LETTERS])
        near = nearly(self._arrays, folded)
        slipped = [
            text
            for text, countries in self._texts(near.slipped)
            if is_one_slip(folded, fold(text), self._known, country in countries)
        ]
        letters = unspaced(folded)
        cut = [text for text, _ in self._texts(near.cut) if letters in beginnings(text)]
        meant = dict.fromkeys((*slipped, *(cut if len(cut) <= _MOST_CUT else ())))
        return [form for text in meant for form in name_forms(text)]

    def entries_meant_for(self, name: str) -> set[int]:
        """Entries of which a name may be meant for `name`, the other way round: one slip from it, or what a
        field leaves of it. More than `readings` of such names would find: which slip it is, is not looked at.
        """
        slipped = nearly(self._arrays, fold(name[:MOST_LETTERS]), itself=True).slipped
        cut = [nearly(self._arrays, text, itself=True).slipped for text in beginnings(name)]
        return {entry for entry, _ in chain(slipped, *cut)}

    def _texts(self, found: list[tuple[int, int]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names, each with the countries of its entry."""
        for number, place in found:
            entry = self._entry(number)
            yield entry.names[place].text, entry.countries
