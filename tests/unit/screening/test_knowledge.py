"""The knowledge files: complete, dated, consistent with each other and with the rules."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from services.screening.knowledge import Knowledge, KnowledgeError
from services.screening.knowledge.load import DATA
from services.screening.knowledge.model import File
from shared.contracts.assessment import Disposition

FAMILIES = {"LST", "OWN", "CAP", "ART", "USR", "GEO", "PRJ", "DIV", "EUS", "KON", "HR-", "PRC", "TOR"}


def test_every_family_is_in_the_catalogue(knowledge: Knowledge) -> None:
    assert {rule.id[:3] for rule in knowledge.catalogue.rule} == FAMILIES


def test_ids_are_unique_and_every_row_has_a_ground(knowledge: Knowledge) -> None:
    assert len(knowledge.rules) == len(knowledge.catalogue.rule)
    assert all(rule.grounds for rule in knowledge.catalogue.rule)


def test_a_row_that_can_hold_states_a_way_out(knowledge: Knowledge) -> None:
    for rule in knowledge.catalogue.rule:
        if rule.machine in ("live", "partial") and rule.action.rank >= Disposition.REVIEW.rank:
            assert rule.resolutions, rule.id


def test_a_row_that_no_machine_checks_says_what_it_becomes(knowledge: Knowledge) -> None:
    for rule in knowledge.catalogue.rule:
        if rule.machine in ("case", "platform"):
            assert rule.becomes, rule.id


def test_law_is_always_cited_by_its_act(knowledge: Knowledge) -> None:
    for rule in knowledge.catalogue.rule:
        for ground in rule.grounds:
            assert ground.citation
            if ground.basis == "policy":
                assert not ground.citation.startswith("Regulation (EU) 2021/821"), rule.id


def test_every_file_says_where_it_comes_from(knowledge: Knowledge) -> None:
    files = [value for value in vars(knowledge).values() if isinstance(value, File)]
    assert len(files) == 14
    for file in files:
        assert date.fromisoformat(file.version)
        assert date.fromisoformat(file.valid_from)
        assert file.source


def test_tags_point_to_rules_and_places_to_regions(knowledge: Knowledge) -> None:
    assert all(tag.rule in knowledge.rules for tag in knowledge.capabilities.tag)
    levels = {region.level for region in knowledge.regions.region}
    assert levels == {1, 2}


def test_the_priority_list_has_fifty_codes(knowledge: Knowledge) -> None:
    assert len(set(knowledge.trade.priority.codes)) == 50


@pytest.mark.parametrize(
    ("country", "day", "inside"),
    [
        ("GB", date(2020, 12, 31), True),
        ("GB", date(2021, 1, 1), False),
        ("HR", date(2013, 6, 30), False),
        ("HR", date(2013, 7, 1), True),
        ("MC", date(2026, 1, 1), True),
        ("NO", date(2026, 1, 1), False),
    ],
)
def test_membership_is_dated(country: str, day: date, inside: bool, knowledge: Knowledge) -> None:
    assert knowledge.trade.in_union(country, day) is inside


def test_a_code_of_2022_did_not_exist_in_2017(knowledge: Knowledge) -> None:
    assert not knowledge.trade.is_priority("85258900", date(2017, 3, 1))
    assert knowledge.trade.is_priority("85258900", date(2026, 3, 1))
    assert knowledge.trade.became_priority("852580", date(2026, 3, 1))


def test_a_set_stored_before_there_were_kinds_of_goods_is_read_without_them(knowledge: Knowledge) -> None:
    older = Knowledge.of({name: table for name, table in knowledge.files.items() if name != "goods"})
    assert older.goods.kind == []


def test_every_kind_of_goods_falls_under_a_regime_of_a_known_rule(knowledge: Knowledge) -> None:
    assert {regime.rule for regime in knowledge.goods.regime} <= knowledge.rules.keys()
    lists = {of for regime in knowledge.goods.regime for of in regime.lists}
    assert {kind.list for kind in knowledge.goods.kind} <= lists
    assert len({kind.name for kind in knowledge.goods.kind}) == len(knowledge.goods.kind)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    (tmp_path / "capabilities.toml").write_text("version = 1")
    with pytest.raises(KnowledgeError, match=r"capabilities\.toml"):
        Knowledge.load(tmp_path)
