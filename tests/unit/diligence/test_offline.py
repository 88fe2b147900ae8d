"""A certificate is valid for exactly one order, for a while, unless revoked."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from services.diligence.offline import verify_certificate
from services.diligence.signing import CERTIFICATE_TYPE, REVOCATIONS_TYPE, Issuer
from shared.contracts.order import canonical_bytes, order_sha256, parse_order

NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
ISSUER = Issuer(OKPKey.generate_key("Ed25519"), issuer="exportgate")
STRANGER = Issuer(OKPKey.generate_key("Ed25519"), issuer="exportgate")
JWKS = json.dumps(ISSUER.jwks()).encode()


def order(**more: Any) -> bytes:
    """An order as an ERP posts it: not in canonical form."""
    document = {
        "order_id": "4711",
        "source_system": "default",
        "exporter": {"name": "Noord Instruments B.V."},
        "parties": [{"role": "end_user", "name": "Harbour Optics"}],
        "lines": [{"line": 1, "description": "Microscope stage", "qty": "2.00"}],
        **more,
    }
    return json.dumps(document, indent=2).encode()


def certificate(issuer: Issuer = ISSUER, type_: str = CERTIFICATE_TYPE, **more: Any) -> str:
    """A certificate for `order()`."""
    claims = {
        "iss": "exportgate",
        "sub": "acme/default/4711",
        "jti": "c1",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(days=30)).timestamp()),
        "tenant": "acme",
        "revision": 1,
        "order_sha256": order_sha256(canonical_bytes(parse_order(order()))),
        "outcome": "CLEARED",
        "conditions": [],
        **more,
    }
    return issuer.sign(type_, claims)


def revocations(issuer: Issuer = ISSUER, **more: Any) -> bytes:
    """A list of revocations due in an hour."""
    due = NOW + timedelta(hours=1)
    claims = {"tenant": "acme", "exp": int(due.timestamp()), "next_update": due.isoformat(), "revoked": {}}
    return json.dumps({"revocations": issuer.sign(REVOCATIONS_TYPE, claims | more)}).encode()


def test_valid_for_the_order_as_posted_and_as_read_back() -> None:
    assert verify_certificate(certificate(), order(), JWKS, now=NOW).valid
    wrapped = json.dumps({"state": "CLEARED", "order": json.loads(order())}).encode()
    assert verify_certificate(certificate(), wrapped, JWKS, now=NOW).valid


@pytest.mark.parametrize(
    ("token", "file", "reason"),
    [
        (certificate(), order(notes="x"), "content differs"),
        (certificate(revision=2), order(), "revision 2"),
        (certificate(sub="acme/default/4712"), order(), "order 4712"),
        (certificate(outcome="DECLINED"), order(), "DECLINED"),
        (certificate(STRANGER), order(), "not in the key file"),
        (certificate(type_=REVOCATIONS_TYPE), order(), "typ"),
        (certificate(exp=int(NOW.timestamp())), order(), "expired"),
        (certificate(iat=int(NOW.timestamp()) + 3_600), order(), "still to come"),
        (certificate()[:-4] + "AAAA", order(), "signature"),
        ("nonsense", order(), "not a compact JWS"),
        (certificate(), b"[]", "not an order.v1"),
        (certificate(), b"\xff", "not JSON"),
        (certificate(), order(misspelt=1), "misspelt"),
    ],
)
def test_anything_else_is_not_valid_and_says_why(token: str, file: bytes, reason: str) -> None:
    verdict = verify_certificate(token, file, JWKS, now=NOW)
    assert not verdict.valid
    assert reason in verdict.reason


@pytest.mark.parametrize(
    "keys", [b"", b"{}", b'{"keys": []}', b'{"keys": [{"kty": "OKP", "crv": "Ed25519"}]}']
)
def test_keys_that_are_none(keys: bytes) -> None:
    assert not verify_certificate(certificate(), order(), keys, now=NOW).valid


def test_an_algorithm_that_is_not_ours_is_refused() -> None:
    header, payload, _ = certificate().split(".")
    unsigned = f"eyJhbGciOiJub25lIiwidHlwIjoiZXhwb3J0Z2F0ZS1jbGVhcmFuY2Urand0In0.{payload}."
    assert not verify_certificate(unsigned, order(), JWKS, now=NOW).valid
    assert header


def test_a_revoked_certificate_and_a_list_that_proves_nothing() -> None:
    def reason(listed: bytes) -> str:
        return verify_certificate(certificate(), order(), JWKS, listed, NOW).reason

    assert verify_certificate(certificate(), order(), JWKS, revocations(), NOW).valid
    assert "was revoked" in reason(revocations(revoked={"c1": "2026-08-03T12:00:00+00:00"}))
    assert "out of date" in reason(revocations(exp=int(NOW.timestamp())))
    assert "another tenant" in reason(revocations(tenant="rival"))
    assert "not in the key file" in reason(revocations(STRANGER))
    assert "not a compact JWS" in reason(b"{}")
