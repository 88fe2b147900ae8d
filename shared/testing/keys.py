"""Throw-away keys of all services."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.messaging.keys import EventSigner, EventVerifier

SERVICES = ("intake", "screening", "diligence", "notify")


@dataclass(frozen=True)
class KeyFiles:
    """Where `TestingKeys.write` put one service's view of the keys."""

    event_signing_key_file: Path
    event_public_keys_file: Path
    audit_key_file: Path
    service_keys_file: Path


class TestingKeys:
    """One Ed25519 key per service, made anew, and a verifier that knows them all."""

    __test__ = False

    def __init__(self, services: tuple[str, ...] = SERVICES) -> None:
        self._private = {service: Ed25519PrivateKey.generate() for service in services}
        self.signers: Mapping[str, EventSigner] = {
            service: EventSigner(key) for service, key in self._private.items()
        }
        self.verifier = EventVerifier(self.public_keys())

    def public_keys(self) -> dict[str, str]:
        """Service to raw public key in base64."""
        return {service: signer.public_key() for service, signer in self.signers.items()}

    def write(self, directory: Path, service: str) -> KeyFiles:
        """The key files that the settings of `service` name."""
        directory.mkdir(parents=True, exist_ok=True)
        files = KeyFiles(
            directory / f"{service}-event.pem",
            directory / "event-public-keys.json",
            directory / f"{service}-audit.pem",
            directory / "service-keys.json",
        )
        files.event_signing_key_file.write_bytes(_pem(self._private[service]))
        files.event_public_keys_file.write_text(json.dumps(self.public_keys()))
        if not files.audit_key_file.exists():  # a restart keeps its key: checkpoints are signed with it
            files.audit_key_file.write_bytes(_pem(Ed25519PrivateKey.generate()))
        keys = {name: base64.urlsafe_b64encode(bytes(31) + name.encode()[:1]).decode() for name in SERVICES}
        files.service_keys_file.write_text(json.dumps(keys))
        return files


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
