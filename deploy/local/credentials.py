"""Who may sign in to a local run: one ERP, and six sample people. Tokens are shown once, in one file."""

import json
from dataclasses import dataclass

from deploy.local.keys import keep_table, sha256_hex, write_secret
from deploy.local.layout import SERVICES, Layout, Ports

TENANT = "default"
ERP_SCOPES = ("orders:write", "orders:read", "orders:release", "assess", "match")


@dataclass(frozen=True)
class Person:
    """A sample person; ``key`` is the name in ``credentials.json``."""

    key: str
    id: str
    name: str
    role: str

    @property
    def email(self) -> str:
        """An address in a domain reserved for examples."""
        return f"{self.id}@example.com"


PEOPLE = (
    Person("analyst", "ana.keller", "Ana Keller", "analyst"),
    Person("reviewer1", "rui.santos", "Rui Santos", "reviewer"),
    Person("reviewer2", "lena.vogt", "Lena Vogt", "reviewer"),
    Person("approver", "tomas.novak", "Tomas Novak", "approver"),
    Person("auditor", "ines.marchetti", "Ines Marchetti", "auditor"),
    Person("admin", "jan.deboer", "Jan de Boer", "admin"),
)


def write_credentials(layout: Layout, ports: Ports) -> str:
    """Write ``credentials.json``, and for the services only hashes; returns the ERP key."""
    secrets = keep_table(layout.secrets / "tokens.json", ["erp", "erp-prefix", *(p.key for p in PEOPLE)])
    prefix = f"egk_{sha256_hex(secrets['erp-prefix'])[:8]}"
    erp_key = f"{prefix}_{secrets['erp']}"
    tokens = {person.key: f"egp_{secrets[person.key]}" for person in PEOPLE}
    _write_hashes(layout, prefix, erp_key, tokens)
    urls = {name: ports.url(name) for name in SERVICES}
    document = {
        "urls": {**urls, "console": f"{ports.url('diligence')}/", "mail_dir": str(layout.mail)},
        "erp_key": erp_key,
        "people": {person.key: {**_describe(person), "token": tokens[person.key]} for person in PEOPLE},
    }
    write_secret(layout.credentials, json.dumps(document, indent=2) + "\n")
    write_secret(layout.erp_header, f"Authorization: Bearer {erp_key}\n")
    return erp_key


def _write_hashes(layout: Layout, prefix: str, erp_key: str, tokens: dict[str, str]) -> None:
    people = [
        {**_describe(person), "tenant": TENANT, "token_sha256": sha256_hex(tokens[person.key])}
        for person in PEOPLE
    ]
    write_secret(layout.secrets / "people.json", json.dumps(people, indent=2) + "\n")
    erp = {
        "prefix": prefix,
        "sha256": sha256_hex(erp_key),
        "tenant": TENANT,
        "scopes": list(ERP_SCOPES),
        "name": "Sample ERP",
        "submitter": {"id": "erp", "email": "erp@example.com"},
    }
    write_secret(layout.secrets / "api-keys.json", json.dumps([erp], indent=2) + "\n")


def _describe(person: Person) -> dict[str, str | list[str]]:
    return {"id": person.id, "email": person.email, "name": person.name, "roles": [person.role]}
