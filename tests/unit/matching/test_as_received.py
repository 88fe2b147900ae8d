"""Names as broken systems send them: entities, wrong encodings, scanners' letters; ships with their kind."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words.fold import fold
from services.screening.watchlists.model import EntryKind


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("M&uuml;ller &amp; S&ouml;hne", "Müller & Söhne"),
        ("MÃ¼ller Maschinenbau", "Müller Maschinenbau"),
        ("ÐŸÑ€Ð¸Ð±Ð¾Ñ€ Ð·Ð°Ð²Ð¾Ð´", "Прибор завод"),
        ("ä¸\xadå\x9b½", "中国"),
        ("&#1055;&#1088;&#1080;&#1073;&#1086;&#1088;", "Прибор"),
    ],
)
def test_what_a_system_encoded_twice_is_read_as_it_was_meant(sent: str, meant: str) -> None:
    assert fold(sent) == fold(meant)


@pytest.mark.parametrize("name", ["São João Ñandú", "AT&T; Services", "Ångström Ø", "İÇÖŞ Çelik"])
def test_what_is_rightly_encoded_stays(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert "?" not in fold(name)


@pytest.mark.parametrize(
    ("scanned", "listed", "another"),
    [
        ("Tactica1 Missi1es Corp", "Tactical Missiles Corporation", "Tactical Mobility Corporation"),
        ("Beijing Kehua Instrurnents", "Beijing Kehua Instruments", "Beijing Kehua Installments"),
        ("Sh?hid Hemmat Industrial Group", "Shahid Hemmat Industrial Group", "Sahand Industrial Group"),
        ("Vega E1ectr0n1cs Cornpany", "Vega Electronics Company", "Vega Electric Company"),
    ],
)
def test_a_common_word_that_a_scanner_misread_in_several_places_is_known(
    scanned: str, listed: str, another: str
) -> None:
    assert compare_names(scanned, listed, "organisation")[1] != "none"
    assert compare_names(scanned, another, "organisation")[1] == "none"


@pytest.mark.parametrize(
    ("kind", "name", "same", "another"),
    [
        ("vessel", "Tanker 'Nordic Breeze'", "NORDIC BREEZE", "NORDIC BREAM"),
        ("vessel", "Icebreaker Arktika", "ARKTIKA", "ANTARKTIKA"),
        ("vessel", "远洋19号", "YUAN YANG 19", "YUAN YANG 9"),
        ("organisation", "Technopromexport", "Tekhnopromexport", "Technopromimport"),
    ],
)
def test_a_ship_is_known_beside_its_kind_and_an_exporter_is_no_importer(
    kind: EntryKind, name: str, same: str, another: str
) -> None:
    assert compare_names(name, same, kind)[1] != "none"
    assert compare_names(name, another, kind)[1] == "none"
