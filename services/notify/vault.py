"""The key of notify: seals addresses and secrets of endpoints, and gives links a key of their own."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.notify.domain.standard_webhooks import PREFIX

MINIMUM_KEY_BYTES = 32
_NONCE_BYTES = 12


class Endpoint(msgspec.Struct, frozen=True):
    """Where to send, and the secrets to sign with, newest first; an older one until its instant."""

    url: str
    secret: str = ""
    old_secret: str = ""
    old_until: float = 0.0
    """Seconds since 1970."""

    def secrets(self, at: float) -> list[str]:
        """The secrets to sign with at an instant (seconds since 1970)."""
        old = [self.old_secret] if self.old_secret and at < self.old_until else []
        return [self.secret, *old] if self.secret else []


class Vault:
    """AES-256-GCM under keys derived from the key file: the database alone gives no address and no secret."""

    def __init__(self, key: bytes) -> None:
        if len(key) < MINIMUM_KEY_BYTES:
            raise ValueError(f"a notify key has at least {MINIMUM_KEY_BYTES} bytes, this has {len(key)}")
        self._cipher = AESGCM(_derived(key, b"endpoints"))
        self._secrets = _derived(key, b"secrets")
        self.link_key = _derived(key, b"links")

    @classmethod
    def load(cls, path: Path) -> "Vault":
        """Read the key file: raw bytes, or text with blanks around it; raises `ValueError` or `OSError`."""
        return cls(path.read_bytes().strip())

    def seal(self, tenant: str, channel: str, recipient: str, endpoint: Endpoint) -> bytes:
        """Sealed for exactly this recipient: a row copied to another opens nothing."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = msgspec.msgpack.encode(endpoint)
        return nonce + self._cipher.encrypt(nonce, plain, _place(tenant, channel, recipient))

    def open(self, tenant: str, channel: str, recipient: str, sealed: bytes) -> Endpoint:
        """Raises `cryptography.exceptions.InvalidTag` for a row that this key did not seal."""
        nonce, data = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        plain = self._cipher.decrypt(nonce, data, _place(tenant, channel, recipient))
        return msgspec.msgpack.decode(plain, type=Endpoint)

    def secret(self, about: str) -> str:
        """A signing secret that follows from what it is about: the same when asked again."""
        raw = hmac.digest(self._secrets, about.encode(), hashlib.sha256)
        return PREFIX + base64.b64encode(raw).decode("ascii")


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"exportgate notify " + purpose, hashlib.sha256)


def _place(tenant: str, channel: str, recipient: str) -> bytes:
    return "\x1f".join((tenant, channel, recipient)).encode()
