"""Well-known listed parties by the names that papers of other languages give them."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("حماس", "HAMAS"),
        ("חמאס", "HAMAS"),
        ("حزب الله", "HIZBALLAH"),
        ("كتائب حزب الله", "KATA'IB HIZBALLAH"),
        ("Hezbollah", "HEZBOLLAH"),
        ("金正恩", "KIM, Jong Un"),
        ("中国精密机械进出口总公司", "China Precision Machinery Import-Export Corp."),
        ("中国船舶重工集团公司第七一二研究所", "712th Research Institute"),
        ("朝鮮鉱業開発貿易会社", "Korea Mining Development Trading Corporation"),
        ("保利科技有限公司", "Poly Technologies"),
        ("中国北方工业公司", "Norinco"),
        ("北京微电子技术研究所", "Beijing Institute of Microelectronics Technology"),
        ("新疆金融进出口有限公司", "XINJIANG FINANCIAL IMPORT AND EXPORT"),
        ("Корад Технолоджи Япония", "Corad Technology Japan"),
        ("ПАО «НК «Роснефть»", "Oil Company"),
        ("10 судоремонтный завод", "10 SHIPYARD"),
        ("Институт космических исследований РАН", "SPACE RESEARCH INSTITUTE"),
        ("조선우주공간기술위원회", "Korean Committee for Space Technology"),
        ("NS Burgas tanker", "NS BURGAS"),
    ],
)
def test_a_listed_party_is_found_in_any_script(matcher: Matcher, asked: str, listed: str) -> None:
    found = [hit for hit in matcher.search(Query(asked), limit=20) if hit.strength != "none"]
    assert any(listed in hit.matched_name for hit in found)


def test_an_arabic_word_is_no_latin_abbreviation_that_shares_its_consonants(matcher: Matcher) -> None:
    """MEC, EMEC and UMEC end in a c that nobody reads as س."""
    assert {hit.matched_name for hit in matcher.search(Query("حماس"))}.isdisjoint({"MEC", "EMEC", "UMEC"})
