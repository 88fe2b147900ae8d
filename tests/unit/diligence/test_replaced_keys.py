"""The certificate key is replaced: what a copy of the keys from before still proves, and what it cannot."""

import json
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from services.diligence.offline import verify_certificate
from services.diligence.signing import Issuer
from services.intake.receipts import ReceiptSigner
from shared.runtime.retired_keys import read_retired
from tests.unit.diligence.test_offline import ISSUER, JWKS, NOW, certificate, order

OLD = OKPKey.generate_key("Ed25519")


def replaced(tmp_path: Path) -> Issuer:
    """A new key; the old one is known by the file that was served while it signed."""
    served = tmp_path / "retired.json"
    served.write_bytes(JWKS)
    return Issuer(OKPKey.generate_key("Ed25519"), issuer="exportgate", retired=read_retired(served))


def test_certificates_of_before_and_after_verify_with_the_keys_served_now(tmp_path: Path) -> None:
    now = replaced(tmp_path)
    served = json.dumps(now.jwks()).encode()
    assert verify_certificate(certificate(), order(), served, now=NOW).valid
    assert verify_certificate(certificate(now), order(), served, now=NOW).valid


def test_a_copy_of_before_proves_what_was_signed_before(tmp_path: Path) -> None:
    replaced(tmp_path)
    assert verify_certificate(certificate(ISSUER), order(), JWKS, now=NOW).valid


def test_a_copy_of_before_says_that_it_is_too_old_for_a_new_certificate(tmp_path: Path) -> None:
    verdict = verify_certificate(certificate(replaced(tmp_path)), order(), JWKS, now=NOW)
    assert not verdict.valid
    assert "Fetch the file again" in verdict.reason


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b'{"keys": []}', b"-----BEGIN PUBLIC KEY-----", b'{"keys": [{"kty": "OKP"}]}',
     json.dumps({"keys": [OKPKey.generate_key("X25519").as_dict(private=False)]}).encode(),
     b'{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'],
    ids=["nothing", "no keys", "an empty list", "PEM", "half a key", "a key of another curve", "a secret"],
)  # fmt: skip
def test_a_file_of_retired_keys_that_holds_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "retired.json"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"retired\.json is not a JWKS of Ed25519 keys"):
        read_retired(file)


def test_receipts_of_before_verify_and_the_private_part_of_a_retired_key_stays_here(tmp_path: Path) -> None:
    file = tmp_path / "retired.json"
    file.write_text(json.dumps({"keys": [OLD.as_dict(private=True)]}))
    pem = OKPKey.generate_key("Ed25519").as_pem(private=True)
    served = ReceiptSigner(pem, read_retired(file)).jwks()["keys"]
    assert served[1]["kid"] == OLD.thumbprint()
    assert not any("d" in key for key in served)
