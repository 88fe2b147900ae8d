"""Foreign names as Japanese writes them: found by what is heard, and no others."""

import pytest

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.likeness import katakana
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import EntryKind
from tests.unit.matching.small_lists import entry, strength


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("ラブロフ", "lavrov"),
        ("ハメネイ", "khamenei"),
        ("カリファ", "khalifa"),
        ("スミス", "smith"),
        ("プリゴジン", "prigozhin"),
        ("カディロフ", "kadyrov"),
        ("ウラジーミル", "vladimir"),
        ("メドベージェフ", "medvedev"),
        ("アサド", "assad"),
        ("ピョートル", "petr"),
        ("ナスルッラーフ", "nasrallah"),
        ("ローテンベルク", "rotenberg"),
        ("ロスネフチ", "rosneft"),
        ("ホアキン", "joaquin"),
        ("ザハロワ", "zakharova"),
        ("ブラウン", "brown"),
        ("グエン", "nguyen"),
        ("キム", "kim"),
    ],
)
def test_a_foreign_word_sounds_as_it_is_written(written: str, latin: str) -> None:
    assert katakana.likeness(written, latin) > 0.85


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("ラブロフ", "lebedev"),
        ("ハメネイ", "hanna"),
        ("スミス", "shoigu"),
        ("ヤマダ", "yamamoto"),
        ("アン", "ana"),
        ("ミナト", "mint"),
        ("ミナト", "minatekh"),
        ("ハマス", "hamms"),
        ("ボルボ", "vverf"),
        ("ブート", "worth"),
        ("フーシ", "fisca"),
        ("モハンマド", "mohamadi"),
        ("イワノフ", "ivanova"),
    ],
)
def test_another_word_does_not(written: str, latin: str) -> None:
    assert katakana.likeness(written, latin) == 0


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("ニコラス・マドゥロ", "MADURO"),
        ("ラムザン・カディロフ", "KADYROV"),
        ("セルゲイ・ショイグ", "SHOIGU"),
        ("ロスネフチ", "ROSNEFT"),
        ("アレクサンドル・ルカシェンコ", "LUKASHENKO"),
        ("ウラジーミル・プーチン", "PUTIN"),
        ("バッシャール・アル＝アサド", "ASSAD"),
        ("アリー・ハーメネイー", "KHAMENEI"),
    ],
)
def test_a_listed_party_is_found_by_its_name_in_katakana(matcher: Matcher, asked: str, listed: str) -> None:
    found = [hit for hit in matcher.search(Query(asked)) if hit.strength != "none"]
    assert any(listed in hit.matched_name.upper() for hit in found)


def test_ordinary_foreign_names_in_katakana_are_left_in_peace(matcher: Matcher) -> None:
    people = (
        "アンナ・シュミット ジョン・スミス マルコ・ロッシ ヤン・ノヴァク エレナ・イワノワ マリア・シャラポワ"
    )
    firms = "スターバックス サンライズ・フーズ オリオン・ロジスティクス ブリヂストン ヤマハ キヤノン"
    asked = [*people.split(), *firms.split()]
    alerted = [q for q in asked if any(hit.strength != "none" for hit in matcher.search(Query(q)))]
    assert alerted == []


@pytest.mark.parametrize(
    ("asked", "other", "kind"),
    [("ラジェシュ・クマール", "Rakesh Kumar", "person"), ("オムロン", "AO MORION", "organisation")],
)
def test_a_name_that_shares_letters_and_not_its_sound_is_anothers(
    asked: str, other: str, kind: EntryKind
) -> None:
    assert compare_names(asked, other, kind)[1] == "none"


def test_a_name_listed_in_katakana_is_found_by_its_latin_letters() -> None:
    assert strength("Vyacheslav Volodin", entry("ヴャチェスラフ・ヴォロージン", kind="person")) == "possible"


_PEOPLE = {
    "ドミトリー・メドベージェフ": "Dmitry Medvedev",
    "セルゲイ・ラブロフ": "Sergey Lavrov",
    "イーゴリ・セーチン": "Igor Sechin",
    "ハッサン・ナスララ": "Hassan Nasrallah",
    "ミン・アウン・フライン": "Min Aung Hlaing",
    "ロマン・アブラモビッチ": "Roman Abramovich",
    "アブドゥル・カディール・カーン": "Abdul Qadeer Khan",
    "ゲンナジー・ティムチェンコ": "Gennady Timchenko",
    "ワレリー・ゲラシモフ": "Valery Gerasimov",
    "ロバート・ムガベ": "Robert Mugabe",
    "ジョゼフ・コニー": "Joseph Kony",
    "ギュンター・シュミット": "Günther Schmidt",
    "ジャン＝ピエール・ルフェーブル": "Jean-Pierre Lefebvre",
    "ムクタダ・サドル": "Muqtada al-Sadr",
}


def test_each_person_is_found_by_their_own_name_and_by_nobody_elses() -> None:
    found = {
        (one, other)
        for one in _PEOPLE
        for other in _PEOPLE.values()
        if compare_names(one, other, "person")[1] != "none"
    }
    assert found == set(_PEOPLE.items())
