"""Nicknames, short given names, registrations and acronyms of other letters: read with and without."""

import pytest

from services.screening.matching.words.read_aside import read_aside
from services.screening.watchlists.model import EntryKind
from tests.unit.matching.small_lists import agree


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ('Luiz Inácio "Lula" da Silva', "Lula da Silva", "person"),
        ('Luiz Inácio "Lula" da Silva', "Luiz Inacio da Silva", "person"),
        ('Luiz Zorbela, vulgo "Fernandinho Beira-Mar"', "Fernandinho Beira-Mar", "person"),
        ("Ma. Lourdes Reyes", "Maria Lourdes Reyes", "person"),
        ("Jose Ma. Dela Cruz Santos", "José María de la Cruz Santos", "person"),
        ("Soeharto", "Suharto", "person"),
        ("Исломжон Тохтахунов", "Islomjon Toxtaxunov", "person"),
        ("Baxtiyor Xamidov", "Bakhtiyor Khamidov", "person"),
        ("Alexey Maximov", "Aleksey Maksimov", "person"),
        ("TROPIC SEA / ex OCEANIC I", "OCEANIC I", "vessel"),
        ("Boeing 747-3B3 EP-MNE", "EP-MNE", "aircraft"),
        ("Il-76TD, tail number YV3505", "YV3505", "aircraft"),
        ("КАПИТАН КОРНЕВ", "CAPT. KORNEV", "vessel"),
    ],
)
def test_one_party_by_more_than_one_name(one: str, other: str, kind: EntryKind) -> None:
    assert agree(one, other, kind)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Ma Lourdes", "Maria Lourdes", "person"),
        ("Kovács István", "Kovács Istvánné", "person"),
        ("Boeing 747-3B3 EP-MNE", "EP-MNF", "aircraft"),
        ("КАПИТАН СМИРНОВ", "KAPITAN SIMONOV", "vessel"),
    ],
)
def test_others_are_not(one: str, other: str, kind: EntryKind) -> None:
    assert not agree(one, other, kind)


@pytest.mark.parametrize(
    "name", ["ООО «Заря»", 'Hotel "Bristol" Ltd', "Acme Trading (FZE)", "J. Smith", "N95 Masks Ltd", ""]
)
def test_what_is_no_nickname_is_left_alone(name: str) -> None:
    assert not list(read_aside(name))
