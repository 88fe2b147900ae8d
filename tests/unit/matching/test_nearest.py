"""Of entries that are as like a name, the one with its letters is first; slips in words read by meaning."""

import pytest

from services.screening.watchlists.model import EntryKind, ListEntry, ListName
from tests.unit.matching.small_lists import agree, entry, hits


def _first(asked: str, *listed: ListEntry) -> str:
    return hits(asked, *listed)[0].name


@pytest.mark.parametrize(
    ("asked", "other", "meant"),
    [
        ("Zorbex Corppration", "Zorbex Co. Ltd.", "Zorbex Corporation"),
        ("LIMITED LIABILITY PARTNERSHId ZORBEX", "Zorbex, LLC", "LIMITED LIABILITY PARTNERSHIP ZORBEX"),
        ("Claudya Guerrero", "CLAUDIA GUERRERO", "Claudia Guerrero"),
    ],
)
def test_of_names_that_say_the_same_the_one_written_so_is_first(asked: str, other: str, meant: str) -> None:
    kind: EntryKind = "person" if "Guerrero" in meant else "organisation"
    ours, theirs = entry(meant, 1, kind), entry(other, 0, kind)
    assert _first(asked, theirs, ours) == meant
    assert _first(asked, ours, theirs) == meant


def test_who_is_called_so_comes_before_who_was() -> None:
    names = (ListName("AQUILON", primary=True), ListName("ZEPHYRUS", primary=False))
    renamed = ListEntry("own", "OWN", "0", "vessel", names)
    assert _first("ZEPHYRuZ", renamed, entry("ZEPHYRUS", 1, "vessel")) == "ZEPHYRUS"


@pytest.mark.parametrize(
    ("asked", "listed", "kind"),
    [
        ("MEKHeNIK BRILIN", "MEKHANIK BRILIN", "vessel"),
        ("MEsHANIK BRILIN", "MEKHANIK BRILIN", "vessel"),
        ("Promyshlenvost Zorbex", "Promyshlennost Zorbex", "organisation"),
        ("SAAD, Aedul Latif", "SAAD, Abdul Latif", "person"),
        ("Sayf Amdulrab Salem", "Sayf Abdulrab Salem", "person"),
        ("Adbul Karim Zorbeh", "Abdul Karim Zorbeh", "person"),
    ],
)
def test_a_slip_in_a_word_that_is_read_by_its_meaning(asked: str, listed: str, kind: EntryKind) -> None:
    assert agree(asked, listed, kind)


@pytest.mark.parametrize(("one", "other"), [("Aydar Latif", "Abdul Latif"), ("Afdal Karim", "Abdul Karim")])
def test_other_names_are_no_misspelt_servants(one: str, other: str) -> None:
    assert not agree(one, other, "person")
