"""Rule sets as documents: data changes, conditions do not, and every fault is named by its place."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from services.screening.assess import assess
from services.screening.knowledge import Knowledge
from services.screening.knowledge.load import content_of, files_of
from services.screening.rulesets.differences import differences
from services.screening.rulesets.document import DEEPEST, MOST_BYTES, parse_document
from services.screening.rulesets.faults import RuleSetError
from services.screening.rulesets.resolving import resolve
from shared.contracts.order import parse_order

KEPT = """
reason: Cameras for whole quarters begin earlier
changes:
  trade:
    limits: {cameras_at_scale: 50}
    arms_embargo: {countries: {add: [NO], remove: [ZW]}}
  catalogue:
    rule:
      KON-01:
        grounds: [{basis: law, citation: Reg. 833/2014, verified: false, valid_from: 2026-12-01}]
  regions:
    region:
      CN-NM: null
"""


def faults(knowledge: Knowledge, text: str) -> list[str]:
    """Places of what is wrong."""
    with pytest.raises(RuleSetError) as refused:
        resolve(knowledge, parse_document(text.encode()))
    return [fault.pointer for fault in refused.value.faults]


def changing(text: str) -> str:
    """A document with these changes."""
    return f"reason: a test\nchanges: {text}"


def test_dates_thresholds_lists_and_rows_change_and_nothing_else(knowledge: Knowledge) -> None:
    found = resolve(knowledge, parse_document(KEPT.encode()))
    assert found.trade.limits.cameras_at_scale == 50
    assert "NO" in found.trade.arms_embargo.countries
    assert found.rules["KON-01"].ground_on(date(2026, 11, 30)) is None
    assert [item.pointer for item in differences(knowledge.files, found.files)] == [
        "/catalogue/rule/KON-01/grounds",
        "/regions/region/CN-NM",
        "/trade/arms_embargo/countries",
        "/trade/limits/cameras_at_scale",
    ]
    assert found.rules_version != knowledge.rules_version


def test_json_and_yaml_say_the_same_and_a_stored_set_is_the_set(knowledge: Knowledge) -> None:
    document = parse_document(KEPT.encode())
    again = parse_document(msgspec.json.encode(document))
    assert again == document
    found = resolve(knowledge, document)
    assert Knowledge.of(files_of(content_of(found.files))).rules_version == found.rules_version


def test_no_changes_are_the_release(knowledge: Knowledge) -> None:
    assert (
        resolve(knowledge, parse_document(b"reason: back\nchanges: {}")).rules_version
        == knowledge.rules_version
    )


def test_an_action_of_the_house_holds_wherever_the_rule_asks_for_anything(knowledge: Knowledge) -> None:
    body = {
        "order_id": "1",
        "exporter": {"name": "Seller", "country": "NL"},
        "parties": [{"role": "end_user", "name": "Nairobi Area Police Station", "country": "KE"}],
        "lines": [{"line": 1, "description": "Face recognition terminals", "qty": "1"}],
    }
    house = resolve(
        knowledge, parse_document(changing("{catalogue: {rule: {CAP-02: {action: BLOCK}}}}").encode())
    )
    order, now = parse_order(msgspec.json.encode(body)), datetime(2026, 11, 1, tzinfo=UTC)
    before, after = (
        {f.rule: f.action for f in assess(order, knowledge=k, as_of=now.date(), now=now).findings}
        for k in (knowledge, house)
    )
    assert (before["CAP-02"], after["CAP-02"]) == ("HOLD", "BLOCK")
    assert {rule for rule in before if before[rule] != after.get(rule)} == {"CAP-02"}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ("{catalogue: {rule: {KON-99: {action: HOLD}}}}", "/changes/catalogue/rule/KON-99"),
        ("{catalogue: {rule: {KON-01: {condition: always}}}}", "/changes/catalogue/rule/KON-01/condition"),
        ("{catalogue: {rule: {KON-01: {action: LOUD}}}}", "/changes/catalogue/rule/KON-01/action"),
        ("{catalogue: {rule: {KON-01: {grounds: []}}}}", "/changes/catalogue/rule/KON-01/grounds"),
        ("{catalogue: {rule: {KON-01: null}}}", "/changes/catalogue/rule/KON-01"),
        ("{catalogue: {rule: []}}", "/changes/catalogue/rule"),
        ("{catalogue: {version: '9'}}", "/changes/catalogue/version"),
        ("{trade: {limits: {cameras_at_scale: many}}}", "/changes/trade/limits/cameras_at_scale"),
        ("{trade: {limits: {camera_at_scale: 5}}}", "/changes/trade/limits/camera_at_scale"),
        (
            "{trade: {arms_embargo: {countries: {remove: [QQ]}}}}",
            "/changes/trade/arms_embargo/countries/remove/0",
        ),
        ("{capabilities: {tag: {intercept: null}}}", "/changes/capabilities/tag/intercept"),
        ("{capabilities: {tag: {intercept: {rule: CAP-99}}}}", "/changes/capabilities/tag/intercept/rule"),
        (
            "{capabilities: {tag: {intercept: {phrases: {en: {add: ['(a']}}}}}}",
            "/changes/capabilities/tag/intercept/phrases/en/add/0",
        ),
        ("{arms: {}}", "/changes/arms"),
    ],
)
def test_what_is_no_data_is_refused_with_its_place(changes: str, place: str, knowledge: Knowledge) -> None:
    assert faults(knowledge, changing(changes)) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "reason: ''\nchanges: {}",
        "changes: {}",
        "[]",
        "reason: x\nchanges: {}\nchanges: {}",
        '{"reason": "x", "reason": "y", "changes": {}}',
        "reason: &a x\nchanges: {trade: {note: *a}}",
        "reason: !!python/object:os.system x\nchanges: {}",
        "reason: x\nchanges: " + "[" * 9_000,
        '{"reason": "x", "changes": {"trade": ' + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1) + "}}",
        "reason: " + "x" * MOST_BYTES,
    ],
)
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(RuleSetError):
        parse_document(text.encode())
