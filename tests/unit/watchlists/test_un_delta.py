"""The UN list of November 2020 against that of February 2026: the exact difference, by record number."""

import gzip
import xml.etree.ElementTree as ET
from pathlib import Path

from services.screening.watchlists.delta import delta_of
from services.screening.watchlists.load import load_bytes

DATA = Path(__file__).parents[2] / "data" / "watchlists"
DAYS = ("2020-11-30", "2026-02-27")
_NAME = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def records(day: str) -> dict[str, str]:
    """Number to name, read without our reader."""
    root = ET.fromstring(gzip.decompress((DATA / f"un-{day}-reduced.xml.gz").read_bytes()))
    found = [record for group in root for record in group]
    return {
        record.findtext("DATAID", "").strip(): " ".join(
            " ".join(record.findtext(p) or "" for p in _NAME).split()
        )
        for record in found
    }


def test_the_difference_is_exact_by_record_number() -> None:
    old, new = (load_bytes((DATA / f"un-{day}-reduced.xml.gz").read_bytes(), day) for day in DAYS)
    before, after = (records(day) for day in DAYS)
    delta = delta_of(old.entries, new.entries)
    assert (len(old.entries), len(new.entries)) == (len(before), len(after)) == (1018, 1003)
    assert {entry.entry_id for entry in delta.added} == after.keys() - before.keys()
    assert {entry.entry_id for entry in delta.removed} == before.keys() - after.keys()
    assert (len(delta.added), len(delta.removed)) == (92, 107)
    renamed = {one.after.entry_id for one in delta.changed if "names" in one.fields}
    assert renamed == {number for number in before.keys() & after.keys() if before[number] != after[number]}
