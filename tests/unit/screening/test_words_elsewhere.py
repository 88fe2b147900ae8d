"""Words of another region, and names of bodies in languages with few speakers among the customers so far."""

from collections.abc import Callable

import pytest

from services.screening.facts.classification import classify_text
from services.screening.facts.end_users import name_classes
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.order.transaction import Line
from tests.unit.screening.test_every_rule import order

Assess = Callable[..., Assessment]

SAID: tuple[tuple[str, str, set[str]], ...] = (
    ("网络摄像机", "網路攝影機", {"observe_space"}),
    ("网络录像机", "網路錄影機", {"observe_space"}),
    ("情绪识别", "情緒辨識", {"infer_trait"}),
    ("面部识别", "臉部辨識", {"identify_person"}),
    ("社交媒体监控", "社群媒體監控", {"fuse_data"}),
    ("DNA数据库", "DNA資料庫", {"biometric_database"}),
    ("影视摄像机", "影視攝影機", set()),
    ("客户数据库", "客戶資料庫", set()),
)


@pytest.mark.parametrize(("mainland", "taiwan", "tags"), SAID)
def test_goods_are_read_as_they_are_said_on_the_mainland_and_in_taiwan(
    mainland: str, taiwan: str, tags: set[str], knowledge: Knowledge
) -> None:
    for text in (mainland, taiwan):
        assert {hit.phrase.name for hit in knowledge.reader.read(text).of("tag")} == tags, text


BODIES = {
    "Phòng Cảnh sát hình sự, Công an tỉnh Nghệ An": "police",
    "Đội Cảnh sát quận 1, Công an thành phố Hồ Chí Minh": "police",
    "Tiệm bánh cạnh Công an phường 5": "",
    "Quán cơm gần Công an quận": "",
    "Dövlət Təhlükəsizliyi Xidməti": "intelligence",
    "Müdafiə Nazirliyi": "military",
    "Daxili İşlər Nazirliyi": "police",
    "Батлан хамгаалах яам": "military",
    "Вазорати мудофиаи Тоҷикистон": "military",
    "ပြည်ထဲရေးဝန်ကြီးဌာန": "police",
    "Քրեակատարողական ծառայություն": "prison",
    "府中刑務所": "prison",
    "Bezpečnostní informační služba": "intelligence",
    "ការិយាល័យពន្ធនាគារ": "prison",
    "Agence nationale de la sécurité de l'État": "intelligence",
    "Türkmenistanyň Milli howpsuzlyk ministrligi": "intelligence",
    "Камітэт дзяржаўнай бяспекі": "intelligence",
    "Агенција за националну безбједност": "intelligence",
    "Vojnobezbednosna agencija": "intelligence",
    "د استخباراتو لوی ریاست": "intelligence",
    "ئاسایش هەرێمی کوردستان": "intelligence",
    "국가안전보위성": "intelligence",
    "市委统战部": "intelligence",
    "海珠区国内安全保卫支队": "intelligence",
    "社会治安综合治理中心": "intelligence",
    "Ministria e Brendshme": "police",
    "사회안전성": "police",
    "香港懲教署": "prison",
    "مركز الإصلاح والتأهيل رقم 3": "prison",
    "مركز التأهيل الطبي": "",
    "Verein Kölner Türme": "",
    "Абаканский молочный завод": "",
    "아파트 관리소": "",
    "流浪动物收容所": "",
    "Phòng an ninh trung tâm thương mại": "",
    "राष्ट्रीय तकनीकी अनुसंधान संगठन": "intelligence",
    "市公安局前进分局": "police",
    "Полиция департаменті жанындағы орталық": "police",
    "Tiệm bánh mì, đối diện Công an phường 5": "",
    "โรงพยาบาลตำรวจ": "",
    "ร้านกาแฟตรงข้ามเรือนจำ": "",
    "Emniyet Müdürlüğü Karşısı Büfe": "",
    "경찰서 앞 분식": "",
    "警察署前食堂": "",
    "पुलिस थाना के सामने मिठाई की दुकान": "",
    "پولیس اسٹیشن کے سامنے بیکری": "",
    "Булочная напротив УВД": "",
    "Поликлиника МВД": "",
    "Panadería frente a la Comisaría de Policía": "",
    "Boulangerie en face du commissariat de police": "",
    "Bäckerei gegenüber Polizeipräsidium": "",
    "Piekarnia naprzeciwko Komendy Miejskiej Policji": "",
    "قنادی جنب فرماندهی انتظامی": "",
    "ფუნთუშე პოლიციის პირდაპირ": "",
    "公安局对面的面馆": "",
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_read_with_the_letters_of_their_language(name: str, knowledge: Knowledge) -> None:
    security = {"police", "military", "prison", "intelligence"}
    found = {kind for kind, _, _ in name_classes(name, "/parties/0/name", None, knowledge)} & security
    assert found == ({BODIES[name]} if BODIES[name] else set())


@pytest.mark.parametrize(
    "text",
    [
        "Thiết bị bắt số IMSI xách tay",
        "Alat penangkap IMSI portabel",
        "IMSI 수집 장비",
        "IMSIキャッチャー",
        "Taşınabilir IMSI yakalayıcı",
        "Уређај за пресретање телефонских разговора",
        "Soxta baza stansiyasi",
        "间谍软件远程控制端",
    ],
)
def test_catching_numbers_and_calls_is_interception_in_each_language(text: str, knowledge: Knowledge) -> None:
    assert "intercept" in {hit.phrase.name for hit in knowledge.reader.read(text).of("tag")}


OPEN_OR_PLAIN = {
    "رکھنے کے لیے فرنیچر اور کرسیاں": "none",
    "Малды суару сорғысы": "none",
    "เครื่องรีดนมโคและถังเก็บน้ำนม": "none",
    "液位传感器": "none",
    "업소용 냉장고와 식탁": "none",
    "کرسیاں اور قیدیوں کے چہرے پہچاننے کا نظام": "unclear",
    "Адамдардың дауысын тануға арналған кешен, үстел": "unclear",
    "कुर्सी और कैदियों की आवाज पहचान": "unclear",
    "โต๊ะและเครื่องบันทึกเสียงสนทนาของผู้ต้องขัง": "unclear",
    "목소리로 재소자를 찾고 식별하는 책상": "unclear",
    "Сто и уређај који препознаје притворене особе по гласу": "unclear",
}
"""A plain word settles what a thing is, unless the text watches people."""


@pytest.mark.parametrize("text", OPEN_OR_PLAIN)
def test_plain_goods_are_read_in_more_languages_and_watching_stays_open(
    text: str, knowledge: Knowledge
) -> None:
    line = Line.model_validate({"line": 1, "description": text, "qty": "1"})
    assert classify_text(line, [knowledge.reader.read(text)], knowledge)[0] == OPEN_OR_PLAIN[text]


SAFE_CITY = {"name": "Safe City project Basra"}


@pytest.mark.parametrize("goods", ["كاميرات شبكة", "Kameras 4 MP", "ネットワーク用カメラ", "Kamery 4 MP"])
def test_cameras_that_no_phrase_describes_are_left_open_for_a_programme(
    goods: str, assess_order: Assess
) -> None:
    found = assess_order(order("Basra Works", goods, "IQ", project=SAFE_CITY))
    assert {"PRJ-01", "CAP-12"} <= {f.rule for f in found.findings if f.action is Disposition.HOLD}
    plain = assess_order(order("Basra Works", goods, "IQ", project={"name": "Two shops"}))
    assert "PRJ-01" not in {f.rule for f in plain.findings}


@pytest.mark.parametrize("goods", ["Светильники уличные", "أعمدة إنارة", "Concrete foundations", "路灯"])
def test_lamps_and_concrete_for_a_programme_are_ordinary_trade(goods: str, assess_order: Assess) -> None:
    found = assess_order(order("Basra Works", goods, "IQ", project=SAFE_CITY))
    assert found.disposition is Disposition.CLEAR


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("서울구치소", "prison"),
        ("안양교도소", "prison"),
        ("부산지방경찰청", "police"),
        ("평양국가보위부", "intelligence"),
    ],
)
def test_a_korean_body_is_read_in_one_word_with_its_place(name: str, kind: str, knowledge: Knowledge) -> None:
    assert kind in {found for found, _, _ in name_classes(name, "/parties/0/name", None, knowledge)}


