"""Names of East and South-East Asia: loan words, brands, forms in brackets, ships, home countries."""

import pytest

from services.screening.matching.words.fold import fold
from services.screening.matching.words.loans import spoken_letters
from services.screening.matching.words.ships import ship_names
from services.screening.matching.words.sino_japanese import readings
from services.screening.matching.words.spellings import spellings
from tests.unit.matching.small_lists import agree


@pytest.mark.parametrize(
    ("native", "english", "another"),
    [
        (
            "アジアパシフィックマリンサービス株式会社",
            "Asia Pacific Marine Service Co., Ltd.",
            "Asia Marine Trading Co., Ltd.",
        ),
        ("有限会社サクラオートパーツ", "Sakura Auto Parts Ltd.", "Sakura Auto Glass Ltd."),
        ("株式会社ブルースターマシナリー", "Blue Star Machinery Co., Ltd.", "Red Star Machinery Co., Ltd."),
        ("한화에어로스페이스 주식회사", "Hanwha Aerospace Co., Ltd.", "Hanjin Aerospace Co., Ltd."),
        (
            "บริษัท ไทยยูเนี่ยน กรุ๊ป จำกัด (มหาชน)",
            "Thai Union Group Public Company Limited",
            "Thai Steel Group Plc",
        ),
    ],
)
def test_english_words_written_together_by_sound_are_read_one_by_one(
    native: str, english: str, another: str
) -> None:
    assert agree(native, english) and not agree(native, another)


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("ヨシフ・スターリン", "Joseph Stalin"),
        ("アレクサンドル・ゴールドマン", "Alexander Goldman"),
        ("스타니슬라프", "Stanislav"),
    ],
)
def test_a_foreign_name_that_begins_like_such_a_word_is_read_by_its_sound(native: str, latin: str) -> None:
    assert agree(native, latin, "person")


@pytest.mark.parametrize(
    ("native", "letters"),
    [
        ("에스디아이", "sdi"),
        ("엘에스", "ls"),
        ("エヌティティ", "ntt"),
        ("ทีพีไอ", "tpi"),
        ("이오", ""),
        ("유지", ""),
        ("スズキ", ""),
    ],
)
def test_letters_are_known_by_their_names(native: str, letters: str) -> None:
    assert spoken_letters(native) == letters


@pytest.mark.parametrize(
    ("chinese", "english", "another"),
    [
        ("聯華電子股份有限公司", "United Microelectronics Corporation", "Winbond Electronics Corporation"),
        ("廣達電腦股份有限公司", "Quanta Computer Inc.", "Compal Electronics, Inc."),
        ("國泰航空有限公司", "Cathay Pacific Airways Limited", "Hong Kong Airlines Limited"),
        (
            "周大福珠寶集團有限公司",
            "Chow Tai Fook Jewellery Group Limited",
            "Luk Fook Jewellery Group Limited",
        ),
    ],
)
def test_chinese_firms_are_known_by_their_english_names(chinese: str, english: str, another: str) -> None:
    assert agree(chinese, english) and not agree(chinese, another)


def test_legal_forms_in_brackets_are_legal_forms() -> None:
    assert agree("(주)대성국제무역", "Daesung International Trading Co., Ltd.")
    assert agree("㈜세원정공", "Sewon Precision Industry Co., Ltd.")
    assert not agree("(주)대성국제무역", "Daeyang International Trading Co., Ltd.")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("泰和轮", "泰和"),
        ("무두봉호", "무두봉"),
        ("第八福竜丸", "福竜 maru 8"),
        ("新龙洋号", "新龙洋"),
        ("泰和", ""),
    ],
)
def test_what_says_that_a_name_is_a_ships_is_left_out(written: str, name: str) -> None:
    assert next(iter(ship_names(written)), "") == name


def test_ships_are_found_without_it_and_people_are_not() -> None:
    assert agree("第五栄光丸", "EIKO MARU NO.5", "vessel")
    assert not agree("第五栄光丸", "EIKO MARU NO.7", "vessel")
    assert agree("新龙洋号", "XIN LONG YANG", "vessel") and not agree("新龙洋号", "XIN LONG HAI", "vessel")
    assert not agree("이준호", "Lee Jun", "person")


@pytest.mark.parametrize(
    ("native", "english"),
    [
        ("海上保安庁", "Japan Coast Guard"),
        ("国立感染症研究所", "Japan National Institute of Infectious Diseases"),
        ("国立研究開発法人宇宙航空研究開発機構", "Japan Aerospace Exploration Agency"),
        ("국방과학연구소", "Korea Agency for Defense Development"),
    ],
)
def test_the_country_that_a_body_leaves_out_at_home_is_known(native: str, english: str) -> None:
    assert agree(native, english)


def test_another_country_is_not() -> None:
    assert not agree("海上保安庁", "Vietnam Coast Guard")


@pytest.mark.parametrize(
    ("native", "english"),
    [
        (
            "조선민주주의인민공화국 국가보위성",
            "Ministry of State Security of the Democratic People's Republic of Korea",
        ),
        ("조선무역은행", "Foreign Trade Bank of the Democratic People's Republic of Korea"),
        ("Bộ Quốc phòng Việt Nam", "Ministry of National Defence of the Socialist Republic of Vietnam"),
    ],
)
def test_countries_are_known_by_their_formal_names(native: str, english: str) -> None:
    assert agree(native, english)


@pytest.mark.parametrize(
    ("name", "english", "another"),
    [
        (
            "Công ty CP Xuất nhập khẩu Thủy sản Cà Mau",
            "Ca Mau Seafood Import Export JSC",
            "Can Tho Seafood Import Export JSC",
        ),
        (
            "Ngân hàng TMCP Ngoại thương Việt Nam",
            "Joint Stock Commercial Bank for Foreign Trade of Vietnam",
            "Vietnam Industry Bank",
        ),
        (
            "Cong ty TNHH MTV Dong tau Ha Long",
            "Ha Long Shipbuilding One Member Limited Liability Company",
            "Nam Trieu Shipbuilding One Member Limited Liability Company",
        ),
        ("Bộ Tư lệnh Cảnh sát biển Việt Nam", "Vietnam Coast Guard Command", "Vietnam Border Guard Command"),
    ],
)
def test_vietnamese_bodies_and_firms_are_read_in_english(name: str, english: str, another: str) -> None:
    assert agree(name, english) and not agree(name, another)


def test_a_vietnamese_name_may_be_turned_round_with_its_middle_name_between() -> None:
    assert agree("Phạm Thị Hoài", "Hoai Thi Pham", "person")
    assert not agree("Kim Jong Un", "Un Jong Kim", "person")


def test_japanese_firms_are_read_as_japan_reads_their_characters() -> None:
    assert readings("東亜")[0] == "toa" and readings("日東")[0] == "nitto" and readings("東") == ()
    assert agree("東亜エンジニアリング株式会社", "Toa Engineering Co., Ltd.")


def test_long_vowels_of_japan_are_written_in_every_way() -> None:
    assert {"ono", "ohno"} <= set(spellings("大野")) and fold("佐々木") == "佐佐木"
    assert agree("小沢一郎", "Ichiro Ozawa", "person") and agree("佐々木由美子", "Yumiko Sasaki", "person")


def test_a_given_name_with_another_consonant_is_another_one() -> None:
    assert agree("曾國衞", "Tsang Kwok-wai", "person") and not agree("曾國衞", "Tsang Kwok-fai", "person")
    assert agree("鄧炳強", "Tang Ping-keung", "person")
