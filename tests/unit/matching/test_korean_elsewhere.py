"""Korean names in Russian and in Chinese characters are read as Korea says them."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words import kontsevich, sino_korean
from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.tables import rows


@pytest.mark.parametrize(
    ("cyrillic", "korean"),
    [
        ("ким чен ын", "김 정은"),  # as newspapers of the Soviet Union wrote
        ("ким чжонын", "김 정은"),  # as Kontsevich's system writes
        ("ким ир сен", "김 일성"),
        ("чой рён хэ", "최 룡해"),
        ("кан пхиль хун", "강 필훈"),
    ],
)
def test_syllables_in_cyrillic_are_read(cyrillic: str, korean: str) -> None:
    said = kontsevich.readings(cyrillic)
    assert any(one in said for one in (korean, korean.replace("룡", "련")))


@pytest.mark.parametrize(
    ("han", "korean"),
    [
        ("金与正", "김 여정"),
        ("崔龍海", "최 룡해"),
        ("李炳哲", "리 병철"),
        ("金 與正", "김 여정"),
        ("金愼勳", "김 신훈"),
    ],
)
def test_characters_are_read_as_korea_reads_them(han: str, korean: str) -> None:
    assert korean in sino_korean.readings(han)


@pytest.mark.parametrize("table", ["sino_korean.txt", "sino_japanese.txt"])
def test_tables_of_readings_have_the_characters_that_are_looked_up(table: str) -> None:
    assert [han for han, _ in rows(table) if simplified(han) != han] == []


@pytest.mark.parametrize("name", ["анна иванова", "ким иванович", "李明", "李秀英", "王建国", "欧阳明"])
def test_others_are_no_koreans(name: str) -> None:
    assert not kontsevich.readings(name) and not sino_korean.readings(name)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Хван Бён Со", "HWANG, Pyong So"),
        ("Чо Ён Вон", "JO, Yong-Won"),
        ("Мён Чхоль Мин", "MYONG, Chol Min"),
        ("金与正", "KIM, Yo Jong"),
        ("李萬建", "RI, Man Gon"),
    ],
)
def test_the_listed_person_is_a_possible_hit(name: str, listed: str, matcher: Matcher) -> None:
    assert any(match.name == listed and match.strength != "none" for match in matcher.search(Query(name)))


@pytest.mark.parametrize("name", ["Чон Чжи Хён", "鄭柏宇", "周偉倫", "周静"])
def test_a_name_that_only_sounds_like_one_is_not(name: str, matcher: Matcher) -> None:
    assert all(match.strength == "none" for match in matcher.search(Query(name)))
