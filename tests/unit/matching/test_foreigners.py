"""Names of foreigners in Cyrillic, Greek, Georgian and Armenian, and of Chinese in Cyrillic."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words import palladius
from services.screening.matching.words.foreigners import may_be_a_foreigner


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Мэри Фезерстоун", "Mary Featherstone"),
        ("Джон Торнбери", "John Thornbury"),
        ("Τζον Φέδερστοουν", "John Featherstone"),
        ("ჯონ ტორნბერი", "John Thornbury"),
        ("ვლადიმერ ლიკოვი", "Vladimir Lykov"),
        ("Ջոն Թորնբերի", "John Thornbury"),
        ("Чжан Чжэньбан", "Zhang Zhenbang"),
        ("Ден Сяопин", "Deng Xiaoping"),
        ("Ю. В. Каландров", "Yuri Kalandrov"),
        ("Yu. V. Kalandrov", "Юрий Васильевич Каландров"),
    ],
)
def test_a_name_in_another_script_is_found_by_what_is_heard(written: str, latin: str) -> None:
    assert compare_names(written, latin, "person")[1] != "none"


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Мэри Фезерстоун", "Margaret Featherstone"),
        ("Джон Торнбери", "James Thornbury"),
        ("Чжан Чжэньбан", "Zhang Zhenbao"),
        ("ვლადიმერ ლიკოვი", "Viktor Lykov"),
        ("Hamad bin Khalaf Al Dhubaibi", "Khalaf bin Hamad Al Dhubaibi"),
    ],
)
def test_another_given_name_or_syllable_or_the_father_is_somebody_else(written: str, latin: str) -> None:
    assert compare_names(written, latin, "person")[1] == "none"


def test_syllables_are_parted_in_every_way_and_other_names_in_none() -> None:
    assert palladius.readings("си цзиньпин") == ("xi jinping",)
    assert palladius.readings("чан чанъань") == ("chang changan",)
    assert palladius.readings("иван петров") == ()


def test_names_that_end_as_names_at_home_do_are_no_foreigners() -> None:
    assert may_be_a_foreigner(["мэри", "фезерстоун"])
    assert not may_be_a_foreigner(["мария", "струкова"])
    assert not may_be_a_foreigner(["გიორგი", "ბერიძე"])
    assert not may_be_a_foreigner(["mary", "featherstone"])
