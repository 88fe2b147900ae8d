"""The environment that services and migrations get under ``exportgate up``: the whole contract, here only.

====================================  =====================================================================
``EXPORTGATE_SERVICE``                which service this is
``EXPORTGATE_DATABASE_URL``           ``postgresql://``, the service's role
``EXPORTGATE_KAFKA_BOOTSTRAP``        ``host:port``
``EXPORTGATE_HTTP_HOST``, ``_PORT``   where to listen
``EXPORTGATE_DATA_DIR``               the service's own files
``EXPORTGATE_MEMBER``                 its slot: the static member name in consumer groups
``EXPORTGATE_EVENT_SIGNING_KEY_FILE`` own Ed25519 key, PKCS 8 PEM
``EXPORTGATE_EVENT_PUBLIC_KEYS_FILE`` JSON ``{service: base64 of the raw public key}``
``EXPORTGATE_SERVICE_KEYS_FILE``      JSON ``{service: key}``: keys between services
``EXPORTGATE_AUDIT_KEY_FILE``         own Ed25519 key for audit checkpoints, PEM
``EXPORTGATE_CERTIFICATE_KEY_FILE``   diligence: Ed25519 key that signs certificates, PEM
``EXPORTGATE_SEAL_KEY_FILE``          diligence: key of the decision seals, 32 bytes as base64
``EXPORTGATE_NOTIFY_KEY_FILE``        notify: seals endpoints, signs links; 32 bytes as base64
``EXPORTGATE_RECEIPT_KEY_FILE``       intake: Ed25519 key that signs release receipts, PEM
``EXPORTGATE_{SERVICE}_URL``          base URL of each service
``EXPORTGATE_LOCAL_PEOPLE_FILE``      JSON list of ``{id, email, name, roles, tenant, token_sha256}``
``EXPORTGATE_LOCAL_API_KEYS_FILE``    JSON list of ``{prefix, sha256, tenant, scopes, name, submitter}``
``EXPORTGATE_SMTP_HOST``, ``_PORT``   the mail catcher
``EXPORTGATE_LOCAL``                  ``1``: local sign-in is allowed
====================================  =====================================================================

Migrations get ``EXPORTGATE_{SERVICE}_OWNER_DATABASE_URL`` for every service, and nothing else of the above.
Other ``EXPORTGATE_*`` variables of the caller are passed on, so that settings can be tried out.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.keys import keep_random, keep_signing_key, keep_table, write_secret
from deploy.local.layout import SERVICES, Layout, Ports
from deploy.local.ports import LOOPBACK

SMALL_MACHINE: Mapping[str, str] = {
    "MALLOC_ARENA_MAX": "2",  # glibc keeps memory per thread otherwise: 30-60 MB a service
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def make_keys(layout: Layout) -> None:
    """Make every key that is missing."""
    public_keys = {name: keep_signing_key(_key(layout, "events", name)) for name in SERVICES}
    write_secret(layout.secrets / "event-public-keys.json", json.dumps(public_keys, indent=2) + "\n")
    audit_keys = {name: keep_signing_key(_key(layout, "audit", name)) for name in SERVICES}
    write_secret(layout.secrets / "audit-public-keys.json", json.dumps(audit_keys, indent=2) + "\n")
    keep_signing_key(layout.secrets / "certificates.pem")
    keep_signing_key(layout.secrets / "receipts.pem")
    keep_random(layout.secrets / "seal.key")
    keep_random(layout.secrets / "notify.key")
    keep_table(layout.secrets / "service-keys.json", list(SERVICES))


def database_passwords(layout: Layout) -> dict[str, str]:
    """A password for every database role, the superuser's under ``postgres``."""
    roles = [f"exportgate_{name}{kind}" for name in SERVICES for kind in ("", "_owner")]
    return keep_table(layout.secrets / "passwords.json", ["postgres", *roles])


def service_environment(name: str, layout: Layout, ports: Ports, database_url: str) -> dict[str, str]:
    """Everything that service ``name`` is told."""
    secrets = layout.secrets
    told = {
        "SERVICE": name,
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP": f"{LOOPBACK}:{ports.kafka}",
        "HTTP_HOST": LOOPBACK,
        "HTTP_PORT": str(ports.service(name)),
        "DATA_DIR": str(layout.service(name)),
        "MEMBER": f"{name}-0",
        "EVENT_SIGNING_KEY_FILE": str(_key(layout, "events", name)),
        "EVENT_PUBLIC_KEYS_FILE": str(secrets / "event-public-keys.json"),
        "SERVICE_KEYS_FILE": str(secrets / "service-keys.json"),
        "AUDIT_KEY_FILE": str(_key(layout, "audit", name)),
        "LOCAL_API_KEYS_FILE": str(secrets / "api-keys.json"),
        "LOCAL_PEOPLE_FILE": str(secrets / "people.json"),
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(ports.smtp),
        "LOCAL": "1",
        **{f"{other.upper()}_URL": ports.url(other) for other in SERVICES},
        **_of_one_service(name, layout),
    }
    return {**base_environment(), **{f"EXPORTGATE_{key}": value for key, value in told.items()}}


def _of_one_service(name: str, layout: Layout) -> dict[str, str]:
    told = {}
    if name == "diligence":
        told["CERTIFICATE_KEY_FILE"] = str(layout.secrets / "certificates.pem")
        told["SEAL_KEY_FILE"] = str(layout.secrets / "seal.key")
    if name == "notify":
        told["NOTIFY_KEY_FILE"] = str(layout.secrets / "notify.key")
    if name == "intake":
        told["RECEIPT_KEY_FILE"] = str(layout.secrets / "receipts.pem")
    return told


def migration_environment(urls: Mapping[str, str]) -> dict[str, str]:
    """What migrations are told; ``urls`` holds the owner's URL by service."""
    owners = {f"EXPORTGATE_{name.upper()}_OWNER_DATABASE_URL": url for name, url in urls.items()}
    return {**base_environment(), **owners}


def base_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The caller's environment, able to import what we import, frugal with memory."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return {**SMALL_MACHINE, **environment, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def _key(layout: Layout, kind: str, name: str) -> Path:
    return layout.secrets / kind / f"{name}.pem"
