"""What is made of the hits of a query: how strong each is, which stand first, and why."""

from collections.abc import Callable, Sequence
from itertools import islice

from services.screening.matching.api import STRENGTH_ORDER, Match, Query, Strength
from services.screening.matching.asking import Found
from services.screening.matching.finding import Finder, Hit, rank, read_in
from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.judging.evidence import Findings, weigh
from services.screening.matching.judging.explain import explain
from services.screening.matching.judging.going_on import goes_on_with
from services.screening.matching.judging.guessed import explains_away
from services.screening.matching.judging.information import is_crossing, is_rare_part, is_telling
from services.screening.matching.judging.languages import in_one_language, is_family_first, is_spelt_as_read
from services.screening.matching.judging.nearest import nearest_first
from services.screening.matching.judging.reading import read_as
from services.screening.matching.judging.strength import MIN_IDENTITY, strength_of
from services.screening.matching.judging.translated import is_so_called
from services.screening.matching.meant import Meant, Named, slipped
from services.screening.matching.words.fold import fold
from services.screening.watchlists.model import ListEntry

_MOST_JUDGED = 40
"""Best-scored entries whose strength is judged, so that a stronger one ranks before a better-scored."""
_THE_NAME_ITSELF = 0.999
"""Score of the listed name that another was meant for; what is only like that one is a slip away from it."""

_SHOWN_DIGITS = 4

_Judged = tuple[tuple[Strength, Findings], Hit]


