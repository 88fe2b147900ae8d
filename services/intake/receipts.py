"""Signs release receipts: what the warehouse lets goods leave on."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from joserfc import jws
from joserfc.jwk import OKPKey

from shared.contracts.order import OrderKey

TYPE = "exportgate-release-receipt+jwt"
ISSUER = "exportgate/intake"


class ReceiptSigner:
    """Holds intake's Ed25519 key; `jwks` is what others verify with, also receipts of retired keys."""

    def __init__(self, pem: bytes, retired: Sequence[OKPKey] = ()) -> None:
        self._key = OKPKey.import_key(pem)
        if self._key.curve_name != "Ed25519":
            raise ValueError("release receipts are signed with an Ed25519 key")
        self.kid = self._key.thumbprint()
        self._known = {key.thumbprint(): key for key in (self._key, *retired)}

    @classmethod
    def load(cls, path: Path, retired: Sequence[OKPKey] = ()) -> "ReceiptSigner":
        """Read an unencrypted PEM."""
        return cls(path.read_bytes(), retired)

    def sign(
        self,
        *,
        release_id: str,
        key: OrderKey,
        revision: int,
        order_sha256: str,
        certificate_id: str,
        released_at: datetime,
    ) -> str:
        """A JWS in compact form."""
        claims = {
            "iss": ISSUER,
            "sub": str(key),
            "jti": release_id,
            "iat": int(released_at.timestamp()),
            "revision": revision,
            "order_sha256": order_sha256,
            "certificate": certificate_id,
        }
        header = {"alg": "Ed25519", "typ": TYPE, "kid": self.kid}
        return jws.serialize_compact(header, msgspec.json.encode(claims), self._key, algorithms=["Ed25519"])

    def jwks(self) -> dict[str, Any]:
        """The public keys as a JWK set, the one that signs first."""
        keys = [
            {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "Ed25519"}
            for kid, key in self._known.items()
        ]
        return {"keys": keys}
