"""Parts are killed under load; no accepted order is lost, no decision is made twice.

The short seeded form runs with the suite. `make faults` takes the longer one: EXPORTGATE_FAULT_SEEDS
names how many seeds, EXPORTGATE_FAULT_ORDERS how many orders each.
"""

import os

import pytest

from deploy.faults.run import TARGETS, Plan, fault_run

SEEDS = range(1, 1 + int(os.environ.get("EXPORTGATE_FAULT_SEEDS", "1")))
ORDERS = int(os.environ.get("EXPORTGATE_FAULT_ORDERS", "3000"))


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_is_lost_when_each_part_is_killed_in_turn(seed: int) -> None:
    plan = Plan(seed=seed, orders=ORDERS, rate=200.0)
    findings, ledger = await fault_run(plan)
    assert findings.broken == []
    assert len(ledger.acknowledged) == ORDERS
    assert ledger.retries > 0, f"none of {len(TARGETS)} kills was noticed by the client: was anything killed?"
