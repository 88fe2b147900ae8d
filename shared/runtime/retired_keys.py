"""Public keys that sign nothing any more: what they signed before is still verified with them."""

from pathlib import Path

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey


def read_retired(path: Path | None) -> list[OKPKey]:
    """The Ed25519 keys of a JWKS, such as `/.well-known/jwks.json` served; none without a path.

    Raises `OSError`, and `ValueError` for what is no JWKS or holds another kind of key: a key passed over in
    silence is missed when a certificate does not verify.
    """
    if path is None:
        return []
    try:
        rows = msgspec.json.decode(path.read_bytes(), type=dict[str, list[dict[str, str]]])["keys"]
        keys = [OKPKey.import_key(dict(row)) for row in rows]
    except (JoseError, msgspec.DecodeError, KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{path} is not a JWKS of Ed25519 keys") from error
    if not keys or any(key.curve_name != "Ed25519" for key in keys):
        raise ValueError(f"{path} is not a JWKS of Ed25519 keys")
    return keys
