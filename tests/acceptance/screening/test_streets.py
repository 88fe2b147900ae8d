"""A street, a hotel or a restaurant named after a region says nothing of where the goods go."""

from collections.abc import Callable

import pytest

from shared.contracts.assessment import Assessment
from tests.acceptance.screening.test_one_buyer_many_spellings import acting, buyer

Assess = Callable[..., Assessment]


@pytest.mark.parametrize(
    "address",
    [
        "Urumqi Middle Road 12",
        "12 Lhasa East Street",
        "乌鲁木齐中路12号",
        "Xinjiang Road 5",
        "拉萨路, 西藏饭店",
    ],
)
def test_a_street_named_after_a_region_is_elsewhere(assess_order: Assess, address: str) -> None:
    order = buyer("Harmony Works", "Emotion recognition software")
    order["parties"][0].update(city="Shanghai", address=address)
    assert "GEO-01" not in acting(assess_order(order))


@pytest.mark.parametrize("address", ["12 Middle Road, Urumqi", "拉萨市八一路3号"])
def test_a_street_of_the_region_itself_is_there(assess_order: Assess, address: str) -> None:
    order = buyer("Harmony Works", "Emotion recognition software")
    order["parties"][0].update(address=address)
    assert "GEO-01" in acting(assess_order(order))
