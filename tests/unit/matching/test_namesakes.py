"""Whom a customer only resembles: names that many bear, firms called as many are, parties of another kind."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.judging.syllables import are_two_names, may_be_one_name
from services.screening.watchlists.model import EntryKind, ListEntry
from tests.unit.matching import small_lists
from tests.unit.matching.small_lists import entry

_MANY = 12_000
"""Others on the list, so that two common names tell nobody from anybody."""


@pytest.fixture(scope="module")
def others() -> list[ListEntry]:
    return [entry("Nobody Else", number, "person") for number in range(1, _MANY)]


def strength(others: list[ListEntry], listed: str, kind: EntryKind, query: Query) -> str:
    """Of the entry so named, among the others."""
    party = entry(listed, kind=kind, countries=("SY",), birth_dates=("1970",))
    return small_lists.strength(query, party, *others)


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        ("Khalid Mahmoud", "MAHMOUD, Khalid", "strong"),
        ("Khalid Saad Mahmoud", "MAHMOUD, Khalid", "none"),
        ("Mohammad Karimi", "KARIMI, Mohammad Ghassem", "none"),
        ("Sergey Leonov", "LEONOV, Sergey Dmitriyevich", "possible"),
        ("Miguel Angel Ruiz", "VALDEZ RUIZ, Miguel Angel", "none"),
        ("Mohammad Qalandrani", "QALANDRANI, Mohammad Yusuf", "possible"),
        ("Aisha Ahmed", "AHMED, A.", "none"),
        ("Mohammad Akbari", "AKBAR, Mohammad", "none"),
        ("Xu Ming", "XU, Bing", "none"),
        ("Luo Hongmei", "LUO, Dongmei", "none"),
        ("Wong Siu Keung", "WANG, Xiaoqiang", "none"),
        ("Son Young-ho", "HO, Jong Son", "none"),
        ("김상훈", "KIM, Song Hun", "none"),
        ("احمد محمدی", "MUHAMMADI, Umid", "none"),
        ("Salma Amin", "SALMANE", "none"),
        ("蔡文龍", "CAI, Wentong", "none"),
        ("John Smith", "John B. Pridmore-Smith", "none"),
        ("Zheng Xiangdong", "Zheng Xing Ding", "none"),
        ("Azman binti Ibrahim", "IBRAHIM, Ayman", "none"),
        ("Ibrahin Qalandrani", "QALANDRANI, Ibrahim", "strong"),
        ("Zhao Yan", "ZHAO, Yin", "none"),
        ("홍지영", "JUNJUN", "none"),
        ("Abdul Rahman Fahmi", "Abdul Rahman Fahmi ZEIDAN", "none"),
        ("Abdul Qalandrani Zeidan", "Abdul Rahman Qalandrani ZEIDAN", "possible"),
        ("Michael Lueth", "LUETH, Michael Makuei", "possible"),
        ("Michael Chen", "CHEN, Michael Makuei", "none"),
        ("ענת עמר", "YUNUS, 'Umar", "none"),
        ("ماجد السيد", "MAJEED, Sajid", "none"),
        ("شريف قلندراني", "QALANDRANI, Cherif", "strong"),
        ("علی احمدی", "'ALI, Ahmad", "none"),
        ("许丽", "LI, Hui", "none"),
        ("许丽", "HUI, Li", "possible"),
        ("许强", "QIANG HU", "none"),
        ("孙明", "SON, Min", "none"),
    ],
)
def test_names_that_many_bear_alert_when_all_of_them_agree(
    others: list[ListEntry], asked: str, listed: str, expected: str
) -> None:
    assert strength(others, listed, "person", Query(asked)) == expected


@pytest.mark.parametrize(
    ("asked", "listed", "kind", "expected"),
    [
        ("Lu Feng", "LUFENG LIMITED", "unknown", "none"),
        ("Do Van Mai", "MAI", "unknown", "none"),
        ("Aleksandr Sergeevich Sokolov", "ALEKSANDR SOKOLOV", "vessel", "none"),
        ("Aleksandr Sokolov", "ALEKSANDR SOKOLOV", "vessel", "strong"),
        ("University of Hong Kong", "Phong Hoang", "unknown", "none"),
        ("MV Golden Star", "GOLDEN STAR CO", "organisation", "none"),
        ("MT Tevel Inc", "MT TEVEL INC", "organisation", "strong"),
        ("Ping An Insurance", "PING AN", "vessel", "none"),
        ("M.V. Yu Long", "Yu Long", "unknown", "none"),
        ("Yu Long 9", "Yu Long", "unknown", "none"),
        ("Yu Long", "Yu Long", "unknown", "strong"),
        ("MT Star", "Joint Stock Company STAR", "unknown", "none"),
        ("M/V Hai Long", "HAI LONG BRAVO", "vessel", "none"),
        ("M/V Qalandriya", "QALANDRIYA", "vessel", "strong"),
        ("M/V Qalandriya 9", "QALANDRIYA", "vessel", "none"),
        ("M/V Qalandriya IX", "QALANDRIYA 9", "vessel", "strong"),
        ("т/х Каландрия", "KALANDRIYA", "vessel", "strong"),
        ("Хай Шунь 3", "HAI SHUN 3", "vessel", "possible"),
        ("Хай Шунь 3", "HAI SHUN 8", "vessel", "none"),
        ("찬봉 5호", "CHAN BONG 5", "vessel", "strong"),
    ],
)
def test_a_person_is_no_firm_and_a_firm_no_ship_unless_every_word_is_the_same(
    others: list[ListEntry], asked: str, listed: str, kind: EntryKind, expected: str
) -> None:
    assert strength(others, listed, kind, Query(asked)) == expected


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        ("Vektor OOO", "VEKTOR, OOO", "strong"),
        ("Vektor", "VEKTOR, OOO", "strong"),
        ("Vektor JSC", "VEKTOR, OOO", "none"),
        ("Vektor d.o.o.", "VEKTOR, OOO", "none"),
        ("Qalandrovektor JSC", "QALANDROVEKTOR, OOO", "strong"),
        ("Feniks Logistic JSC", "FENIKS", "none"),
        ("Golden Sun", "DALIAN GOLDEN SUN IMPORT AND EXPORT CO., LTD.", "none"),
        ("Roche Holding AG", "Roche Consulting Limited", "none"),
        ("DP World", "World Co Ltd.", "none"),
        ("Groupe Perrin", "PERARIN", "none"),
        ("यशोदा", "AICT", "none"),
        ("문진우", "MEIN CHEIN", "none"),
        ("Reynolds PLC", "REYNOLDS LIMITED LIABILITY COMPANY", "none"),
        ("高杰", "GORGE LIMITED", "none"),
        ("Hetal Raman", "RAMAN COMPANY", "none"),
        ("Beijing Xinhua Trading", "BEIJING TIANHUA", "none"),
        ("University of Alicante", "ALICANTE", "none"),
        ("ПАО «Сибирь»", "SIBERICA OY", "none"),
        ("مؤسسة حسن للتجارة", "ZION TRADE LIMITED", "none"),
        ("شركة الفرسان المحدودة", "FARAZAN CO., LTD.", "possible"),
    ],
)
def test_a_firm_called_as_many_are_is_another_where_more_than_its_name_differs(
    others: list[ListEntry], asked: str, listed: str, expected: str
) -> None:
    assert strength(others, listed, "organisation", Query(asked)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query("Khalid Mahmoud", country="SY"), "strong"),
        (Query("Khalid Mahmoud", country="GB"), "none"),
        (Query("Khalid Mahmoud", birth_date="1991-03-02"), "none"),
        (Query("Khalid Qalandrani", birth_date="1991-03-02"), "possible"),
    ],
)
def test_a_namesake_of_common_names_falls_when_something_speaks_against_it(
    others: list[ListEntry], query: Query, expected: str
) -> None:
    listed = query.name.replace("Khalid ", "") + ", Khalid"
    assert strength(others, listed, "person", query) == expected


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("wong", "wang", False),
        ("jong", "chung", False),
        ("min", "bin", True),
        ("hongmei", "dongmei", True),
        ("hamida", "hamisa", False),
    ],
)
def test_syllables_are_one_name_only_where_a_custom_writes_it_both_ways(
    one: str, other: str, two: bool
) -> None:
    assert are_two_names(one, other) is two


@pytest.mark.parametrize(
    ("pairs", "one"),
    [
        ((("chiu", "zhao"), ("yin", "yan")), True),
        ((("zhao", "zhao"), ("yin", "yan")), False),
        ((("tan", "chen"), ("wei", "wei")), True),
        ((("wong", "huang"), ("chi", "zhi"), ("keung", "qiang")), True),
        ((("kim", "gim"), ("jong", "jeong"), ("un", "eun")), True),
    ],
)
def test_syllables_are_one_name_where_either_is_written_in_one_way(
    pairs: tuple[tuple[str, str], ...], one: bool
) -> None:
    assert may_be_one_name(pairs) is one


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Hassan Group", "Hassam"),
        ("Najd Systems", "Najd Province"),
        ("ЭкоДом", "Ekodor"),
    ],
)
def test_that_both_are_of_one_country_makes_no_firm_another_one(name: str, listed: str) -> None:
    party = entry(listed, countries=("KR",))
    assert small_lists.strength(Query(name, country="KR"), party) == "none"
    assert small_lists.strength(Query(listed, country="KR"), party) == "strong"
