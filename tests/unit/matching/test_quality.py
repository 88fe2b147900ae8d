"""The labelled pairs are told apart at least as well as they have been: floors only rise."""

import pytest

from deploy.bench.quality import ALL, Counts, labelled_pairs, measured

FLOORS = {
    ("holdout", "person"): 0.957,
    ("holdout", "organisation"): 0.869,
    ("dev", "person"): 0.981,
    ("dev", "organisation"): 0.9775,
    ("dev", "vessel"): 0.99,
}
"""F1 by split and kind."""
LEAST_PRECISION = 0.98


@pytest.fixture(scope="module")
def counts() -> dict[str, dict[tuple[str, str], Counts]]:
    pairs = list(labelled_pairs())
    return {split: measured(p for p in pairs if p.split == split) for split in ("dev", "holdout")}


@pytest.mark.parametrize(("split", "kind"), FLOORS)
def test_f1_does_not_fall(split: str, kind: str, counts: dict[str, dict[tuple[str, str], Counts]]) -> None:
    assert counts[split][kind, ALL].f1 >= FLOORS[split, kind]


@pytest.mark.parametrize("split", ["dev", "holdout"])
def test_what_is_found_is_right(split: str, counts: dict[str, dict[tuple[str, str], Counts]]) -> None:
    assert counts[split][ALL, ALL].precision >= LEAST_PRECISION


def test_the_set_has_every_kind_many_scripts_and_hard_negatives() -> None:
    pairs = list(labelled_pairs())
    assert len(pairs) >= 600
    assert len({pair.script for pair in pairs}) >= 15
    assert sum(not pair.same for pair in pairs) >= 200
    assert len({pair.id for pair in pairs}) == len(pairs)
