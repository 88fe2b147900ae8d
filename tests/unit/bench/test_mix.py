"""Each buyer of cameras is met once, so that no order of the mix has another half (DIV-15)."""

import pytest

from deploy.bench import mix


@pytest.mark.parametrize("seed", [1, 4])  # seeds whose names would come twice
def test_orders_for_cameras_have_buyers_of_their_own(seed: int) -> None:
    made = mix.orders(seed, 6000, prefix="mix")
    buyers = [order["parties"][0]["name"] for order in made if order["lines"][0]["hs"] == "852589"]
    assert len(buyers) > 300
    assert len(set(buyers)) == len(buyers)
