"""Every route of every service, as its OpenAPI document tells, and how a stranger asks it.

A route that takes part in no table below is asked all the same; where it then cannot be asked well (a
path parameter that nothing here stands for, a body that is refused), its test fails and says so.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OPENAPI = Path(__file__).parents[3] / "docs" / "reference" / "openapi"
SERVICES = ("intake", "screening", "diligence", "notify")
METHODS = ("get", "put", "post", "patch", "delete")
TRANSPORT = "/v1/dead-letters"
"""Transport tables hold messages of all tenants, as topics do, and have no row-level security (see
docs/decisions/0003): there the application's check stands alone."""
PUBLIC = ("/healthz", "/readyz", "/.well-known/jwks.json")
ENDLESS = ("/v1/alerts/stream",)
"""Held open by a test of its own: `test_a_stream_says_nothing_of_another_tenant`."""

MARK = "Zqarvoltek"
"""Stands in everything that the other tenant has, and nowhere else."""
_HASH = "ab" * 32
_ORDER = {
    "order_id": "of-the-stranger",
    "exporter": {"name": "Stranger GmbH", "country": "DE"},
    "parties": [{"role": "end_user", "name": "Lomnal Bakery", "country": "GB"}],
    "lines": [{"line": 1, "description": "Laser printer", "qty": "1"}],
}
_REASONS = {"reasons_for": "a", "reasons_against": "b"}
_SUBSCRIPTION = {"channel": "email", "recipient": "stranger@example.com"}
_DISMISSAL = {
    "subject": "/parties/0",
    "entry": "us_csl/EL/1",
    "reason": "Another firm.",
    "until": "2027-01-01",
}
RULE_SET = {"reason": "a test", "changes": {"trade": {"limits": {"cameras_at_scale": 50}}}}
OWN_BODIES = ("PUT /v1/cases/{case_id}/notification", "POST /v1/dismissals")
"""Their bodies name what the tenant has: the tests make them."""
BODIES: dict[str, Any] = {
    "POST /v1/orders": _ORDER,
    "POST /v1/orders/batch": _ORDER,
    "POST /v1/assess": _ORDER,
    "POST /v1/rules": RULE_SET,
    "POST /v1/rules/{version}/decline": {"reason": "Not wanted."},
    "POST /v1/what-if": RULE_SET,
    "POST /v1/cases/{case_id}/holds": {"reason": "A lawsuit."},
    "POST /v1/cases/{case_id}/holds/{hold_id}/lift": {"reason": "It is over."},
    "POST /match/{dataset}": {"queries": {"a": {"schema": "Thing", "properties": {"name": ["Zorbex"]}}}},
    "POST /v1/cases/{case_id}/decisions": {"choice": "hold", **_REASONS},
    "POST /v1/cases/{case_id}/answers": [{"fact": "end_use_statement.ethics_approval", "value": True}],
    "POST /v1/cases/{case_id}/diligence": {},
    "POST /v1/cases/{case_id}/documents": {"sha256": _HASH, "kind": "other"},
    "POST /v1/cases/{case_id}/notification": {"step": "approve"},
    "POST /v1/cases/{case_id}/questions": {"questions": ["What is it used for?"]},
    "POST /v1/answers/{token}": {"answers": {"1": "Teaching."}},
    "PUT /v1/answers/{token}/draft": {"answers": {"1": "Teaching."}},
    "POST /v1/cases/{case_id}/conditions/{number}": {"value": "L-1"},
    "POST /v1/cases/{case_id}/watch/{item_id}": {"note": "Nothing found."},
    "POST /v1/cases/{case_id}/dismissals": _DISMISSAL,
    "POST /v1/subscriptions": _SUBSCRIPTION,
    "PUT /v1/subscriptions/{subscription_id}": _SUBSCRIPTION,
}
QUERIES = {
    "GET /v1/audit/inclusion": {"key": "acme/default/4711", "position": "1"},
    "GET /v1/audit/consistency": {"old_size": "1", "size": "1"},
    "POST /v1/dead-letters/replay": {"topic": "exportgate.orders.v1"},
    "POST /v1/answers/{token}/documents": {"name": "a.pdf"},
    "POST /v1/documents": {"name": "a.pdf"},
    "POST /v1/watchlists/refresh": {"source": "nowhere"},
}
REFUSED = {
    "POST /v1/watchlists": 422,
    "POST /v1/watchlists/refresh": 404,
    "POST /v1/watchlists/{source}/{version}/approval": 409,
    "POST /v1/rules/{version}/approval": 409,
    "POST /v1/rules/{version}/decline": 409,
}
"""Lists are public and belong to no tenant; of the stranger's own there is nothing to approve."""


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    service: str
    method: str
    path: str

    @property
    def name(self) -> str:
        """`GET /v1/cases/{case_id}`."""
        return f"{self.method} {self.path}"

    @property
    def is_public(self) -> bool:
        """Answers anybody, with nothing of any tenant."""
        return self.path in PUBLIC

    @property
    def is_of_one(self) -> bool:
        """Names something that belongs to a tenant: for a stranger it does not exist."""
        names = "{" in self.path or self.name in OWN_BODIES
        of_all = "{dataset}" in self.path or "/entries/" in self.path
        return names and self.name not in REFUSED and not of_all


def every_route() -> list[Route]:
    """From the committed documents, which the contract tests hold to the running code."""
    found = []
    for service in SERVICES:
        document = json.loads((OPENAPI / f"{service}.json").read_text(encoding="utf-8"))
        for path, operations in document["paths"].items():
            found += [Route(service, one.upper(), path) for one in operations if one in METHODS]
    return [route for route in found if route.path not in ENDLESS]
