"""Scores of pairs of names without any list (`exportgate compare`)."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.screening.matching.api import Query, Strength
from services.screening.matching.build import mode_of
from services.screening.matching.evidence import strength_of, weigh
from services.screening.matching.people import personal
from services.screening.matching.readings import NameForm, corrected, name_forms
from services.screening.matching.score import PairScore, Weighted, score_pair
from services.screening.matching.weights import NO_RARITY, Mode, unmatched_weight, weight
from services.screening.watchlists.model import EntryKind, ListEntry, ListName

COLUMNS = ("id", "kind", "left", "right")
_KINDS: tuple[EntryKind, ...] = ("person", "organisation", "vessel", "aircraft", "unknown")


class PairsError(ValueError):
    """A file of pairs cannot be read; the message says where and why."""


class PairResult(NamedTuple):
    """Score 0–1 and strength of one pair."""

    id: str
    score: float
    strength: Strength


def compare_names(left: str, right: str, kind: EntryKind = "unknown") -> tuple[float, Strength]:
    """How alike two names of one kind are; the same both ways round."""
    entry = ListEntry("", "", "", kind, (ListName(right, primary=True),))
    best: tuple[float, Strength] = (0.0, "none")
    for ours in _readings(left):
        for theirs in _readings(right):
            scored = _score(ours, theirs, kind, entry)
            best = max(best, scored, key=lambda found: found[0])
    return best


def _readings(name: str) -> list[NameForm]:
    forms = name_forms(name)
    guesses = [corrected(form, lambda _: False) for form in forms]
    return [*forms, *(guess for guess in guesses if guess and guess.tokens)]


def _score(left: NameForm, right: NameForm, kind: EntryKind, entry: ListEntry) -> tuple[float, Strength]:
    mode = _mode(left, right, entry)
    ours, theirs = _weighted(left, mode), _weighted(right, mode)
    pair: PairScore = score_pair(ours, theirs, mode)
    found = weigh(Query("", kind=kind), left.tokens, entry)
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