class Verdicts:
    """Judges what a finder finds."""

    def __init__(
        self,
        finder: Finder,
        modes: Sequence[ModeIndex],
        entry: Callable[[int], ListEntry],
        meant: Meant,
    ) -> None:
        self._finder = finder
        self._modes = modes
        self._entry = entry
        self._meant = meant

    def matches(self, query: Query, found: Found, limit: int) -> tuple[Match, ...]:
        """The strongest and best `limit` matches, one for each entry."""
        judged = self._judged(query, found.read, limit)
        for one in self._judged(query, found.meant, limit).values():
            self._add_meant(query, judged, *one)
        for verdict, hit in self._judged(query, found.translated, limit).values():
            person = self._modes[hit.mode].mode == "person"
            told = is_spelt_as_read(hit.pair, hit.asked) if person else is_so_called(hit.pair, hit.asked)
            if _is_unseen(judged, hit) and verdict[0] != "none" and told:
                judged[hit.entry] = verdict, hit
        ordered = nearest_first(sorted(judged.values(), key=_order), _order, _asked, self._names)
        return tuple(self._match(hit, *verdict) for verdict, hit in islice(ordered, limit))

    def _names(self, one: _Judged) -> list[str]:
        entry = self._entry(one[1].entry)
        return [entry.name, *(name.text for name in entry.names)]

    def _add_meant(
        self, query: Query, judged: dict[int, _Judged], verdict: tuple[Strength, Findings], hit: Hit
    ) -> None:
        """It scores as the words asked do, or as all letters of the names: what is more alike counts."""
        strength, found = verdict
        meant_so = hit.pair.score >= _THE_NAME_ITSELF
        if _is_unseen(judged, hit) and meant_so and strength != "none" and found.evidence != "contradicted":
            index = self._modes[hit.mode]
            named = Named(hit.query_name, query.country)
            slip = self._meant.slip(named, lambda form: read_in(index, form) == hit.asked)
            asked = self._finder.as_asked(hit)
            pair = asked.pair._replace(score=max(asked.pair.score, slip.likeness))
            meant: Strength = "none" if slip.faint else "possible"
            judged[hit.entry] = (meant, slipped(found, slip)), asked._replace(pair=pair)

    def _judged(self, query: Query, best: dict[int, Hit], limit: int) -> dict[int, _Judged]:
        ranked = sorted(best.values(), key=lambda hit: (rank(hit), hit.entry))
        return {hit.entry: (self._judge(query, hit), hit) for hit in ranked[: most_judged(limit)]}

    def _judge(self, query: Query, hit: Hit) -> tuple[Strength, Findings]:
        """A name that is listed as it stands is asked about, however little it tells: `GAZ PAO`."""
        strength, found = self._judge_words(query, hit)
        if strength != "none" or hit.pair.score < _THE_NAME_ITSELF:
            return strength, found
        return "possible" if self._is_listed_so(query, found, hit) else "none", found

    def _is_listed_so(self, query: Query, found: Findings, hit: Hit) -> bool:
        """Whether a name of the entry is the one asked, and nothing said beside it speaks against it."""
        entry = self._entry(hit.entry)
        elsewhere = query.country is not None and query.country not in entry.countries
        said = elsewhere or query.birth_date or query.identifiers or query.kind != "unknown"
        if said and found.evidence == "contradicted":
            return False
        asked = fold(hit.query_name)
        return any(fold(name.text) == asked for name in entry.names)

    def _judge_words(self, query: Query, hit: Hit) -> tuple[Strength, Findings]:
        entry = self._entry(hit.entry)
        index = self._modes[hit.mode]
        found = weigh(query, hit.asked.tokens, entry, index.mode)
        name = entry.names[self._name_number(hit)]
        pair, listed = hit.pair, index.form(hit.form)
        if pair.identity < MIN_IDENTITY:
            # Common words only: it matters whether they are the very same words, as written.
            pair, listed = self._finder.as_written(hit)
        if hit.aside and not found.identifier and explains_away(pair, hit.asked, hit.query_name):
            return "none", found
        weak = hit.aside or name.quality == "weak"
        crossing = is_crossing(hit.query_name, name.text)
        return strength_of(
            pair,
            hit.asked,
            listed,
            index.mode,
            weak,
            found,
            telling=lambda: is_telling(index, pair, hit.asked, listed, crossing, found.bits),
            rare=lambda: is_rare_part(index, pair, hit.asked, listed, name.text, found),
            coherent=lambda: (
                not crossing
                or (
                    in_one_language(pair, hit.asked, listed)
                    and is_family_first(pair, hit.asked, listed, name.text)
                )
            ),
        ), found

    def _name_number(self, hit: Hit) -> int:
        return int(self._modes[hit.mode].arrays.form_name[hit.form])

    def _match(self, hit: Hit, strength: Strength, found: Findings) -> Match:
        entry = self._entry(hit.entry)
        listed_name = entry.names[self._name_number(hit)]
        pair, listed = self._finder.as_written(hit)
        return Match(
            source=entry.source,
            list_code=entry.list_code,
            entry_id=entry.entry_id,
            name=entry.name,
            matched_name=_shown(entry, listed_name.text, found),
            query_name=hit.query_name,
            kind=entry.kind,
            score=round(_score(found, hit), _SHOWN_DIGITS),
            strength=strength,
            evidence=found.evidence,
            explanation=explain(
                pair,
                hit.asked,
                listed,
                found,
                read_as(hit.query_name, hit.read, hit.asked),
                goes_on_with(listed_name.text, listed),
            ),
            entry=entry,
        )


def _order(one: _Judged) -> tuple[int, float]:
    (strength, found), hit = one
    return -STRENGTH_ORDER[strength], -round(_score(found, hit), _SHOWN_DIGITS)


def _asked(one: _Judged) -> str:
    return one[1].query_name


def _score(found: Findings, hit: Hit) -> float:
    """That of the names; an identifier that agrees says as much again as names that agree from end to end."""
    return (1.0 + hit.pair.score) / 2 if found.identifier else hit.pair.score


def _shown(entry: ListEntry, matched: str, found: Findings) -> str:
    """The entry's name that matched; where it is one that the name asked is meant for, that one."""
    meant = found.slip.listed if found.slip else matched
    return meant if any(name.text == meant for name in entry.names) else matched


def most_judged(limit: int) -> int:
    """How many entries are judged to find the strongest and best `limit`."""
    return max(2 * limit, _MOST_JUDGED)


def _is_unseen(judged: dict[int, _Judged], hit: Hit) -> bool:
    """Whether the entry of a hit is not found yet, or not held against the party."""
    return hit.entry not in judged or judged[hit.entry][0][0] == "none"
