"""The files of secrets of every service, a folder each, as compose and the chart mount them.

    DIR/intake, screening, diligence, notify   what the service of that name reads
    DIR/migrate                                the owners' database URLs
    DIR/shared                                 service-keys.json, passwords.json: of which the rest is made
    DIR/postgres/password                      the superuser's

Keys are made once and never replaced; what follows from them is written anew each time.
"""

import json
from pathlib import Path

from deploy.local.databases import ServiceDatabase, service_databases
from deploy.local.keys import keep_random, keep_signing_key, keep_table, write_secret
from deploy.local.layout import SERVICES
from deploy.prepare.server import Server

OWN_SIGNING_KEY = {"intake": "receipt-key.pem", "diligence": "certificate-key.pem"}
OWN_RANDOM_KEY = {"diligence": "seal.key", "notify": "notify.key"}
PASSWORDS = Path("shared", "passwords.json")


def make_secrets(directory: Path, server: Server) -> list[Path]:
    """Make what is missing; returns the folders. Raises `LocalError` for a file that holds something else."""
    public = {name: _keys_of(directory / name, name) for name in SERVICES}
    keys = keep_table(directory / "shared" / "service-keys.json", list(SERVICES))
    for database in service_databases(SERVICES, _passwords(directory)):
        folder = directory / database.service
        write_secret(folder / "event-public-keys.json", _json(public))
        write_secret(folder / "service-keys.json", _json(keys))
        write_secret(folder / "exportgate_database_url", _url(server, database) + "\n")
        owner = f"exportgate_{database.service}_owner_database_url"
        write_secret(directory / "migrate" / owner, _owner_url(server, database) + "\n")
    superuser = directory / "postgres" / "password"
    write_secret(superuser, _passwords(directory)["postgres"] + "\n")
    superuser.chmod(0o640)  # PostgreSQL's image has a user of its own, given our group
    return [directory / name for name in (*SERVICES, "migrate", "postgres", "shared")]


def _keys_of(folder: Path, service: str) -> str:
    """A service's own keys; returns the public one of its events."""
    keep_signing_key(folder / "audit-key.pem")
    if service in OWN_SIGNING_KEY:
        keep_signing_key(folder / OWN_SIGNING_KEY[service])
    if service in OWN_RANDOM_KEY:
        keep_random(folder / OWN_RANDOM_KEY[service])
    return keep_signing_key(folder / "event-signing-key.pem")


def _passwords(directory: Path) -> dict[str, str]:
    roles = [f"exportgate_{name}{kind}" for name in SERVICES for kind in ("", "_owner")]
    return keep_table(directory / PASSWORDS, ["postgres", *roles])


def _url(server: Server, database: ServiceDatabase) -> str:
    return server.url(database.name, database.name, database.password)


def _owner_url(server: Server, database: ServiceDatabase) -> str:
    return server.url(database.name, database.owner, database.owner_password)


def _json(value: dict[str, str]) -> str:
    return json.dumps(value, indent=2) + "\n"
