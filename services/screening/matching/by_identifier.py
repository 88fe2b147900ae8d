"""Listed entries that share an identifier with a party, whatever they are called."""

from collections.abc import Callable, Container, Sequence

import numpy as np

from services.screening.matching.api import Query
from services.screening.matching.finding import Hit
from services.screening.matching.index.arrays import joined_hash
from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.index.neighbours import KeyTable, lookup
from services.screening.matching.judging.evidence import weigh
from services.screening.matching.scoring.score import PairScore, score_pair
from services.screening.matching.words.identifiers import normal_identifier
from services.screening.matching.words.readings import NameForm, name_forms
from services.screening.watchlists.model import ListEntry

_NAMELESS = NameForm(())
_UNNAMED = PairScore(1.0, (), (), (), (), 0.0)
"""A query by identifier alone: nothing in the names speaks against the entry that has it."""


class ByIdentifier:
    """Looks up entries by their identifiers."""

    def __init__(
        self, table: KeyTable, modes: Sequence[ModeIndex], entry: Callable[[int], ListEntry]
    ) -> None:
        self._table = table
        self._modes = modes
        self._entry = entry

    def hits(self, query: Query, known: Container[int]) -> list[Hit]:
        """One for each entry that shares an identifier and is not `known`."""
        if not query.identifiers:
            return []
        wanted = [joined_hash(normal_identifier(found.value)) for found in query.identifiers]
        form = next(iter(name_forms(query.name)), _NAMELESS)
        found = [number for number in lookup(self._table, wanted).tolist() if number not in known]
        return [
            hit
            for number in found
            if weigh(query, form.tokens, self._entry(number)).identifier
            for hit in self._any_form(number, form, query.name)
        ]

    def _any_form(self, entry: int, form: NameForm, name: str) -> list[Hit]:
        for place, index in enumerate(self._modes):
            numbers = np.flatnonzero(index.arrays.form_entry == entry)
            if len(numbers):
                number = int(numbers[0])
                asked = index.weighted(form)
                pair = score_pair(asked, index.form(number), index.mode) if form.tokens else _UNNAMED
                return [Hit(pair, number, entry, False, place, asked, 0, name, True, form.written)]
        return []
