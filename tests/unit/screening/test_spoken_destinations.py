"""A destination that stands only in words: notes, statement, project, correspondence or a line's text."""

from collections.abc import Callable
from typing import Any

import pytest

from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition

GOES_ON = [
    ("The unit is for use in the customer's plant in Omsk, Russia.", Disposition.HOLD),
    ("Endverbleib der Ware: Russland", Disposition.HOLD),
    ("Le matériel sera installé à Minsk, en Biélorussie", Disposition.HOLD),
    ("Los equipos se instalarán en Rusia", Disposition.HOLD),
    ("Il macchinario è destinato alla Russia", Disposition.HOLD),
    ("De goederen worden doorgeleverd aan Rusland", Disposition.HOLD),
    ("Maszyna zostanie zainstalowana w Rosji", Disposition.HOLD),
    ("Stroj bude instalován v Rusku", Disposition.HOLD),
    ("Оборудование будет смонтировано в Челябинске", Disposition.REVIEW),
    ("Обладнання буде встановлено в Росії", Disposition.HOLD),
    ("Cihazlar Rusya'da kullanılacaktır", Disposition.HOLD),
    ("سيتم تركيب الأجهزة في روسيا", Disposition.HOLD),
    ("تجهیزات در روسیه نصب خواهد شد", Disposition.HOLD),
    ("הציוד מיועד לשימוש ברוסיה", Disposition.HOLD),
    ("货物最终运往俄罗斯", Disposition.HOLD),
    ("貨物は最終的にロシアで使用されます", Disposition.HOLD),
    ("장비는 러시아에서 사용됩니다", Disposition.HOLD),
    ("Thiết bị được sử dụng tại Nga, Liên bang Nga", Disposition.HOLD),
    ("อุปกรณ์จะถูกติดตั้งในรัสเซีย", Disposition.HOLD),
    ("उपकरण का उपयोग रूस में होगा", Disposition.HOLD),
    ("Τα μηχανήματα προορίζονται για τη Ρωσία", Disposition.HOLD),
    ("Генераторите ще бъдат доставени в Русия", Disposition.HOLD),
    ("Utrustningen ska användas i Ryssland", Disposition.HOLD),
    ("Laitteet toimitetaan Venäjälle", Disposition.HOLD),
    ("设备将安装在平壤", Disposition.REVIEW),
    ("To be commissioned in Sevastopol in spring", Disposition.HOLD),
    ("Onward to Bandar Abbas by dhow", Disposition.REVIEW),
    ("Endkunde in Syrien", Disposition.REVIEW),
    ("Final destination Yangon, Myanmar", Disposition.REVIEW),
]
GOES_NOWHERE = [
    "The buyer shall not sell, export or re-export the goods to the Russian Federation or for use in it.",
    "Das Gerät darf nicht in Russland verwendet werden.",
    "Le client s'engage à ne pas réexporter vers la Russie ou la Biélorussie.",
    "El comprador no reexportará los bienes a Rusia.",
    "Покупатель обязуется не поставлять товар в Россию.",
    "Ürünler Rusya'da kullanılmayacaktır.",
    "لن يتم شحن البضائع إلى روسيا.",
    "کالا به ایران ارسال نخواهد شد.",
    "货物不得转运至俄罗斯。",
    "本製品はロシアでは使用されません。",
    "제품은 러시아로 재수출되지 않습니다.",
    "Please enclose the manual in Russian for the fitters.",
    "Our engineer flew home by way of Iran.",
    "Installed last year in Syria without complaint.",
    "The steel delivered from Russia before 2022 was replaced.",
    "货物用于上海工厂，不涉及伊朗或俄罗斯业务。",
    "Machine to be installed in Minsk Mazowiecki, Poland.",
    "Cables used in the Moscow Restaurant, Gyumri.",
    "تستخدم آلة الحلب في المزرعة",
    "Kullanılan kazan 500 litredir",
    "Users of the goods: the dairy at Gyumri, Armenia.",
]


def order(text: str, where: str) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "order_id": "spoken",
        "exporter": {"name": "Rheintal Messtechnik GmbH", "country": "DE"},
        "parties": [{"role": "end_user", "name": "Ararat Industrial Supplies", "country": "AM"}],
        "lines": [{"line": 1, "description": "Hydraulic power unit", "qty": "1", "hs": "841229"}],
    }
    if where == "line":
        plain["lines"][0]["description"] = f"Hydraulic power unit. {text}"
    else:
        texts: dict[str, dict[str, Any]] = {
            "notes": {"notes": text},
            "statement": {"end_use_statement": {"present": True, "text": text}},
            "letter": {"documents": [{"kind": "correspondence", "text": text}]},
            "project": {"project": {"name": "Mill", "description": text}},
            "datasheet": {"documents": [{"kind": "datasheet", "text": text}]},
        }
        plain |= texts[where]
    return plain


@pytest.mark.parametrize(("text", "action"), GOES_ON)
def test_goods_said_to_go_on_are_asked_about(
    text: str, action: Disposition, assess_order: Callable[..., Assessment]
) -> None:
    findings = [f for f in assess_order(order(text, "notes")).findings if f.rule == "DIV-10"]
    assert [finding.action for finding in findings] == [action] * len(findings)
    assert findings


@pytest.mark.parametrize("where", ["notes", "statement", "letter", "project", "line"])
def test_every_text_that_speaks_of_the_order_is_read(
    where: str, assess_order: Callable[..., Assessment]
) -> None:
    assessment = assess_order(order("For use in Novosibirsk.", where))
    assert "DIV-10" in {finding.rule for finding in assessment.findings}


def test_a_data_sheet_speaks_of_every_customer(assess_order: Callable[..., Assessment]) -> None:
    assessment = assess_order(order("Used in Novosibirsk since 2010.", "datasheet"))
    assert "DIV-10" not in {finding.rule for finding in assessment.findings}


@pytest.mark.parametrize("text", GOES_NOWHERE)
def test_a_refusal_or_a_memory_sends_goods_nowhere(
    text: str, assess_order: Callable[..., Assessment]
) -> None:
    assert "DIV-10" not in {f.rule for f in assess_order(order(text, "notes")).findings}


def test_a_declared_destination_is_no_surprise(assess_order: Callable[..., Assessment]) -> None:
    plain = order("For use in Tehran, Iran.", "notes")
    plain["parties"][0] |= {"country": "IR", "name": "Tehran Dairy"}
    assert "DIV-10" not in {finding.rule for finding in assess_order(plain).findings}


def test_a_rule_set_stored_before_there_was_the_file_still_loads(knowledge: Knowledge) -> None:
    older = Knowledge.of({name: table for name, table in knowledge.files.items() if name != "onward"})
    assert older.onward.state == []
