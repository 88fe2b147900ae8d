"""A process that only consumes answers its probes and nothing else."""

import httpx
import pytest

from shared.web.app import create_app
from shared.web.local import LocalAuthenticator
from shared.web.middleware.operations_only import OperationsOnly


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/docs", 404), ("/v1/x", 404)],
)
async def test_answers_probes_only(path: str, status: int, authenticator: LocalAuthenticator) -> None:
    app = OperationsOnly(create_app(service="demo", title="Demo", routers=[], authenticator=authenticator))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        answer = await client.get(path)
    assert answer.status_code == status
