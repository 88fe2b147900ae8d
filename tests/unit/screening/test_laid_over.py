"""Changes of a rule-set document laid over those that are published."""

from typing import Any

from services.screening.rulesets.merging import laid_over

Files = dict[str, dict[str, Any]]
RELEASE: Files = {
    "regions": {"region": [{"code": "CN-XJ", "level": 1}]},
    "trade": {"limits": {"cameras": 100}},
}
PUBLISHED: Files = {"regions": {"region": {"KE-43": {"level": 1}}}, "trade": {"limits": {"cameras": 50}}}


def over(**changes: object) -> Any:
    return laid_over(RELEASE, PUBLISHED, {"regions": {"region": changes}})["regions"]["region"]


def test_what_is_not_named_stays() -> None:
    found = laid_over(RELEASE, PUBLISHED, {"regions": {"region": {"KE-43": {"level": 2}}}})
    assert found == {"regions": {"region": {"KE-43": {"level": 2}}}, "trade": {"limits": {"cameras": 50}}}


def test_a_row_of_the_release_is_taken_away_and_an_added_one_is_left_out() -> None:
    assert over(**{"CN-XJ": None}) == {"KE-43": {"level": 1}, "CN-XJ": None}
    assert over(**{"KE-43": None}) == {}
