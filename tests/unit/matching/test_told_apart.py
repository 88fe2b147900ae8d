"""Names that differ in little and are two parties: fathers and sons, syllables, initials, schools, brands."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.matcher import Matcher


@pytest.mark.parametrize(
    ("name", "same", "another"),
    [
        (
            "محمد بن عبد الرحمن الفقيه",
            "Mohammed bin Abdulrahman Al-Faqih",
            "Abdulrahman bin Mohammed Al-Faqih",
        ),
        ("عمر عبد الله الدوسري", "Al-Dosari, Omar Abdullah", "Abdullah Omar Al-Dosari"),
        ("يوسف أحمد الخولي", "El-Khouly Youssef Ahmad", "Ahmad Youssef El-Khouly"),
        ("יעקב בן משה", "Yaakov Ben Moshe", "Moshe Ben Yaakov"),
    ],
)
def test_a_father_is_not_his_son(name: str, same: str, another: str) -> None:
    assert compare_names(name, same, "person")[1] == "strong"
    assert compare_names(name, another, "person")[1] == "none"


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Li Xiaoming", "Li Xiaomin"),
        ("Zhao Yanling", "Zhao Yanlin"),
        ("Chen Haiyan", "Chen Haiyang"),
        ("Gao Huaping", "Gao Huapin"),
    ],
)
def test_syllables_that_share_no_character_of_names_are_two(one: str, another: str) -> None:
    assert compare_names(one, another, "person")[1] == "none"


def test_a_letter_lost_from_a_syllable_is_still_a_slip() -> None:
    assert compare_names("Zhang Xiaoming", "Zhang Xiaomng", "person")[1] != "none"


def test_another_initial_is_another_person() -> None:
    assert compare_names("K. M. Rahman", "Khaled A. Rahman", "person")[1] == "none"
    assert compare_names("K. M. Rahman", "Khaled M. Rahman", "person")[1] != "none"


@pytest.mark.parametrize(
    ("school", "own", "another"),
    [
        ("西安理工大学", "Xi'an University of Technology", "Xi'an Technological University"),
        ("西安工业大学", "Xi'an Technological University", "西安理工大学"),
    ],
)
def test_two_known_schools_of_a_town_are_two(school: str, own: str, another: str) -> None:
    assert compare_names(school, own, "organisation")[1] == "strong"
    assert compare_names(school, another, "organisation")[1] == "none"


def test_what_a_japanese_firm_is_called_is_no_legal_form() -> None:
    assert compare_names("合同会社東亜精機", "Precision Mechanics LLC", "organisation")[1] == "none"


@pytest.mark.parametrize(
    "customer",
    [
        "Sao Việt JSC",
        "Công ty Cổ phần Sao Việt",
        "株式会社ニシキ食品",
        "株式会社コスモス薬品",
        "Dina Abdel Ghany",
        "Maxamed Cali Samatar",
    ],
)
def test_a_customer_who_shares_a_common_part_raises_no_alert(matcher: Matcher, customer: str) -> None:
    assert all(match.strength == "none" for match in matcher.search(Query(customer)))


def test_a_brand_that_many_have_is_found_with_what_the_firm_does(matcher: Matcher) -> None:
    found = matcher.search(Query("Sao Viet Petrol Transportation"))
    assert found[0].strength == "strong"
    assert matcher.search(Query("Sao Viet Petrol Co."))[0].strength == "possible"
