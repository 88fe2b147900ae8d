"""Numbers of parties: whole ones agree or contradict, others say nothing."""

import pytest

from services.screening.matching.api import Query, QueryIdentifier
from services.screening.matching.compare import compare_names
from services.screening.matching.judging.evidence import weigh
from services.screening.matching.words.identifiers import kind_of, split_imo
from services.screening.watchlists.model import ListEntry, ListIdentifier, ListName


@pytest.mark.parametrize(
    ("scheme", "value", "kind"),
    [
        ("LEI", "5493001KJTIIGC8Y1R12", "lei"),
        ("LEI", "5493001KJTIIGC8Y1R13", None),
        ("IMO", "IMO 9074729", "imo"),
        ("IMO", "9074728", None),
        ("INN", "7707083893", "inn"),
        ("INN", "500100732259", "inn"),
        ("INN", "7707083894", None),
        ("OGRN", "1027700132195", "ogrn"),
        ("OGRN", "1027700132196", None),
        ("USCC", "91350100M000100Y44", None),
        ("USCC", "91350100M000100Y43", "uscc"),
        ("passport", "X123", None),
    ],
)
def test_check_digits(scheme: str, value: str, kind: str | None) -> None:
    assert kind_of(scheme, value) == kind


@pytest.mark.parametrize(
    ("value", "evidence"),
    [("7707083893", "corroborated"), ("7736050003", "contradicted"), ("7707083894", "uncontradicted")],
)
def test_another_whole_number_of_the_same_kind_speaks_against(value: str, evidence: str) -> None:
    entry = ListEntry(
        "s",
        "L",
        "1",
        "organisation",
        (ListName("Zorbex"),),
        identifiers=(ListIdentifier("7707083893", "INN"),),
    )
    assert (
        weigh(Query("Zorbex", identifiers=(QueryIdentifier(value, "INN"),)), (), entry).evidence == evidence
    )


def test_a_ships_number_is_no_word_of_its_name() -> None:
    assert split_imo("M/V Pacific Bravo (IMO 9206035)") == ("M/V Pacific Bravo", "9206035")
    assert split_imo("Limo 1234567 Services") == ("Limo 1234567 Services", None)
    assert compare_names("PACIFIC BRAVO IMO 9206035", "Pacific Bravo", "vessel")[1] == "strong"
    assert compare_names("PACIFIC BRAVO IMO 9206035", "Pacific Bravo IMO 9074729", "vessel")[1] == "none"
    assert compare_names("Ocean Star IMO 9074729", "Sea Queen IMO 9074729", "vessel")[1] == "strong"
