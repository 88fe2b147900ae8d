"""CANON-2 and CANON-3 in any form: other places and bodies, any script, slips, fields, exporters."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]
Order = dict[str, Any]

CITIES = (
    ("Guilin", "桂林", "桂林"),
    ("Liuzhou", "柳州", "柳州"),
    ("Jingjiang", "靖江", "靖江"),
    ("Kunming", "昆明", "昆明"),
    ("Lanzhou", "兰州", "蘭州"),
    ("Ningde", "宁德", "寧德"),
    ("Zhenjiang", "镇江", "鎮江"),
    ("Chongzuo", "崇左", "崇左"),
)
POLICE: tuple[Callable[[str, str, str], str], ...] = (
    lambda latin, simple, full: f"{latin} Municipal Public Security Bureau",
    lambda latin, simple, full: f"{latin} PSB",
    lambda latin, simple, full: f"PSB of {latin}",
    lambda latin, simple, full: f"{latin} Shi Gong'an Ju",
    lambda latin, simple, full: f"{simple}市公安局",
    lambda latin, simple, full: f"{full}市公安局",
    lambda latin, simple, full: f"{simple}县公安局交通警察大队",
)
PROGRAMMES = (
    "Skynet upgrading and reconstruction project",
    "Sharp Eyes project, phase two",
    "天网升级改造工程",
    "雪亮工程二期",
    "天網工程擴建",
    "Tianwang gongcheng",
    "Xueliang Project",
    "Safe City project",
    "Проект «Безопасный город»",
    "مشروع المدينة الآمنة",
)
CAMERAS = (
    "Network PTZ camera, 360 degree endless pan, IR range 300-400 m",
    "IP cameras, dome, 4 MP",
    "高清网络摄像机",
    "網路攝影機 球型",
    "Caméras réseau dôme",
    "Netzwerkkameras für den Außenbereich",
    "Купольные сетевые видеокамеры",
    "كاميرات شبكية للمراقبة",
)
UNIVERSITIES: tuple[tuple[str, str, str, str], ...] = (
    ("Xinjiang Normal University", "新疆师范大学", "新疆師範大學", "Xinjiang Shifan Daxue"),
    ("Xinjiang University", "新疆大学", "新疆大學", "Xinjiang Daxue"),
    ("Kashgar University", "喀什大学", "喀什大學", "Kashi Daxue"),
    ("Yili Normal University", "伊犁师范大学", "伊犁師範大學", "Yili Shifan Daxue"),
    ("Xinjiang Medical University", "新疆医科大学", "新疆醫科大學", "Xinjiang Yike Daxue"),
    ("Tibet University", "西藏大学", "西藏大學", "Xizang Daxue"),
    ("Xinjiang Agricultural University", "新疆农业大学", "新疆農業大學", "Xinjiang Nongye Daxue"),
)
ANALYSERS = (
    "Software for automatic analysis of facial expressions (anger, happiness, sadness)",
    "Emotion recognition software, single seat",
    "面部表情情绪识别软件",
    "面部表情情緒辨識軟體",
    "Logiciel de reconnaissance des émotions sur le visage",
    "Software zur Erkennung von Emotionen im Gesicht",
    "Программа распознавания эмоций по лицу",
    "Gait analysis software that infers the mood of passers-by",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
EXPORTERS = ("Two Brothers Optics", "Worldwide Imaging Group, 15,000 employees")
STATEMENT = {"present": True, "text": "Use as ordered", "hr_undertaking": False}

cities, police = st.sampled_from(CITIES), st.sampled_from(POLICE)
exporters = st.sampled_from(EXPORTERS)


def acting(assessment: Assessment) -> set[str]:
    """Rules with an effect."""
    return {finding.rule for finding in assessment.findings if finding.action is not Disposition.CLEAR}


def cameras(good: str, exporter: str, **texts: Any) -> Order:
    """Many cameras to an integrator in China."""
    return {
        "order_id": "F-2",
        "exporter": {"name": exporter, "country": "SE"},
        "parties": [{"role": "consignee", "name": "Harmony Works", "country": "CN", "type": "integrator"}],
        "lines": [{"line": 1, "description": good, "hs": "852589", "qty": "2200"}],
        "end_use_statement": STATEMENT,
        **texts,
    }


def analyser(good: str, exporter: str, party: dict[str, Any]) -> Order:
    """One analyser for a laboratory in China."""
    return {
        "order_id": "F-3",
        "exporter": {"name": exporter, "country": "NL"},
        "parties": [{"role": "end_user", "country": "CN", **party}],
        "lines": [{"line": 1, "sku": "AN-7", "description": good, "qty": "1"}],
        "end_use_statement": {"present": True, "text": "Psychology laboratory teaching and research"},
    }


@settings(max_examples=30, deadline=None)
@given(
    city=cities,
    body=police,
    programme=st.sampled_from(PROGRAMMES),
    good=st.sampled_from(CAMERAS),
    exporter=exporters,
    field=st.sampled_from(("name", "names_native", "description", "tender", "notes")),
)
def test_cameras_through_an_integrator_for_a_police_programme_are_held(
    assess_order: Assess,
    city: tuple[str, str, str],
    body: Callable[[str, str, str], str],
    programme: str,
    good: str,
    exporter: str,
    field: str,
) -> None:
    tender = {"kind": "tender", "title": "T", "text": f"Purchaser: {body(*city)}"}
    order = cameras(good, exporter, documents=[tender])
    if field == "tender":
        tender["text"] += f"\nProject: {programme}"
    elif field == "notes":
        order["notes"] = f"Project: {programme}"
    else:
        named = [programme] if field == "names_native" else programme
        order["project"] = {"name": "Lot 2", field: named}
    found = assess_order(order)
    assert {"USR-02", "USR-08", "PRJ-01", "CAP-07", "HR-01"} <= acting(found), order
    assert found.disposition == Disposition.HOLD
    assert "ART5-02" not in acting(found)


@settings(max_examples=15, deadline=None)
@given(
    city=cities,
    at=st.integers(0, 30),
    letter=st.sampled_from(LETTERS),
    ending=st.sampled_from(("Public Security Bureau", "PSB", "Municipal PSB")),
)
def test_a_slip_in_the_name_of_the_place_hides_no_police(
    assess_order: Assess, city: tuple[str, str, str], at: int, letter: str, ending: str
) -> None:
    at = min(at, len(city[0]) - 1)
    name = f"{city[0][:at]}{letter}{city[0][at + 1 :]} {ending}"
    tender = {"kind": "tender", "title": "T", "text": f"Purchaser: {name}"}
    assert "USR-02" in acting(assess_order(cameras(CAMERAS[0], EXPORTERS[0], documents=[tender]))), name


@settings(max_examples=30, deadline=None)
@given(
    university=st.sampled_from(UNIVERSITIES),
    form=st.sampled_from(("english", "simplified", "traditional", "pinyin", "both", "site")),
    good=st.sampled_from(ANALYSERS),
    exporter=exporters,
)
def test_an_analyser_for_a_university_in_a_region_at_risk_is_held_and_never_blocked(
    assess_order: Assess, university: tuple[str, str, str, str], form: str, good: str, exporter: str
) -> None:
    english, simplified, traditional, pinyin = university
    names = {"english": english, "simplified": simplified, "traditional": traditional, "pinyin": pinyin}
    party: dict[str, Any] = {"name": names.get(form, english)}
    if form == "both":
        party["names_native"] = [traditional]
    order = analyser(good, exporter, party)
    if form == "site":
        order["sites"] = [{"names_native": [simplified], "country": "CN"}]
    found = assess_order(order)
    assert {"GEO-01", "USR-06", "CAP-03", "EUS-04", "HR-01"} <= acting(found), order
    assert found.disposition == Disposition.HOLD
    kinds = {o.kind for f in found.findings if f.rule == "EUS-04" for o in f.resolution_options}
    assert "clears" in kinds


@settings(max_examples=20, deadline=None)
@given(
    university=st.sampled_from(UNIVERSITIES),
    good=st.sampled_from(ANALYSERS),
    at=st.integers(0, 40),
    letter=st.sampled_from(LETTERS),
    where=st.sampled_from(("datasheet", "capabilities")),
    region=st.sampled_from(({"region": "CN-XJ"}, {"postcode": "830017"}, {"phone": "+86 991 433 2000"})),
)
def test_the_capability_in_a_data_sheet_and_the_place_in_another_field_change_nothing(
    assess_order: Assess,
    university: tuple[str, str, str, str],
    good: str,
    at: int,
    letter: str,
    where: str,
    region: dict[str, str],
) -> None:
    first, rest = university[0].split(" ", 1)
    at = min(at, len(first) - 1)
    name = f"{first[:at]}{letter}{first[at + 1 :]} {rest}"
    order = analyser("Licence AN-7, single seat", EXPORTERS[0], {"name": name, **region})
    if where == "datasheet":
        order["documents"] = [{"kind": "datasheet", "title": "AN-7", "text": f"AN-7: {good}."}]
    else:
        order["lines"][0]["capabilities_declared"] = [good]
    found = assess_order(order)
    assert {"GEO-01", "CAP-03", "EUS-04", "HR-01"} <= acting(found), order
    assert found.disposition == Disposition.HOLD