@pytest.mark.parametrize("name", ["경찰병원", "구치소앞식당", "서울경찰청앞꽃집", "현대아파트관리소"])
def test_a_shop_or_hospital_in_one_korean_word_is_no_such_body(name: str, assess_order: Assess) -> None:
    found = assess_order(order(name, "얼굴인식 출입 단말기", "KR"))
    assert not {f.rule for f in found.findings} & {"USR-01", "USR-03", "USR-05"}


@pytest.mark.parametrize(
    ("goods", "tag", "innocent"),
    [
        ("Boîtier bloquant Telegram et les VPN", "CAP-05", "Pare-feu d'école bloquant Telegram et les VPN"),
        ("Gerät sperrt WhatsApp und VPN", "CAP-05", "Jugendschutz-Firewall sperrt WhatsApp und VPN"),
        ("Y-STR amplification kit", "CAP-09", "STR amplification kit for maize seed"),
        ("Kit de amplificación STR", "CAP-09", "Kit de amplificación STR para ganado"),
        ("STR分型试剂盒", "CAP-09", "细胞系STR分型试剂盒"),
    ],
)
def test_what_may_serve_either_end_is_excused_by_an_ordinary_purpose_beside_it(
    goods: str, tag: str, innocent: str, assess_order: Assess
) -> None:
    assert tag in {f.rule for f in assess_order(order("Acme", goods, "KE")).findings}
    assert tag not in {f.rule for f in assess_order(order("Acme", innocent, "KE")).findings}


def test_an_ordinary_place_alone_does_not_say_what_the_goods_are(assess_order: Assess) -> None:
    found = assess_order(order("Emniyet Müdürlüğü", "System K7, employee", "TR"))
    assert "CAP-12" in {f.rule for f in found.findings}
