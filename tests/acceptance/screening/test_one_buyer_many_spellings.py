"""One buyer however it is written, wherever it stands, whoever exports: the same verdict (generated)."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]
Order = dict[str, Any]

CITIES = (
    ("Changsha", "长沙", "長沙"),
    ("Nanning", "南宁", "南寧"),
    ("Guiyang", "贵阳", "貴陽"),
    ("Shenyang", "沈阳", "瀋陽"),
    ("Jinan", "济南", "濟南"),
    ("Wuxi", "无锡", "無錫"),
    ("Hefei", "合肥", "合肥"),
)
SPELLINGS: tuple[Callable[[str, str, str], str], ...] = (
    lambda latin, simple, full: f"{latin} Municipal Public Security Bureau",
    lambda latin, simple, full: f"Public Security Bureau of {latin} City",
    lambda latin, simple, full: f"{latin.upper()} PUBLIC SECURITY BUREAU",
    lambda latin, simple, full: f"{latin} PSB",
    lambda latin, simple, full: f"{latin} Shi Gong'an Ju",
    lambda latin, simple, full: f"{latin} shi gonganju",
    lambda latin, simple, full: f"{simple}市公安局",
    lambda latin, simple, full: f"{full}市公安局",
    lambda latin, simple, full: f"{simple}市 公安局 交警支队",
)
GOODS = (
    "Facial recognition server, recorded video",
    "Compares a still from CCTV with a gallery of wanted persons",
    "人脸识别服务器,录像检索",
    "人臉辨識伺服器",
    "Сервер распознавания лиц по видеоархиву",
    "Logiciel de reconnaissance faciale sur enregistrements",
    "Software zum Abgleich von Gesichtern mit einer Fahndungsliste",
    "نظام التعرف على الوجوه",
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"

cities, spellings, goods = st.sampled_from(CITIES), st.sampled_from(SPELLINGS), st.sampled_from(GOODS)
employees = st.sampled_from(("Two Brothers Optics", "Worldwide Imaging Group, 15,000 employees"))


def buyer(name: str, good: str, **more: Any) -> Order:
    """An order of one good to one end user in China."""
    return {
        "order_id": "S-1",
        "exporter": {"name": "Example exporter", "country": "NL"},
        "parties": [{"role": "end_user", "name": name, "country": "CN"}],
        "lines": [{"line": 1, "description": good, "qty": "1"}],
        **more,
    }


def through_integrator(**texts: Any) -> Order:
    """The same goods to an integrator; who uses them stands in a text."""
    order = buyer("Harmony Works Co., Ltd.", GOODS[0], **texts)
    order["parties"][0].update(role="consignee", type="integrator")
    return order


def acting(assessment: Assessment) -> set[str]:
    """Rules with an effect."""
    return {finding.rule for finding in assessment.findings if finding.action is not Disposition.CLEAR}


@settings(max_examples=15, deadline=None)
@given(city=cities, spelling=spellings, good=goods, exporter=employees)
def test_spelling_language_of_the_goods_and_size_of_the_exporter_change_nothing(
    assess_order: Assess,
    city: tuple[str, str, str],
    spelling: Callable[[str, str, str], str],
    good: str,
    exporter: str,
) -> None:
    order = buyer(spelling(*city), good)
    order["exporter"]["name"] = exporter
    plain = assess_order(buyer("Changsha Municipal Public Security Bureau", GOODS[0]))
    found = assess_order(order)
    assert found.disposition == plain.disposition == Disposition.HOLD
    assert acting(plain) - {"ART5-02"} <= acting(found)


@settings(max_examples=8, deadline=None)
@given(city=cities, at=st.integers(0, 30), letter=st.sampled_from(LETTERS))
def test_one_slip_of_a_finger_in_the_name_changes_nothing(
    assess_order: Assess, city: tuple[str, str, str], at: int, letter: str
) -> None:
    name = f"{city[0]} Public Security Bureau"
    at = min(at, len(city[0]) - 1)
    assert "USR-01" in acting(assess_order(buyer(name[:at] + letter + name[at + 1 :], GOODS[0])))


@settings(max_examples=15, deadline=None)
@given(
    city=cities,
    spelling=spellings,
    label=st.sampled_from(("Purchaser: ", "End user: ", "采购人:", "最终用户:", "Delivery for ")),
    place=st.sampled_from(("tender", "contract", "notes", "project")),
    cut=st.booleans(),
)
def test_an_end_user_who_stands_only_in_a_text_is_found_there(
    assess_order: Assess,
    city: tuple[str, str, str],
    spelling: Callable[[str, str, str], str],
    label: str,
    place: str,
    cut: bool,
) -> None:
    name = spelling(*city)
    text = label + (name.replace(" ", "\n", 1) if cut else name)
    if place == "notes":
        order = through_integrator(notes=text)
    elif place == "project":
        order = through_integrator(project={"name": "Phase 2", "description": text})
    else:
        order = through_integrator(documents=[{"kind": place, "title": "T", "text": text}])
    found = assess_order(order)
    assert "USR-02" in acting(found), text
    assert found.disposition == Disposition.HOLD


@settings(max_examples=8, deadline=None)
@given(city=cities, spelling=spellings, good=goods, sku=st.from_regex(r"[A-Z]{2}-[0-9]{3}", fullmatch=True))
def test_a_capability_that_stands_only_in_the_data_sheet_is_found_there(
    assess_order: Assess,
    city: tuple[str, str, str],
    spelling: Callable[[str, str, str], str],
    good: str,
    sku: str,
) -> None:
    order = buyer(spelling(*city), f"Licence {sku}")
    order["lines"][0]["sku"] = sku
    order["documents"] = [{"kind": "datasheet", "title": sku, "text": f"{sku}: {good}."}]
    assert {"CAP-02", "USR-01", "HR-01"} <= acting(assess_order(order))
