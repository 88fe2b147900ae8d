"""A checkpoint: the signed size and root of a service's audit tree at a time."""

import base64
from pathlib import Path

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

CONTEXT = b"exportgate audit checkpoint v1\n"
"""Before the signed JSON, so that the signature is good for nothing else."""


class Checkpoint(msgspec.Struct, frozen=True):
    """Roots are hexadecimal, `at` is ISO 8601 in UTC, the signature is base64url without padding.

    `previous_root` of the first one is the root of the empty tree.
    """

    service: str
    size: int
    root: str
    previous_root: str
    at: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature covers: RFC 8785 JSON of everything else, behind the context."""
        members = msgspec.structs.asdict(self)
        del members["signature"]
        return CONTEXT + rfc8785.dumps(members)

    def line(self) -> bytes:
        """As it stands in the file outside the database."""
        return msgspec.json.encode(self) + b"\n"


class AuditKey:
    """The Ed25519 key that signs the checkpoints of one service."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def load(cls, path: Path) -> "AuditKey":
        """Read an unencrypted PEM; raises `ValueError` unless it holds an Ed25519 key."""
        key = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{path} does not hold an Ed25519 key")
        return cls(key)

    def sign(self, checkpoint: Checkpoint) -> Checkpoint:
        """The same checkpoint with its signature."""
        raw = self._key.sign(checkpoint.signed_bytes())
        signature = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        return msgspec.structs.replace(checkpoint, signature=signature)

    def signed(self, checkpoint: Checkpoint) -> bool:
        """Whether this key made the signature."""
        padded = checkpoint.signature + "=" * (-len(checkpoint.signature) % 4)
        try:
            self._public().verify(base64.urlsafe_b64decode(padded), checkpoint.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True

    def public_key(self) -> str:
        """The raw public key in base64, as an auditor is given it."""
        return base64.b64encode(self._public().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    def _public(self) -> Ed25519PublicKey:
        return self._key.public_key()
