"""A finding's sentence says what the words found say of the goods, not all that its rule is about."""

from typing import Any

import pytest

from tests.unit.screening.conftest import Assess
from tests.unit.screening.test_every_rule import POLICE, established, order


def claims(assess_order: Assess, received: dict[str, Any], rule: str, **more: Any) -> list[str]:
    """The sentences of a rule."""
    return [one.claim for one in assess_order(received, **more).findings if one.rule == rule]


@pytest.mark.parametrize(
    ("rule", "text", "says"),
    [
        ("CAP-02", "ANPR cameras with number plate reading", "reads the number plates of vehicles"),
        ("CAP-02", "Kennzeichenerkennung, Software", "reads the number plates of vehicles"),
        ("CAP-02", "车牌识别系统", "reads the number plates of vehicles"),
        ("CAP-02", "Система распознавания номеров", "reads the number plates of vehicles"),
        ("CAP-02", "Iris recognition terminal", "identifies people by iris, retina or veins"),
        ("CAP-02", "Speaker identification", "identifies people by their voice"),
        ("CAP-03", "Polygraph", "claims to tell lies, stress or truthfulness of people"),
        ("CAP-03", "Gait recognition", "recognises or analyses people by their gait"),
        ("CAP-03", "Ethnicity recognition", "sorts people by ethnicity or other looks"),
        ("CAP-05", "IMSI catcher", "catches the identities of mobile phones"),
        ("CAP-05", "Directional microphone", "listens to conversations with microphones"),
        ("CAP-05", "Mobile phone jammer", "jams mobile phones or broadcasts"),
        ("CAP-08", "Social media monitoring platform", "watches what people say in social media"),
        ("CAP-09", "Rapid DNA", "analyses or keeps genetic data of people"),
    ],
)
def test_the_sentence_says_what_the_goods_do(rule: str, text: str, says: str, assess_order: Assess) -> None:
    (claim,) = claims(assess_order, order(text=text), rule)
    assert claim.startswith(f"Line 1 {says}. ")


def test_goods_that_do_several_things_are_said_to_do_them(assess_order: Assess) -> None:
    (claim,) = claims(assess_order, order(text="Face recognition and number plate recognition"), "CAP-02")
    assert "by face or other biometric features and reads the number plates" in claim


def test_words_without_a_nearer_sentence_have_the_title(assess_order: Assess) -> None:
    (claim,) = claims(assess_order, order(text="Face recognition"), "CAP-02")
    assert claim.startswith("Line 1 identifies people by face or other biometric features. ")


def test_a_radar_that_sees_through_walls_is_no_overt_camera(assess_order: Assess) -> None:
    (radar,) = claims(assess_order, order(POLICE, "Through-wall radar"), "CAP-07")
    (camera,) = claims(assess_order, order(POLICE, "IP network cameras"), "CAP-07")
    assert "senses people through walls" in radar
    assert "overt cameras" in camera
    assert "camera" not in radar


def test_a_ban_of_monitoring_names_what_the_goods_do(assess_order: Assess) -> None:
    (claim,) = claims(assess_order, order(text="Directional microphone", country="IR"), "GEO-06")
    assert claim.startswith("Line 1 listens to conversations with microphones; ")


def test_an_article_4_use_is_said_as_recorded(assess_order: Assess) -> None:
    facts = established(article_4__use="missile workshop")
    (claim,) = claims(assess_order, order(), "ART4-01", facts=facts)
    assert claim.endswith("recorded in the case: missile workshop.")


@pytest.mark.parametrize(
    ("hs", "says"),
    [
        ("852589", "HS 852589 is a common high-priority item and goes to GE"),
        ("930320", "HS 930320 is an item of aviation, jet fuel or firearms and goes to GE"),
    ],
)
def test_a_clause_is_asked_for_by_the_list_on_which_the_code_stands(
    hs: str, says: str, assess_order: Assess
) -> None:
    (claim,) = claims(assess_order, order(text="Chairs", line={"hs": hs}), "KON-01")
    assert claim.startswith(says)
