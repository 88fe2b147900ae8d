"""The listed names of bodies that a name may be meant for: one slip from it, or cut to it by a field."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from services.screening.matching.index.arrays import WholeArrays
from services.screening.matching.index.whole import Near, nearly
from services.screening.matching.judging.evidence import Findings
from services.screening.matching.judging.slips import Slip, slip_between
from services.screening.matching.words.fold import fold
from services.screening.matching.words.readings import MOST_LETTERS, NameForm, name_forms
from services.screening.matching.words.whole_slips import beginnings, is_faint_slip, is_one_slip, unspaced
from services.screening.watchlists.model import ListEntry

_MOST_CUT = 8
"""Listed names that begin alike up to which such a beginning tells something."""


def slipped(found: Findings, slip: Slip) -> Findings:
    """What is found beside such a name, with that it is not written as listed."""
    return found._replace(against=(*found.against, f"written with {slip.told}"), slip=slip)


class Named(NamedTuple):
    """A name as it is asked, and the country of the party that it is of, if known."""

    name: str
    country: str | None


class Meant:
    """Looks up listed names as a whole."""

    def __init__(
        self, arrays: WholeArrays, entry: Callable[[int], ListEntry], known: Callable[[str], bool]
    ) -> None:
        """`known`: is a word on a list, or a name of people?"""
        self._arrays = arrays
        self._entry = entry
        self._known = known

    def readings(self, names: Sequence[Named]) -> list[list[NameForm]]:
        """For each name the ways to read the listed ones that it may be meant for; mostly none."""
        return [[form for text in texts for form in name_forms(text)] for texts in self._meant_for(names)]

    def slip(self, named: Named, is_read: Callable[[NameForm], bool]) -> Slip:
        """How a name differs from the listed one of which this is the reading."""
        (texts,) = self._meant_for([named])
        text = next(text for text in texts if any(map(is_read, name_forms(text))))
        return slip_between(named.name, text, texts[text])

    def _meant_for(self, names: Sequence[Named]) -> list[dict[str, bool]]:
        """For each name the listed ones, and whether that is a faint slip."""
        folded = [fold(one.name[:MOST_LETTERS]) for one in names]
        near = nearly(self._arrays, folded)
        return [
            self._texts_of(*asked) for asked in zip(folded, near, [one.country for one in names], strict=True)
        ]

    def _texts_of(self, folded: str, near: Near, country: str | None) -> dict[str, bool]:
        if not near.slipped and not near.cut:
            return {}
        meant: dict[str, bool] = {}
        for text, countries in self._texts(near.slipped):
            listed = fold(text)
            if is_one_slip(folded, listed, self._known, country in countries):
                meant[text] = False
            elif is_faint_slip(folded, listed):
                meant.setdefault(text, True)
        letters = unspaced(folded)
        cut = [text for text, _ in self._texts(near.cut) if letters in beginnings(text)]
        return meant | dict.fromkeys(cut if len(cut) <= _MOST_CUT else (), False)

    def entries_meant_for(self, name: str) -> set[int]:
        """Entries of which a name may be meant for `name`, the other way round: one slip from it, or what a
        field leaves of it. More than `readings` of such names would find: which slip it is, is not looked at.
        """
        meant = [fold(name[:MOST_LETTERS]), *beginnings(name)]
        near = nearly(self._arrays, meant, itself=True)
        return {entry for one in near for entry, _ in one.slipped}

    def _texts(self, found: list[tuple[int, int]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names, each with the countries of its entry."""
        for number, place in found:
            entry = self._entry(number)
            yield entry.names[place].text, entry.countries
