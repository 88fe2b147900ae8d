"""Settings come from the environment and from files of secrets; what does not go together is refused."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.messaging.kafka_security import KafkaSecurity, KafkaSecurityRefused
from shared.runtime.secret_files import secret
from shared.runtime.settings import ServiceSettings

REQUIRED = {
    "KAFKA_BOOTSTRAP": "127.0.0.1:1",
    "HTTP_PORT": "0",
    "DATA_DIR": "/nowhere",
    **{
        f"{name}_FILE": "/nowhere"
        for name in ("EVENT_SIGNING_KEY", "EVENT_PUBLIC_KEYS", "AUDIT_KEY", "SERVICE_KEYS")
    },
}


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of secrets, as an orchestrator mounts it, and the other required settings."""
    monkeypatch.setenv("EXPORTGATE_SECRETS_DIR", str(tmp_path))
    for name, value in REQUIRED.items():
        monkeypatch.setenv(f"EXPORTGATE_{name}", value)
    return tmp_path


def test_a_secret_is_read_from_its_file(mounted: Path) -> None:
    (mounted / "exportgate_database_url").write_text("postgresql://from/file\n")
    assert ServiceSettings().database_url == SecretStr("postgresql://from/file")
    assert secret("EXPORTGATE_DATABASE_URL") == "postgresql://from/file"


def test_the_environment_comes_first(mounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mounted / "exportgate_database_url").write_text("postgresql://from/file")
    monkeypatch.setenv("EXPORTGATE_DATABASE_URL", "postgresql://from/environment")
    assert ServiceSettings().database_url == SecretStr("postgresql://from/environment")
    assert secret("EXPORTGATE_DATABASE_URL") == "postgresql://from/environment"


def test_a_directory_that_is_not_there_is_no_empty_one(
    mounted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPORTGATE_SECRETS_DIR", str(mounted / "missing"))
    with pytest.raises(NotADirectoryError, match="EXPORTGATE_SECRETS_DIR"):
        secret("EXPORTGATE_DATABASE_URL")


@pytest.mark.parametrize(
    "settings",
    [
        {"ca_file": Path("ca.pem")},
        {"username": "intake", "password": "x"},
        {"protocol": "SSL", "certificate_file": Path("tls.crt")},
        {"protocol": "SSL", "username": "intake", "password": "x"},
        {"protocol": "SASL_SSL", "username": "intake"},
    ],
)
def test_settings_of_kafka_that_would_mean_less_than_they_say_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(KafkaSecurityRefused):
        KafkaSecurity(**settings)  # type: ignore[arg-type]
