"""The seal of a stored rule set: the service's signature over what it is and who answers for it."""

import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature

from services.screening.knowledge.load import Knowledge, KnowledgeError, files_of, version_of
from services.screening.rulesets.store import StoredSet
from shared.messaging.keys import EventSigner, EventVerifier

SERVICE = "screening"


class NotLoaded(Exception):
    """A stored rule set cannot be used; nothing is assessed with it."""


def sealed(signer: EventSigner, found: StoredSet) -> StoredSet:
    """With the seal."""
    return msgspec.structs.replace(found, seal=signer.sign(_sealed_bytes(found)))


def opened(verifier: EventVerifier, found: StoredSet) -> Knowledge:
    """The knowledge of a stored set (blocking, about a second); raises `NotLoaded`."""
    check_seal(verifier, found)
    try:
        return Knowledge.of(files_of(found.content))
    except (KnowledgeError, msgspec.MsgspecError, KeyError) as error:
        raise NotLoaded(f"this release cannot read it ({error})") from error


def check_seal(verifier: EventVerifier, found: StoredSet) -> None:
    """Raises `NotLoaded` for a set that the service did not write, or whose content is another's."""
    try:
        verifier.verify(SERVICE, found.seal, _sealed_bytes(found))
        version = version_of(files_of(found.content))
    except (InvalidSignature, ValueError, KeyError) as error:
        raise NotLoaded("its seal does not fit: the row was not written by the service") from error
    if version != found.version:
        raise NotLoaded("its content is not that of its version")


def _sealed_bytes(found: StoredSet) -> bytes:
    digest = hashlib.sha256(found.content).hexdigest()
    people = (found.proposed_by, found.approved_by)
    return b"rule-set\x00" + msgspec.json.encode((found.tenant, found.version, digest, people))
