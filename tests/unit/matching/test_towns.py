"""Towns of some 100,000 inhabitants are places in a body's name, in Latin letters and in its own script."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words.tables import PLACE_CLASSES, place_phrases, rows, words


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("漯河市公安局", "Luohe Municipal Public Security Bureau"),
        ("台州市公安局", "Taizhou Municipal Public Security Bureau"),
        ("锡林郭勒盟公安局", "Xilingol League Public Security Bureau"),
        ("Череповецкий государственный университет", "Cherepovets State University"),
        ("دانشگاه علوم پزشکی کاشان", "Kashan University of Medical Sciences"),
    ],
)
def test_a_body_of_a_town_is_found_in_either_script(native: str, latin: str) -> None:
    assert compare_names(native, latin, "organisation")[1] != "none"


@pytest.mark.parametrize("town", ["ulyanovsk", "cherepovets", "karaj", "bobruisk", "changzhi", "kremenchuk"])
def test_a_town_is_no_brand(town: str) -> None:
    assert words()[town].cls in PLACE_CLASSES


def test_every_row_of_places_has_its_four_fields() -> None:
    assert {len(row) for row in rows("places.txt")} == {4}
    assert ("nizhny", "novgorod") in place_phrases()[1]
