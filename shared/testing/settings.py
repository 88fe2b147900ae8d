"""Settings of a service under test: real values, throw-away keys, loopback."""

from pathlib import Path
from typing import Any, TypeVar

from shared.runtime.settings import ServiceSettings
from shared.testing.databases import ServiceDatabase
from shared.testing.keys import TestingKeys

Settings = TypeVar("Settings", bound=ServiceSettings)


def settings_for(
    kind: type[Settings],
    service: str,
    *,
    database: ServiceDatabase,
    keys: TestingKeys,
    directory: Path,
    kafka_bootstrap: str = "127.0.0.1:1",
    **values: Any,
) -> Settings:
    """Settings of class `kind`; `values` override. Without a broker given, nothing listens there."""
    files = keys.write(directory / "keys", service)
    given: dict[str, Any] = {
        "database_url": database.url,
        "kafka_bootstrap": kafka_bootstrap,
        "http_port": 0,
        "data_dir": directory / "data",
        "event_signing_key_file": files.event_signing_key_file,
        "event_public_keys_file": files.event_public_keys_file,
        "audit_key_file": files.audit_key_file,
        "service_keys_file": files.service_keys_file,
        **values,
    }
    return kind(**given)
