"""Keys and seals."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.diligence.seals import SealBroken, Seals
from services.diligence.signing import Issuer

SEALS = Seals(b"k" * 32)


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"]
)
def test_a_certificate_key_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="Ed25519"):
        Issuer.load(file, issuer="exportgate")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    other = generate_private_key(SECP256R1())
    file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(ValueError, match="Ed25519"):
        Issuer.load(file, issuer="exportgate")


def test_a_missing_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        Issuer.load(tmp_path / "absent", issuer="exportgate")
    with pytest.raises(OSError, match="absent"):
        Seals.load(tmp_path / "absent")


def test_a_short_seal_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Seals(b"short")


def test_a_seal_fits_its_fields_its_kind_and_its_key_only() -> None:
    seal = SEALS.seal("decision", {"person": "rita"})
    SEALS.check("decision", {"person": "rita"}, seal)
    for kind, fields, seals in [
        ("decision", {"person": "ravi"}, SEALS),
        ("other", {"person": "rita"}, SEALS),
        ("decision", {"person": "rita"}, Seals(b"j" * 32)),
    ]:
        with pytest.raises(SealBroken):
            seals.check(kind, fields, seal)


def test_the_seal_of_a_document_belongs_to_its_order() -> None:
    seal = SEALS.seal_bytes("kept", "acme/default/1", b"{}")
    SEALS.check_bytes("kept", "acme/default/1", b"{}", seal)
    with pytest.raises(SealBroken):
        SEALS.check_bytes("kept", "acme/default/2", b"{}", seal)
