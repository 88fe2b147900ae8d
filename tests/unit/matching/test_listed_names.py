"""Names as publishers of lists write them, and the names that customers go by."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.known_as import names_within
from services.screening.matching.words.listed_names import as_listed


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Sichuan Solid Circuit Research Institute", "CETC 24;"),
        ("Beihang University Qingdao Research Institute", "Beihang University Ningbo"),
        ("Huawei Technologies Co., Ltd., Xi'an Research Institute", "Affiliated Entity: Huawei Technologies"),
        ("华为技术有限公司西安研究所", "Affiliated Entity: Huawei Technologies"),
        ("China Aerospace Science and Industry Corporation Second Academy 203rd Research Institute", "203rd"),
        ("Hebei Puxing Electronic", "Hebei Puxing"),
        ("Baotou Guanghua Chemical Industrial Corporation", "Parent Organization"),
        ("Ministry of Defence of the Russian Federation", "including the Armed Forces"),
        ("Министерство обороны Российской Федерации", "including the Armed Forces"),
    ],
)
def test_a_party_is_found_without_what_the_list_adds(matcher: Matcher, asked: str, listed: str) -> None:
    found = [hit for hit in matcher.search(Query(asked)) if hit.strength != "none"]
    assert any(listed in hit.matched_name for hit in found)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Zorbex Optics and any successor, sub-unit, or subsidiary thereof", ("Zorbex Optics",)),
        (
            "Ministry of Tides of Norland, including the Tidal Guard and all its units",
            ("Ministry of Tides of Norland",),
        ),
        ("Zorbex Group Co., Ltd. Affiliated Entity: Zorbex (Norland) Oy", ("Zorbex (Norland) Oy",)),
        (
            "Zorbex Second Academy. Subordinate Institution - Puxa Electronic",
            ("Zorbex Second Academy Puxa Electronic", "Puxa Electronic"),
        ),
        ("Zorbex Chemical (Parent Organization: Zorbex Group (ZG))", ("Zorbex Chemical",)),
        ("Nursery, including care", ("Nursery, including care",)),
    ],
)
def test_what_a_list_adds_is_set_aside(written: str, names: tuple[str, ...]) -> None:
    assert as_listed(written) == names


def test_names_beside_one_another_are_told_apart_and_an_escaped_sign_is_none() -> None:
    assert names_within("CETC 24;Zorbex Institute;CETC 44") == ("CETC 24", "Zorbex Institute", "CETC 44")
    assert names_within("Zorbex &amp; Sons") == ()
