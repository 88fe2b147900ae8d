"""Signs release receipts: what the warehouse lets goods leave on."""

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
    """Holds intake's Ed25519 key; `jwks` is what others verify with."""

    def __init__(self, pem: bytes) -> None:
        self._key = OKPKey.import_key(pem)
        if self._key.curve_name != "Ed25519":
            raise ValueError("release receipts are signed with an Ed25519 key")
        self.kid = self._key.thumbprint()

    @classmethod
    def load(cls, path: Path) -> "ReceiptSigner":
        """Read an unencrypted PEM."""
        return cls(path.read_bytes())

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
        """The public key as a JWK set."""
        public = dict(self._key.as_dict(private=False))
        return {"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "Ed25519"}]}
