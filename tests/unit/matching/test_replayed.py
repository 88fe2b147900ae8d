"""The same is answered by every process, whatever its hashes and in whatever order lists are given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.screening.matching.api import Match, Query
from services.screening.matching.lists import matcher_of
from services.screening.watchlists.model import ListEntry, ListName, WatchlistSnapshot

ROOT = Path(__file__).parents[3]
SEEDS = ("0", "1", "2026")


@pytest.mark.timeout(300)
def test_processes_with_other_hashes_answer_the_same() -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.unit.matching.replaying"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in SEEDS
    ]
    first, *others = [process.communicate()[0].splitlines() for process in running]
    assert [process.returncode for process in running] == [0] * len(SEEDS)
    assert len(first) > 100
    for other in others:
        assert [one for one in first if one not in set(other)] == []
        assert other == first


def test_lists_given_in_another_order_answer_the_same(tmp_path: Path) -> None:
    lists = [_list_of(source) for source in ("first", "second")]

    def answers(given: list[WatchlistSnapshot], cache: Path) -> tuple[Match, ...]:
        return matcher_of(given, cache).search(Query("Zorbex Optics"))

    found = answers(lists, tmp_path / "one")
    assert [match.source for match in found] == ["first", "second"]
    assert answers(lists[::-1], tmp_path / "other") == found
    assert answers(lists[::-1], tmp_path / "one") == found


def _list_of(source: str) -> WatchlistSnapshot:
    entry = ListEntry(source, "OWN", "1", "organisation", (ListName("Zorbex Optics LLC", primary=True),))
    return WatchlistSnapshot(source, "1", None, (entry,), source[0] * 64)
