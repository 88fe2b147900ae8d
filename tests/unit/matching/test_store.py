"""Stored indexes answer as fresh ones, and damage is noticed."""

import fcntl
import os
import shutil
import time
from pathlib import Path

import msgspec
import pytest

from services.screening.matching.api import Query, QueryIdentifier
from services.screening.matching.index import place, store
from services.screening.matching.index.build import prepare
from services.screening.matching.index.place import default_directory, hash_of_files
from services.screening.matching.lists import bundled_name, matcher_of
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.load import load_bundled
from services.screening.watchlists.model import ListEntry, ListIdentifier, ListName, WatchlistSnapshot

QUERIES = [
    Query("Zorbex Optics"),
    Query("Qasimzadeh, Jan"),
    Query("nobody at all"),
    Query("Zorbx Optics Ltd"),
]


def snapshot() -> WatchlistSnapshot:
    entries = (
        ListEntry("own", "OWN", "1", "organisation", (ListName("Zorbex Optics LLC", primary=True),), ("AE",)),
        ListEntry(
            "own",
            "OWN",
            "2",
            "person",
            (ListName("Jan Qasimzadeh", primary=True), ListName("Janek", quality="weak")),
            birth_dates=("1960-05-17",),
            identifiers=(ListIdentifier("AB 123456", "Passport"),),
        ),
    )
    return WatchlistSnapshot("own", "2026-01-01+abc", None, entries, "abc" * 21 + "a")


def test_a_stored_index_answers_as_a_fresh_one(tmp_path: Path) -> None:
    fresh = Matcher.build([snapshot()])
    matcher_of([snapshot()], tmp_path)
    stored = matcher_of([snapshot()], tmp_path)
    assert [stored.search(query) for query in QUERIES] == [fresh.search(query) for query in QUERIES]
    assert stored.sources == fresh.sources


def test_of_the_bundled_list_a_stored_index_answers_as_a_fresh_one(tmp_path: Path) -> None:
    whole = load_bundled()
    some = msgspec.structs.replace(whole, entries=whole.entries[::20])
    fresh, stored = (matcher_of([some], tmp_path) for _ in range(2))
    assert len(list(tmp_path.iterdir())) == 1
    names = [entry.names[0].text for entry in some.entries[::100]]
    asked = [Query(name) for full in names for name in (full, full[1:])]
    assert all(stored.search(query) == fresh.search(query) for query in asked)
    assert any(stored.search(query) for query in asked)


def test_the_bundled_list_is_stored_once_however_it_is_opened(matcher: Matcher, tmp_path: Path) -> None:
    key = store.key_of([bundled_name()])
    shutil.copytree(default_directory() / key, tmp_path / key)
    opened = matcher_of([load_bundled()], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [key]
    assert opened.sources == matcher.sources


def test_while_one_builds_an_index_others_wait_for_it(tmp_path: Path) -> None:
    with store.one_builder(tmp_path, "key"):
        (held,) = tmp_path.iterdir()
        with held.open() as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["match.py", "words.txt", "terms.toml", "places", "words/tables.py"])
def test_any_file_of_code_or_knowledge_makes_stored_indexes_stale(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("old")
    before = hash_of_files([tmp_path])
    (tmp_path / name).write_text("new")
    assert hash_of_files([tmp_path]) != before


def test_what_python_compiled_makes_no_stored_index_stale(tmp_path: Path) -> None:
    (tmp_path / "match.py").write_text("code")
    before = hash_of_files([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "match.pyc").write_text("compiled")
    assert hash_of_files([tmp_path]) == before


def test_a_damaged_store_is_built_again(tmp_path: Path) -> None:
    matcher_of([snapshot()], tmp_path)
    (place,) = tmp_path.iterdir()
    (place / "entries.msgpack").write_bytes(b"cut")
    assert store.load(tmp_path, place.name) is None
    assert matcher_of([snapshot()], tmp_path).search(Query("Zorbex Optics"))[0].strength == "strong"


def test_an_index_that_is_opened_is_kept_and_those_not_opened_for_longest_go(tmp_path: Path) -> None:
    prepared = prepare([snapshot()])
    for number in range(store.KEPT):
        assert store.save(prepared, [], tmp_path, f"{number}")
    assert store.load(tmp_path, "0")
    for name in ("more", "and more"):
        assert store.save(prepared, [], tmp_path, name)
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"0", *(f"{number}" for number in range(3, store.KEPT)), "more", "and more"}


def test_large_ones_go_before_they_fill_the_disk(tmp_path: Path) -> None:
    prepared = prepare([snapshot()])
    for number in range(3):
        assert store.save(prepared, [], tmp_path, f"{number}")
        with (tmp_path / f"{number}" / "padding").open("wb") as padding:
            padding.truncate(store.KEPT_BYTES // 2)
    assert {path.name for path in tmp_path.iterdir()} == {"1", "2"}


def test_a_directory_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a directory")
    assert matcher_of([snapshot()], occupied / "cache").search(Query("Zorbex Optics"))


@pytest.mark.parametrize(
    ("query", "strength", "evidence"),
    [
        (Query("Jan Qasimzadeh"), "strong", "uncontradicted"),
        (Query("Jan Qasimzadeh", birth_date="1960"), "strong", "corroborated"),
        (Query("Jan Qasimzadeh", birth_date="1984-01-01"), "possible", "contradicted"),
        (Query("Janek"), "possible", "uncontradicted"),
        (Query("Janek", birth_date="1960-05"), "strong", "corroborated"),
        (Query("Somebody Else", identifiers=(QueryIdentifier("ab123456"),)), "possible", "corroborated"),
        (Query("Qasimzade Jan", identifiers=(QueryIdentifier("AB-123456"),)), "strong", "corroborated"),
    ],
)
def test_evidence_beside_the_name_moves_the_strength(query: Query, strength: str, evidence: str) -> None:
    best = Matcher.build([snapshot()]).search(query)[0]
    assert (best.entry_id, best.strength, best.evidence) == ("2", strength, evidence)


def test_compiled_code_is_kept_where_only_its_owner_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(place.CACHE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept = place.compiled_directory.__wrapped__
    assert kept() == tmp_path / "exportgate" / f"compiled-{place.code_version()}"
    (tmp_path / "exportgate").chmod(0o777)
    assert kept() is None


def test_what_old_code_was_compiled_to_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.CACHE_VARIABLE, str(tmp_path))
    for age in range(9):
        (tmp_path / f"compiled-{age}").mkdir()
        os.utime(tmp_path / f"compiled-{age}", (age, age))
    kept = place.compiled_directory.__wrapped__()
    left = set(tmp_path.iterdir())
    assert left == {kept, *(tmp_path / f"compiled-{age}" for age in (8, 7, 6))}


def test_what_other_code_used_within_the_day_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.CACHE_VARIABLE, str(tmp_path))
    hours = {f"compiled-{number}": number for number in (1, 2, 3, 4, 23, 25)}
    for name, ago in hours.items():
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - ago * 3_600,) * 2)
    kept = place.compiled_directory.__wrapped__()
    assert set(tmp_path.iterdir()) == {kept, *(tmp_path / name for name, ago in hours.items() if ago < 24)}


def test_what_is_used_is_not_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.CACHE_VARIABLE, str(tmp_path))
    used = tmp_path / f"compiled-{place.code_version()}"
    for age, name in enumerate([used.name, *(f"compiled-{number}" for number in range(6))]):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (age, age))
    assert place.compiled_directory.__wrapped__() == used
    assert used.exists()
