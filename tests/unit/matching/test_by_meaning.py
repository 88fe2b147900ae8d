"""Bodies called after a word of a language are known where a list has that word in English."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.by_meaning import by_meaning
from services.screening.matching.words.fold import fold
from services.screening.matching.words.slavic import in_nominative
from services.screening.matching.words.tables import rows
from services.screening.near import StoredNames
from services.screening.watchlists.model import ListEntry, ListName
from tests.unit.matching.small_lists import entry, matcher_of

OURS = (
    "RED STAR MACHINERY PLANT",
    "RAINBOW SHIPPING CO LTD",
    "WHITE TIGER TRADING CORPORATION",
    "PEACE LLC",
    "Yildiz Shipping Company",
    "Nur Trading Company",
)


@pytest.fixture(scope="module")
def own() -> Matcher:
    return matcher_of(*(entry(name, at) for at, name in enumerate(OURS)))


def found(matcher: Matcher, name: str) -> dict[str, str]:
    return {hit.name: hit.strength for hit in matcher.search(Query(name)) if hit.strength != "none"}


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("红星机械厂", "RED STAR MACHINERY PLANT"),
        ("紅星機械廠", "RED STAR MACHINERY PLANT"),
        ("Машиностроительный завод «Красная звезда»", "RED STAR MACHINERY PLANT"),
        ("붉은별기계공장", "RED STAR MACHINERY PLANT"),
        ("شركة قوس قزح للشحن", "RAINBOW SHIPPING CO LTD"),
        ("شرکت کشتیرانی رنگین کمان", "RAINBOW SHIPPING CO LTD"),
        ("Gökkuşağı Denizcilik Ltd. Şti.", "RAINBOW SHIPPING CO LTD"),
        ("백호무역회사", "WHITE TIGER TRADING CORPORATION"),
    ],
)
def test_it_is_possible_that_it_is_meant(own: Matcher, asked: str, listed: str) -> None:
    assert found(own, asked).get(listed) == "possible"


@pytest.mark.parametrize(
    "asked",
    [
        "ООО «Мир»",
        "和平",
        "Завод «Красная звезда»",
        "Ресторан «Радуга»",
        "彩虹医院",
        "Rainbow Bank",
        "Naviera Estrella",
        "莲花航运有限公司",
        "شركة النور للتجارة والمقاولات",
    ],
)
def test_a_word_that_many_are_called_after_says_nothing_alone_or_beside_another_trade(
    own: Matcher, asked: str
) -> None:
    assert found(own, asked) == {}


def test_what_is_found_by_sound_stays_as_strong(own: Matcher) -> None:
    assert found(own, "Yıldız Shipping Company") == {"Yildiz Shipping Company": "strong"}


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("红旗机械厂", "red flag machinery factory"),
        ("白鹤电子", "white crane electronics"),
        ("Завод «Прамень»", "plant ray"),
        ("희망전자", "hope electronics"),
        ("Công ty Vận tải biển Sao Vàng", "cong ty van tai bien golden star"),
    ],
)
def test_the_name_is_put_together_from_what_its_parts_mean(written: str, english: str) -> None:
    assert english in {text for text, _ in by_meaning(fold(written))}


@pytest.mark.parametrize("name", ["Надежда Крупская", "红星", "Zarya", "Aslan Maskhadov", "김태양", "张海军"])
def test_a_name_without_a_word_that_says_what_it_is_has_no_such_reading(name: str) -> None:
    assert by_meaning(fold(name)) == ()


def test_a_stored_name_is_reassessed_when_its_english_is_listed() -> None:
    names = StoredNames(lambda _: False)
    names.learn(["红星机械厂", "Kestrel Optics"])
    listed = ListEntry("own", "OWN", "1", "organisation", (ListName(OURS[0], primary=True),))
    assert names.near([listed]) == {"红星机械厂"}


@pytest.mark.parametrize(
    ("given", "family"), [("имени туполева", "туполев"), ("им макеева", "макеев"), ("імені патона", "патон")]
)
def test_the_name_after_named_is_read_as_it_stands_by_itself(given: str, family: str) -> None:
    assert in_nominative(["завод", *given.split()])[-1] == family


def test_a_given_name_that_is_a_word_of_a_trade_stays_a_name() -> None:
    assert compare_names("张海军", "Zhang Haijun", "person")[1] != "none"


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("မြန်မာ့စီးပွားရေးဘဏ်", "Myanma Economic Bank"),
        ("四川压电与声光技术研究所", "Sichuan Institute of Piezoelectric and Acousto-Optic Technology"),
        ("КБ имени А.Н. Туполева", "Tupolev Design Bureau"),
        ("Амурский судостроительный завод", "Amur Shipbuilding Plant"),
        ("Học viện Kỹ thuật Quân sự", "Military Technical Academy"),
        ("विमानन इंजीनियरिंग निगम", "Aviation Engineering Corporation"),
    ],
)
def test_the_words_of_a_field_are_known_in_many_languages(asked: str, listed: str) -> None:
    assert compare_names(asked, listed, "organisation")[1] != "none"


def test_every_row_has_an_english_side_and_a_native_one() -> None:
    assert all(len(row) == 2 and all(row) for row in rows("names_by_meaning.txt"))
