"""How well pairs of names are told apart: precision, recall and F1 on a labelled set, by kind and script.

A pair counts as found when its strength is not `none`. How the set was made: `data/name_pairs.md`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from services.screening.matching.compare import compare_names
from services.screening.watchlists.model import EntryKind

KINDS: tuple[EntryKind, ...] = ("person", "organisation", "vessel")
ALL = "all"


class LabelledPair(NamedTuple):
    """Two names and whether they mean one party."""

    id: str
    split: str
    kind: EntryKind
    left: str
    right: str
    same: bool
    script: str


class Counts(NamedTuple):
    """How many pairs were found or passed over, rightly and wrongly."""

    found: int = 0
    false_alarms: int = 0
    missed: int = 0
    passed: int = 0

    @property
    def precision(self) -> float:
        """Share of the pairs found that are one party."""
        return self.found / (self.found + self.false_alarms) if self.found + self.false_alarms else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one party that are found."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def labelled_pairs() -> Iterator[LabelledPair]:
    """The set, in the order of the file."""
    text = (files("deploy.bench.data") / "name_pairs.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        kind = next(known for known in KINDS if known == row["kind"])
        same = row["label"] == "same"
        yield LabelledPair(row["id"], row["split"], kind, row["left"], row["right"], same, row["script"])


def measured(pairs: Iterator[LabelledPair]) -> dict[tuple[str, str], Counts]:
    """(kind, script) → counts; `all` sums up scripts, and kinds."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for pair in pairs:
        alerted = compare_names(pair.left, pair.right, pair.kind)[1] != "none"
        place = (0 if alerted else 2) if pair.same else (1 if alerted else 3)
        for key in ((pair.kind, pair.script), (pair.kind, ALL), (ALL, ALL)):
            counts[key][place] += 1
    return {key: Counts(*found) for key, found in sorted(counts.items())}


def quality() -> str:
    """Both splits as text, the one that was not tuned on first."""
    lines = []
    for split in ("holdout", "dev"):
        for (kind, script), found in measured(p for p in labelled_pairs() if p.split == split).items():
            lines.append(
                f"{split:8} {kind:13} {script:11} precision {found.precision:.3f} recall {found.recall:.3f} "
                f"F1 {found.f1:.3f} ({sum(found)} pairs)"
            )
    return "\n".join(lines)
