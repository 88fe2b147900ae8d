"""Signs certificates and the list of revocations: JWS compact, Ed25519."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"
CERTIFICATE_TYPE = "exportgate-clearance+jwt"
REVOCATIONS_TYPE = "exportgate-revocations+jwt"


class NotOurs(Exception):
    """A token that the keys of this service did not sign, or that is of another type."""


class UnknownKey(NotOurs):
    """A token that names a key which is not among those given: another's, or one that came or went since."""


class Issuer:
    """The service's signing key; 23,000 signatures/s on one core."""

    def __init__(self, key: OKPKey, *, issuer: str, retired: Sequence[OKPKey] = ()) -> None:
        self.issuer = issuer
        self._key = key
        self._kid = str(key.thumbprint())
        self._known = {str(one.thumbprint()): one for one in (key, *retired)}

    @classmethod
    def load(cls, path: Path, *, issuer: str, retired: Sequence[OKPKey] = ()) -> "Issuer":
        """Read an unencrypted PEM; raises `OSError`, or `ValueError` unless it holds an Ed25519 key."""
        try:
            key = OKPKey.import_key(path.read_bytes())
        except (JoseError, ValueError, TypeError) as error:
            raise ValueError(f"{path} does not hold an Ed25519 key") from error
        if key.curve_name != "Ed25519" or not key.is_private:
            raise ValueError(f"{path} does not hold an Ed25519 private key")
        return cls(key, issuer=issuer, retired=retired)

    def sign(self, type_: str, claims: Mapping[str, Any]) -> str:
        """A compact JWS over `claims`."""
        header = {"alg": ALGORITHM, "typ": type_, "kid": self._kid}
        return jws.serialize_compact(header, msgspec.json.encode(claims), self._key, algorithms=[ALGORITHM])

    def read(self, type_: str, token: str) -> dict[str, Any]:
        """The claims of a token of ours; raises `NotOurs`."""
        return read_signed(type_, token, self._known)

    def keys(self) -> list[tuple[str, bool]]:
        """Key ids, and whether each signs now; the others only verify what they have signed."""
        return [(kid, kid == self._kid) for kid in self._known]

    def jwks(self) -> dict[str, Any]:
        """Public keys, as served at `/.well-known/jwks.json`."""
        keys = [
            {**one.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
            for kid, one in self._known.items()
        ]
        return {"keys": keys}


def read_signed(type_: str, token: str, keys: Mapping[str, OKPKey]) -> dict[str, Any]:
    """Check algorithm, type, key id and signature of a compact JWS; raises `NotOurs` saying which failed."""
    try:
        unverified = jws.extract_compact(token.encode())
        header = unverified.headers()
    except (JoseError, ValueError) as error:
        raise NotOurs("it is not a compact JWS") from error
    if header.get("alg") != ALGORITHM or header.get("typ") != type_:
        raise NotOurs(f"its header does not say alg {ALGORITHM} and typ {type_}")
    key = keys.get(str(header.get("kid")))
    if key is None:
        raise UnknownKey("it names a key that is not among the keys given")
    try:
        found = jws.deserialize_compact(token, key, algorithms=[ALGORITHM])
        claims = msgspec.json.decode(found.payload, type=dict[str, Any])
    except (JoseError, ValueError) as error:
        raise NotOurs("its signature does not verify") from error
    return claims
