"""Foreign names in Hangul and in Chinese characters are found by what is heard in them."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.likeness import transcribed
from services.screening.matching.matcher import Matcher


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("블라디미르", "vladimir"),
        ("무함마드", "muhammad"),
        ("무함마드", "mohammed"),
        ("후세인", "hussein"),
        ("후세인", "hussain"),
        ("하이크비전", "hikvision"),
        ("카디로프", "kadyrov"),
        ("루카셴코", "lukashenko"),
        ("하메네이", "khamenei"),
        ("나스랄라", "nasrallah"),
        ("프리고진", "prigozhin"),
        ("호아킨", "joaquin"),
        ("카베요", "cabello"),
        ("칸", "khan"),
        ("팔란티어", "palantir"),
    ],
)
def test_a_foreign_word_is_heard_in_its_hangul(written: str, latin: str) -> None:
    assert transcribed.likeness(written, latin, person=True) > 0.85
    assert not set(transcribed.frames(written)).isdisjoint(transcribed.frames(latin))


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("라브로프", "lebedev"),
        ("크래프톤", "kraverton"),
        ("미래", "mile"),
        ("네이버", "nabah"),
        ("오리온", "iran"),
        ("수진", "susan"),
        ("강은지", "ganj"),
        ("정하은", "jonhon"),
        ("정", "zhang"),
        ("토스", "tass"),
    ],
)
def test_another_word_is_not_heard_in_hangul(written: str, latin: str) -> None:
    assert transcribed.likeness(written, latin, person=False) == 0


def test_a_short_word_is_told_by_its_sound_in_a_persons_name_alone() -> None:
    assert transcribed.likeness("알리", "ali", person=True) > 0.85
    assert transcribed.likeness("알리", "ali", person=False) == 0


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("블라디미르 푸틴", "PUTIN"),
        ("세르게이 쇼이구", "SHOIGU"),
        ("바샤르 알아사드", "ASSAD"),
        ("알리 하메네이", "KHAMENEI"),
        ("디오스다도 카베요", "CABELLO"),
        ("로스오보론엑스포르트", "ROSOBORONEXPORT"),
        ("하이크비전", "HIKVISION"),
        ("헤즈볼라", "HIZBALLAH"),
    ],
)
def test_a_listed_party_is_found_by_its_name_in_hangul(matcher: Matcher, asked: str, listed: str) -> None:
    found = [hit for hit in matcher.search(Query(asked)) if hit.strength != "none"]
    assert any(listed in hit.matched_name.upper() for hit in found)


def test_ordinary_names_in_hangul_are_left_in_peace(matcher: Matcher) -> None:
    people = "김민수 이서윤 박지민 강하늘 장미란 오세훈 황보라 송마리 이로운 남궁민 윤아인"
    firms = "네이버 쿠팡 크래프톤 이케아 코스트코 다이소 셀트리온 빙그레 미래 라디오 카메라"
    foreign = ["안나 슈미트", "존 스미스", "마르코 로시", "엘레나 이바노바", "데이비드 베컴", "리오넬 메시"]
    asked = [*people.split(), *firms.split(), *foreign]
    alerted = [q for q in asked if any(hit.strength != "none" for hit in matcher.search(Query(q)))]
    assert alerted == []


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("普京", "putin"),
        ("普丁", "putin"),
        ("弗拉基米尔", "vladimir"),
        ("穆罕默德", "muhammad"),
        ("穆罕默德", "mohammed"),
        ("阿卜杜拉", "abdullah"),
        ("伊万诺夫", "ivanov"),
        ("谢尔盖", "sergei"),
        ("热合曼", "rahman"),
        ("吐尔逊", "tursun"),
        ("白克力", "bekri"),
        ("绍伊古", "shoigu"),
        ("阿里", "ali"),
    ],
)
def test_a_foreign_word_is_heard_in_its_characters(written: str, latin: str) -> None:
    assert transcribed.likeness(written, latin, person=True) > 0.85
    assert not set(transcribed.frames(written)).isdisjoint(transcribed.frames(latin))


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("哈桑", "hussein"),
        ("侯赛因", "hassan"),
        ("吐尔逊", "tahir"),
        ("李安娜", "liana"),
        ("马丽", "mary"),
        ("丽娜", "lin"),
        ("拉松", "lisong"),
        ("肯德基", "kanti"),
        ("王芳", "wang"),
    ],
)
def test_another_word_is_not_heard_in_characters(written: str, latin: str) -> None:
    assert transcribed.likeness(written, latin, person=True) == 0


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("弗拉基米尔·普京", "PUTIN"),
        ("弗拉基米爾·普丁", "PUTIN"),
        ("萨达姆·侯赛因", "HUSSEIN"),
        ("奥萨马·本·拉登", "LADEN"),
        ("谢尔盖·绍伊古", "SHOIGU"),
        ("雪克来提·扎克尔", "SHOHRAT"),
        ("艾尔肯·吐尼亚孜", "TUNIYAZ"),
        ("Aierken Tuniyazi", "TUNIYAZ"),
        ("巴沙尔·阿萨德", "ASSAD"),
        ("伊戈尔·谢钦", "SECHIN"),
    ],
)
def test_a_listed_party_is_found_by_its_name_in_characters(matcher: Matcher, asked: str, listed: str) -> None:
    found = [hit for hit in matcher.search(Query(asked)) if hit.strength != "none"]
    assert any(listed in hit.matched_name.upper() for hit in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("买买提吐尔逊", "Memet Tursun"),
        ("麦麦提·图尔荪", "Maimaiti Tuerxun"),
        ("阿不都热合曼·吾斯曼", "Abdurahman Osman"),
        ("扎西次仁", "Tashi Tsering"),
        ("Zhaxi Ciren", "Tashi Tsering"),
        ("洛桑江村", "Losang Gyaltsen"),
    ],
)
def test_names_of_xinjiang_and_tibet_are_theirs_in_their_own_spelling(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] != "none"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("买买提·吐尔逊", "Memet Tahir"),
        ("艾尔肯·吐尼亚孜", "Erkin Tursun"),
        ("扎西次仁", "Tashi Dorje"),
        ("哈桑·侯赛因", "Hussein Hosseini"),
    ],
)
def test_another_name_of_xinjiang_or_tibet_is_anothers(one: str, other: str) -> None:
    assert compare_names(one, other, "person")[1] == "none"


def test_ordinary_names_in_characters_are_left_in_peace(matcher: Matcher) -> None:
    people = (
        "王芳 张丽莎 刘安娜 陈莎莎 马思纯 高圆圆 罗志祥 彭于晏 苏有朋 贾玲 安娜·施密特 马可·罗西 艾玛·沃森"
    )
    firms = (
        "海尔集团 奥克斯 科沃斯 雅戈尔 罗莱家纺 肯德基 麦当劳 沃尔玛 西门子 马可波罗瓷砖 希尔顿酒店 巧克力"
    )
    asked = [*people.split(), *firms.split()]
    alerted = [q for q in asked if any(hit.strength != "none" for hit in matcher.search(Query(q)))]
    assert alerted == []
