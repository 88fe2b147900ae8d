"""Bodies, works and armed groups are known under the names that other languages give them."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.acronyms import abbreviates, without_own
from services.screening.matching.words.fold import fold
from services.screening.matching.words.native import native_words, translated
from services.screening.matching.words.readings import name_forms
from services.screening.matching.words.slavic import meaning
from services.screening.matching.words.tables import rows
from services.screening.matching.words.tokens import tokenise
from tests.unit.matching.small_lists import agree


@pytest.mark.parametrize(
    ("native", "listed"),
    [
        ("قوات الدعم السريع", "Rapid Support Forces"),
        ("جمعية إحياء التراث الإسلامي", "Revival of Islamic Heritage Society"),
        ("بانک صنعت و معدن", "Bank of Industry and Mine"),
        ("بنیاد تعاون بسیج", "Bonyad Taavon Basij"),
        ("بنیاد تعاون بسیج", "Basij Cooperative Foundation"),
        ("حرکت المجاہدین", "Harakat ul-Mujahidin"),
        ("پاکستان اٹامک انرجی کمیشن", "Pakistan Atomic Energy Commission"),
        ("جبهة تحرير تركستان الشرقية", "Eastern Turkistan Liberation Front"),
        ("تنظيم القاعدة في بلاد المغرب الإسلامي", "The Organization of Al-Qaida in the Islamic Maghreb"),
        ("صرافی رحمت", "Rahmat Money Exchange"),
        ("Исламское движение Узбекистана", "Islamic Movement of Uzbekistan"),
        ("Черноморский флот", "Black Sea Fleet"),
        ("Харківський авіаційний завод", "Kharkiv Aviation Plant"),
        ("33-й отдельный мотострелковый полк", "33rd Separate Motorized Rifle Regiment"),
        ("Міністэрства ўнутраных спраў Беларусі", "Ministry of Internal Affairs of Belarus"),
        ("제2자연과학원", "Second Academy of Natural Sciences"),
        ("Choson Kwangop Kaebal Muyok Hoesa", "Korea Mining Development Trading Corporation"),
        ("Obyedinennaya Sudostroitelnaya Korporatsiya", "United Shipbuilding Corporation"),
        ("Sazman-e Sanaye-ye Defa", "Defense Industries Organization"),
        ("Policía Nacional de Nicaragua", "Nicaraguan National Police"),
        ("الجماعة الاسلامية المسلحة", "Armed Islamic Group"),
        ("Мин. обороны РФ", "Ministry of Defence of the Russian Federation"),
        ("جماعة نصرة الإسلام والمسلمين", "Jama'a Nusrat ul-Islam wa al-Muslimin"),
        ("شبکه حقانی", "Haqqani Network (HQN)"),
        ("سلسلة الذهب للصرافة", "Selselat Al Thahab for Money Exchange"),
        ("المجلس الاعلى للقضاء", "Supreme Council of the Judiciary"),
    ],
)
def test_a_body_is_known_by_its_name_in_another_language(native: str, listed: str) -> None:
    assert agree(native, listed)
    assert agree(listed, native)


@pytest.mark.parametrize(
    ("native", "listed"),
    [
        ("Казанский авиационный завод", "Kazan Helicopter Plant"),
        ("Войсковая часть 74456", "Military Unit 74455"),
        ("Минский моторный завод", "Minsk Automobile Plant"),
        ("أنصار الشريعة في ليبيا", "Ansar al-Shari'a in Tunisia"),
        ("دانشگاه امام صادق", "Imam Hossein University"),
        ("제3자연과학원", "Second Academy of Natural Sciences"),
        ("Choson Kumsong Muyok Hoesa", "Korea Mining Development Trading Corporation"),
        ("الجماعة الاسلامية المسلحة", "Islamic Relief Group"),
        ("وكالة أنباء فارس", "Mehr News Agency"),
    ],
)
def test_another_body_of_the_same_kind_stays_another(native: str, listed: str) -> None:
    assert not agree(native, listed)


@pytest.mark.parametrize(
    ("twice", "listed"),
    [
        ("FIBERHOME烽火通信科技", "FiberHome Communication Technology"),
        ("Megvii 旷视科技有限公司", "Megvii Technology Limited"),
        ("KOMID 조선광업개발무역회사", "Korea Mining Development Trading Corporation"),
        ("IRISL کشتیرانی جمهوری اسلامی ایران", "Islamic Republic of Iran Shipping Lines"),
        ("RGB Reconnaissance General Bureau", "Reconnaissance General Bureau"),
        ("EDBI Export Development Bank of Iran", "Export Development Bank of Iran"),
    ],
)
def test_a_name_said_twice_is_one_name(twice: str, listed: str) -> None:
    assert agree(twice, listed)


def test_halves_that_do_not_say_the_same_are_one_name_together() -> None:
    forms = {tuple(token.canon for token in form.tokens) for form in name_forms("ООО Kestrel Сервис")}
    assert forms and all("kestrel" in form and "service" in form for form in forms)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("uac united aircraft corporation", "united aircraft corporation"),
        ("export development bank of iran edbi", "export development bank of iran"),
        ("bmw bayerische motoren", "bmw bayerische motoren"),
        ("abc united aircraft corporation", "abc united aircraft corporation"),
    ],
)
def test_an_abbreviation_beside_its_own_words_is_set_aside(name: str, rest: str) -> None:
    assert without_own(name) == rest


@pytest.mark.parametrize(
    ("acronym", "name", "does"),
    [
        ("komid", "korea mining development trading corporation", True),
        ("nitc", "national iranian tanker company", True),
        ("kogas", "korea mining development trading corporation", False),
        ("ko", "korea ore", False),
    ],
)
def test_an_abbreviation_is_made_of_beginnings_in_order(acronym: str, name: str, does: bool) -> None:
    assert abbreviates(acronym, tokenise(name)) is does


@pytest.mark.parametrize(
    "written", ["sudostroitelnaya", "sudostroitel'naja", "sudostroitelnaia", "sudostroitelnoy"]
)
def test_slavic_words_are_known_however_they_are_transliterated(written: str) -> None:
    assert meaning(written.replace("'", "")) in (("shipbuilding",), ("shipyard",))


@pytest.mark.parametrize("other", ["centrum", "finnish", "tikhomirov", "kazan"])
def test_words_of_other_languages_and_names_are_no_slavic_words(other: str) -> None:
    assert meaning(other) == ()


def test_a_word_of_two_meanings_has_a_reading_for_each() -> None:
    _, meanings = translated([fold("مؤسسة")], 0) or (0, ())
    assert {"foundation", "corporation"} <= set(meanings)


def test_phrases_with_endings_are_known_in_every_case() -> None:
    assert translated(["вооруженных", "сил"], 0) == (2, ("armed forces",))
    assert translated(["вооруженные", "силы"], 0) == (2, ("armed forces",))


def test_every_row_of_the_tables_has_an_english_side_and_a_native_one() -> None:
    for file in ("slavic", "arabic", "persian"):
        assert all(len(row) == 2 and row[1] for row in rows(f"native_words_{file}.txt"))
    assert all(len(row) == 3 and row[0] for row in rows("words_bodies.txt"))
    assert len(native_words().stems) > 500


@pytest.mark.parametrize(
    ("chinese", "listed"),
    [
        ("上海银晨智能识别科技有限公司", "Isvision"),
        ("深圳华大基因研究院", "Huada"),
        ("深圳华大法医科技有限公司", "BGI"),
        ("北京六合华大基因科技有限公司", "Huada"),
    ],
)
def test_chinese_firms_are_known_by_the_brand_they_trade_under(
    matcher: Matcher, chinese: str, listed: str
) -> None:
    hits = [hit for hit in matcher.search(Query(chinese)) if hit.strength != "none"]
    assert hits and any(listed in name.text for name in hits[0].entry.names)


def test_a_given_name_is_no_brand() -> None:
    assert name_forms("王君正")[0].tokens[1].canon == "君正"
