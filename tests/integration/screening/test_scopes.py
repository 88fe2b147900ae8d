"""A key does what its one scope says, and nothing else."""

from typing import Any

import httpx
import pytest

from tests.integration.screening.people import ASSESS_KEY, MATCH_KEY
from tests.integration.screening.world import World

pytestmark = pytest.mark.postgres
NAMES = {"queries": {"a": {"schema": "Thing", "properties": {"name": ["Zorbex Optics"]}}}}
ORDER = {
    "order_id": "4711",
    "exporter": {"name": "Noord Instruments B.V.", "country": "NL"},
    "parties": [{"role": "end_user", "name": "Lomnal Bakery", "country": "GB"}],
    "lines": [{"line": 1, "description": "Laser printer", "qty": "1"}],
}


@pytest.mark.parametrize(
    ("path", "body", "allowed"),
    [("/match/default", NAMES, MATCH_KEY), ("/v1/assess", ORDER, ASSESS_KEY)],
)
async def test_a_key_of_one_scope(world: World, path: str, body: Any, allowed: str) -> None:
    transport = httpx.ASGITransport(world.screening.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://screening") as client:
        for key in (MATCH_KEY, ASSESS_KEY):
            headers = {"Authorization": f"Bearer {key}"}
            answer = await client.post(path, json=body, headers=headers)
            assert answer.status_code == (200 if key == allowed else 403), answer.text
            for elsewhere in ("/v1/what-if", "/v1/orders/4711/assessments"):
                assert (await client.get(elsewhere, headers=headers)).status_code == 403
