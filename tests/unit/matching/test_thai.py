"""Thai names are found in letters of passports, RTGS and family tradition; their firms by what they do."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.likeness import transcribed
from services.screening.matching.matcher import Matcher
from services.screening.matching.words import thai
from services.screening.matching.words.scripts import read


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("ทักษิณ", "thaksin"),
        ("ชินวัตร", "shinawatra"),
        ("ชินวัตร", "chinnawat"),
        ("ประยุทธ์", "prayut"),
        ("จันทร์โอชา", "chanocha"),
        ("เวชชาชีวะ", "vejjajiva"),
        ("อดุลยเดช", "adulyadej"),
        ("สิริวัฒนภักดี", "sirivadhanabhakdi"),
        ("ณัฐพล", "nattapon"),
        ("เพชรรัตน์", "petcharat"),
        ("เกียรติ", "kiat"),
        ("บรรหาร", "banharn"),
        ("หลีกภัย", "leekpai"),
        ("ปตท", "ptt"),
    ],
)
def test_a_thai_word_is_read_as_people_write_it(written: str, latin: str) -> None:
    assert transcribed.likeness(written, latin, person=True) > 0.9
    assert not set(transcribed.frames(written)).isdisjoint(transcribed.frames(latin))


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("ทักษิณ", "thaworn"),
        ("สมชาย", "somsak"),
        ("ประยุทธ์", "prawit"),
        ("บุญมี", "banme"),
        ("ศิริราช", "serenade"),
        ("พรชัย", "pcci"),
    ],
)
def test_another_word_is_not(written: str, latin: str) -> None:
    assert transcribed.likeness(written, latin, person=True) == 0


def test_vowels_stand_where_they_are_said_and_silent_letters_are_marked() -> None:
    assert thai.spoken("ไพ").startswith("พไ")
    assert thai.spoken("วงศ์").rstrip(thai.UNWRITTEN).endswith("ศ" + thai.SILENT)


def test_a_title_is_no_part_of_a_name_and_words_of_firms_may_be() -> None:
    assert compare_names("นายอนุทิน ชาญวีรกูล", "Anutin Charnvirakul", "person")[1] != "none"
    assert compare_names("พลเอก ชวลิต ยงใจยุทธ", "Chavalit Yongchaiyudh", "person")[1] != "none"
    assert any("เสถียรไทย" in reading.text for reading in read("สุรเกียรติ์ เสถียรไทย"))


def test_firms_and_bodies_are_read_by_what_they_do() -> None:
    assert read("บริษัท ปตท จํากัด มหาชน")[0].text == "company ptt ltd plc"
    asked = "การไฟฟ้าฝ่ายผลิตแห่งประเทศไทย"
    assert compare_names(asked, "Electricity Generating Authority of Thailand", "organisation")[1] == "strong"


def test_foreign_names_in_thai_find_listed_parties(matcher: Matcher) -> None:
    for asked, listed in (("วลาดิมีร์ ปูติน", "PUTIN"), ("ซัดดัม ฮุสเซน", "HUSSEIN")):
        found = [hit for hit in matcher.search(Query(asked)) if hit.strength != "none"]
        assert any(listed in hit.matched_name.upper() for hit in found), asked


def test_ordinary_thai_names_are_left_in_peace(matcher: Matcher) -> None:
    people = "สุดารัตน์ เกยุราพันธุ์|อนุทิน ชาญวีรกูล|มานะ ศรีสุข|ลลิษา มโนบาล|บุญชัย เบญจรงคกุล|ดวงใจ สายทอง|รัชนก อินทนนท์"
    firms = "โรงพยาบาลศิริราช|บริษัท พรชัย จำกัด|ห้างหุ้นส่วนจำกัด บ้านสวน|บริษัท มาลี ฟู้ดส์ จำกัด|เทศบาลเมืองพัทยา|กรมสรรพากร"
    asked = [*people.split("|"), *firms.split("|")]
    alerted = [q for q in asked if any(hit.strength != "none" for hit in matcher.search(Query(q)))]
    assert alerted == []
