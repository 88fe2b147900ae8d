"""Scores of pairs of names without any list (`exportgate compare`)."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.screening.matching.api import STRENGTH_ORDER, Query, Strength
from services.screening.matching.judging.evidence import weigh
from services.screening.matching.judging.languages import is_spelt_as_read
from services.screening.matching.judging.strength import strength_of
from services.screening.matching.likeness.people import personal
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore, score_pair
from services.screening.matching.scoring.weights import NO_RARITY, Mode, mode_of, unmatched_weight, weight
from services.screening.matching.words.acronyms import abbreviates
from services.screening.matching.words.identifiers import split_imo
from services.screening.matching.words.readings import NameForm, guesses, name_forms, translated_forms
from services.screening.matching.words.tables import legal_forms
from services.screening.watchlists.model import EntryKind, ListEntry, ListName

NO_MATCH: tuple[float, Strength] = (0.0, "none")
COLUMNS = ("id", "kind", "left", "right")
_KINDS: tuple[EntryKind, ...] = ("person", "organisation", "vessel", "aircraft", "unknown")


class PairsError(ValueError):
    """A file of pairs cannot be read; the message says where and why."""


class PairResult(NamedTuple):
    """Score 0–1 and strength of one pair."""

    id: str
    score: float
    strength: Strength


_DIFFERENT_SHIP = 0.5
_ABBREVIATED = 0.85
_SHORTEST_ABBREVIATION = 3


def compare_names(left: str, right: str, kind: EntryKind = "unknown") -> tuple[float, Strength]:
    """How alike two names of one kind are; the same both ways round.

    The score is that of the readings that agree best: by strength, then by score.
    """
    (ours, our_ship), (theirs, their_ship) = split_imo(left), split_imo(right)
    ours_read, theirs_read = _readings(ours), _readings(theirs)
    guessed = {*translated_forms(ours), *translated_forms(theirs)}
    found = [
        *(_score(one, other, kind, theirs, guessed) for one in ours_read for other in theirs_read),
        *(_score(other, one, kind, ours, guessed) for one in ours_read for other in theirs_read),
        *(_abbreviates(one, other) for one in ours_read for other in theirs_read if kind != "person"),
    ]
    best = max(found, key=lambda item: (STRENGTH_ORDER[item[1]], item[0]), default=NO_MATCH)
    if our_ship and their_ship:
        return (1.0, "strong") if our_ship == their_ship else (min(best[0], _DIFFERENT_SHIP), "none")
    return best


def _abbreviates(one: NameForm, other: NameForm) -> tuple[float, Strength]:
    """Whether one name is the first letters of the other. Not asked of a list, where chance finds some."""
    short, long = sorted((one, other), key=lambda form: len(form.tokens))
    words = [token for token in short.tokens if token.cls != "legal"]
    letters = words[0].surface if len(words) == 1 else ""
    if len(letters) < _SHORTEST_ABBREVIATION or not letters.isascii():
        return NO_MATCH
    firsts = [token.canon[0] for token in long.tokens if token.cls not in ("legal", "particle")]
    whole = [token.canon[0] for token in long.tokens if token.cls != "particle"]
    own = [word[0] for word in long.written if (word,) not in legal_forms().get(word, ())]
    initials = {"".join(firsts), "".join(whole), "".join(own)}
    found = letters in initials or abbreviates(letters, long.tokens)
    return (_ABBREVIATED, "possible") if found else NO_MATCH


def _readings(name: str) -> list[NameForm]:
    return [*name_forms(name), *guesses(name, lambda _: False), *translated_forms(name)]


def _score(
    left: NameForm, right: NameForm, kind: EntryKind, listed: str, guessed: set[NameForm]
) -> tuple[float, Strength]:
    """`guessed`: readings of a person's name as another people's, asked from the left alone."""
    entry = ListEntry("", "", "", kind, (ListName(listed, primary=True),))
    mode = _mode(left, right, entry)
    ours, theirs = _weighted(left, mode), _weighted(right, mode)
    pair: PairScore = score_pair(ours, theirs, mode)
    if mode == "person" and (right in guessed or (left in guessed and not is_spelt_as_read(pair, ours))):
        return NO_MATCH
    found = weigh(Query("", kind=kind), left.tokens, entry, mode)
    strength = strength_of(pair, ours, theirs, mode, left.aside or right.aside, found, alone=True)
    return pair.score, strength


def _mode(left: NameForm, right: NameForm, entry: ListEntry) -> Mode:
    """Persons only if both could be: the same answer whichever name comes first."""
    modes = {mode_of(entry, left.tokens), mode_of(entry, right.tokens)}
    return "person" if modes == {"person"} else "organisation"


def _weighted(form: NameForm, mode: Mode) -> Weighted:
    tokens = personal(form.written, form.tokens) if mode == "person" else form.tokens
    weights = tuple(weight(token, mode, NO_RARITY) for token in tokens)
    costs = tuple(unmatched_weight(t, mode, w) for t, w in zip(tokens, weights, strict=True))
    return Weighted(tokens, weights, costs)


def compare_pairs(lines: Iterable[str], where: str = "pairs") -> Iterator[PairResult]:
    """Read `id,kind,left,right` and yield a result per row, in order. Raises `PairsError`."""
    rows = csv.DictReader(lines, strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise PairsError(f"{where}, line 1: columns missing: {', '.join(missing)}")
        for row in rows:
            yield _result(row, f"{where}, line {rows.line_num}")
    except csv.Error as error:
        raise PairsError(f"{where}, line {rows.line_num}: {error}") from error


def _result(row: dict[str, str | None], where: str) -> PairResult:
    number, kind, left, right = (row[name] for name in COLUMNS)
    if left is None or right is None or number is None:
        raise PairsError(f"{where}: fewer than four values")
    known = next((found for found in _KINDS if found == (kind or "unknown").strip().lower()), None)
    if known is None:
        raise PairsError(f"{where}: kind {kind!r} is none of {', '.join(_KINDS)}")
    score, strength = compare_names(left, right, known)
    return PairResult(number, round(score, 4), strength)


def results_csv(results: Iterable[PairResult]) -> Iterator[str]:
    """The answer as CSV lines, header first."""
    yield "id,score,strength"
    for result in results:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow((result.id, f"{result.score:.4f}", result.strength))
        yield line.getvalue()
