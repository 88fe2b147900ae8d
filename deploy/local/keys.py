"""Key material of a local run: made once, kept in ``DIR/secrets``, never shown."""

import base64
import hashlib
import json
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from deploy.local.errors import LocalError


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


def keep_signing_key(file: Path) -> str:
    """Make an Ed25519 key (PKCS 8, PEM) unless there is one; returns the public key, base64 of 32 bytes.

    Raises LocalError when the file holds something else: it is never replaced silently.
    """
    if not file.exists():
        made = Ed25519PrivateKey.generate()
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_secret(file, pem.decode())
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except ValueError as error:
        raise LocalError(f"{file} is not a private key: restore it from a backup") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LocalError(f"{file} is not an Ed25519 key: restore it from a backup")
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def keep_random(file: Path) -> str:
    """A secret of 256 random bits, base64."""
    if not file.exists():
        write_secret(file, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    return file.read_text(encoding="utf-8").strip()


def keep_table(file: Path, names: list[str]) -> dict[str, str]:
    """A JSON object with a random URL-safe secret for every name; missing ones are added."""
    table: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    missing = [name for name in names if name not in table]
    if missing:
        table |= {name: secrets.token_urlsafe(32) for name in missing}
        write_secret(file, json.dumps(table, indent=2) + "\n")
    return table


def sha256_hex(secret: str) -> str:
    """As keys and tokens are stored: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
