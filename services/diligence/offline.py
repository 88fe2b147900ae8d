"""Checks a certificate without any server: what was cleared, and is it this very order?

Nothing here reads a setting, a database or a clock that was not given.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.diligence.signing import CERTIFICATE_TYPE, REVOCATIONS_TYPE, NotOurs, UnknownKey, read_signed
from shared.contracts.order import Order, OrderKey, OrderRefused, canonical_bytes, parse_order

CLOCK_SKEW_SECONDS = 300
"""A certificate from further in the future than this was not issued yet by any honest clock."""


@dataclass(frozen=True)
class Verdict:
    """`valid`, or the reason why not, in words for whoever stands at the dock."""

    valid: bool
    reason: str


class _Invalid(Exception):
    """The certificate does not prove that this order was cleared."""


def verify_certificate(
    certificate: str,
    order_bytes: bytes,
    jwks: bytes | Mapping[str, Any],
    revocations: bytes | None = None,
    now: datetime | None = None,
) -> Verdict:
    """Whether `certificate` is valid for exactly this order at `now`.

    `order_bytes`: what was posted as `order.v1`, or what `GET /v1/orders/{order_id}` answered. `jwks`: what
    `/.well-known/jwks.json` answered. `revocations`: what `GET /v1/revocations` answered, or its token; one
    that is past its `next_update` proves nothing any more and is refused.
    """
    moment = now or datetime.now(UTC)
    try:
        keys = _keys(jwks)
        claims = _claims(CERTIFICATE_TYPE, certificate.strip(), keys, "the certificate")
        _check_order(claims, order_bytes)
        _check_time(claims, moment)
        if revocations is not None:
            _check_revocations(claims, revocations, keys, moment)
    except _Invalid as error:
        return Verdict(False, str(error))
    return Verdict(True, _said(claims))


def _said(claims: Mapping[str, Any]) -> str:
    conditions = claims.get("conditions") or []
    tail = f", on {len(conditions)} conditions" if conditions else ""
    return f"{claims['sub']} revision {claims['revision']} is {claims['outcome']}{tail}"


def _keys(jwks: bytes | Mapping[str, Any]) -> dict[str, OKPKey]:
    document = _json(jwks, "the key file") if isinstance(jwks, bytes) else jwks
    try:
        rows = [row for row in document["keys"] if row.get("kty") == "OKP" and row.get("crv") == "Ed25519"]
        keys = [OKPKey.import_key(row) for row in rows]
    except (JoseError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise _Invalid("the key file is not a JWKS") from error
    if not keys:
        raise _Invalid("the key file holds no Ed25519 key")
    return {str(key.kid or key.thumbprint()): key for key in keys}


def _claims(type_: str, token: str, keys: Mapping[str, OKPKey], what: str) -> dict[str, Any]:
    try:
        return read_signed(type_, token, keys)
    except UnknownKey as error:
        raise _Invalid(
            f"{what} names a key that is not in the key file. Fetch the file again from diligence "
            "(/.well-known/jwks.json): keys are replaced. If it is fresh, this was not signed there"
        ) from error
    except NotOurs as error:
        raise _Invalid(f"{what} cannot be trusted: {error}") from error


def _check_order(claims: Mapping[str, Any], order_bytes: bytes) -> None:
    order = _order(order_bytes)
    if claims.get("order_sha256") != hashlib.sha256(canonical_bytes(order)).hexdigest():
        raise _Invalid("the order is not the one that was cleared: its content differs")
    if claims.get("revision") != order.revision:
        raise _Invalid(f"the certificate is for revision {claims.get('revision')}, not {order.revision}")
    try:
        key = OrderKey.parse(str(claims.get("sub")))
    except ValueError as error:
        raise _Invalid("the certificate names no order") from error
    if (key.source_system, key.order_id) != (order.source_system, order.order_id):
        raise _Invalid(f"the certificate is for order {key.order_id} of {key.source_system}")
    if claims.get("outcome") not in {"CLEARED", "CLEARED_WITH_CONDITIONS"}:
        raise _Invalid(f"the certificate says {claims.get('outcome')}")


def _order(order_bytes: bytes) -> Order:
    document = _json(order_bytes, "the order file")
    if isinstance(document, dict) and isinstance(document.get("order"), dict):
        order_bytes = json.dumps(document["order"]).encode()
    try:
        return parse_order(order_bytes)
    except OrderRefused as error:
        raise _Invalid(f"the order file is not an order.v1: {error}") from error


def _check_time(claims: Mapping[str, Any], now: datetime) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(expires, int):
        raise _Invalid("the certificate does not say how long it is valid")
    if expires <= now.timestamp():
        raise _Invalid(f"the certificate expired on {_day(expires)}")
    if issued > now.timestamp() + CLOCK_SKEW_SECONDS:
        raise _Invalid(f"the certificate is dated {_day(issued)}, which is still to come")


def _check_revocations(
    claims: Mapping[str, Any], revocations: bytes, keys: Mapping[str, OKPKey], now: datetime
) -> None:
    listed = _claims(REVOCATIONS_TYPE, _token(revocations), keys, "the list of revocations")
    expires = listed.get("exp")
    if not isinstance(expires, int) or expires <= now.timestamp():
        raise _Invalid(
            f"the list of revocations is out of date: the next was due {listed.get('next_update')}"
        )
    if listed.get("tenant") != claims.get("tenant"):
        raise _Invalid("the list of revocations is another tenant's")
    revoked = listed.get("revoked")
    if not isinstance(revoked, dict):
        raise _Invalid("the list of revocations cannot be read")
    if claims.get("jti") in revoked:
        raise _Invalid(f"the certificate was revoked at {revoked[claims['jti']]}")


def _token(revocations: bytes) -> str:
    text = revocations.strip()
    if not text.startswith(b"{"):
        return text.decode("ascii", "replace")
    document = _json(text, "the list of revocations")
    return str(document.get("revocations", ""))


def _json(data: bytes, what: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _Invalid(f"{what} is not JSON") from error


def _day(timestamp: int) -> str:
    return f"{datetime.fromtimestamp(timestamp, UTC):%d %b %Y, %H:%M} UTC"
