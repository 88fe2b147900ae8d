"""Settings every service has; read from `EXPORTGATE_*` variables by `bootstrap` and `__main__` only."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from shared.messaging.kafka_security import KafkaSecurity, Mechanism, Protocol
from shared.runtime.secret_files import secrets_directory

Role = Literal["api", "consumer", "relay", "worker"]
ALL_ROLES: tuple[Role, ...] = ("api", "consumer", "relay", "worker")


class ServiceSettings(BaseSettings):
    """Frozen; a value without default is required, and there is no default secret.

    A value may also stand in a file of `EXPORTGATE_SECRETS_DIR`, named as the variable in lower case.
    """

    model_config = SettingsConfigDict(env_prefix="EXPORTGATE_", frozen=True, extra="ignore")

    database_url: SecretStr
    """`postgresql://` of the service role (never the owner)."""
    kafka_bootstrap: str
    """`host:port`, several with commas."""
    kafka_protocol: Protocol = "PLAINTEXT"
    """Anything that is not one machine wants `SSL` (a certificate per service) or `SASL_SSL` (a password)."""
    kafka_ca_file: Path | None = None
    """PEM of the authority that signed the brokers' certificates; the system's without it."""
    kafka_certificate_file: Path | None = None
    """PEM: who this service is, for `SSL`."""
    kafka_key_file: Path | None = None
    kafka_mechanism: Mechanism = "SCRAM-SHA-512"
    kafka_username: str = ""
    kafka_password: SecretStr = SecretStr("")
    http_host: str = "127.0.0.1"
    """Loopback unless told otherwise: a service is not reachable by accident."""
    http_port: int
    event_signing_key_file: Path
    event_public_keys_file: Path
    audit_key_file: Path
    service_keys_file: Path
    """JSON `{service: key}`: keys between services; each has one scope."""
    local_api_keys_file: Path | None = None
    """Only under `up`: API keys of the sample ERP."""
    local_people_file: Path | None = None
    """Only under `up`: sample people with the hashes of their tokens."""
    local: bool = False
    """True only under `up`, on loopback; `serve` refuses to start with local sign-in."""
    oidc_issuer: str = ""
    """The provider of people, exactly as it calls itself; its addresses and keys are read from there."""
    oidc_audience: str = ""
    """`aud` of access tokens with which people use the API; without it only keys do."""
    oidc_roles: dict[str, str] = Field(default_factory=dict)
    """Group or role as the provider names it, to viewer, analyst, reviewer, approver, admin or auditor."""
    oidc_roles_claim: str = "groups"
    """Where a token names them; a path with dots where they stand deeper (`realm_access.roles`)."""
    oidc_tenant: str = "default"
    """The tenant of everybody, without `OIDC_TENANT_CLAIM`."""
    oidc_tenant_claim: str | None = None
    """Where a token names the organisation; without the claim nobody is let in."""
    oidc_tenants: dict[str, str] = Field(default_factory=dict)
    """Its values, to our tenants; any other is refused. Empty: the value is the tenant."""
    oidc_ca_file: Path | None = None
    """PEM of the authority that signed the provider's certificate; the public ones without it."""
    step_up_minutes: float = 10.0
    """Who decides has shown the provider who they are within so many minutes, or is asked again: by a page of
    the console, over HTTP by the challenge of RFC 9470."""
    data_dir: Path
    """Where checkpoints and other files of the service go."""
    intake_url: str = ""
    screening_url: str = ""
    diligence_url: str = ""
    notify_url: str = ""
    pool_size: int = 12
    """Connections per process: consumer, relay, retries, workers and eight requests at once."""
    batch: int = 200
    """Events applied in one transaction at most."""
    gather_ms: int = 100
    """Milliseconds the broker may gather records for a consumer before it answers: they come in batches worth
    a transaction. Three such hops lie between an order and its decision."""
    member: str = ""
    """Name of this process in its consumer group, unique per live process; empty makes one."""
    inbox_days: float = 45.0
    """How long an event that was handled is known again; longer than the topics keep it. They keep it 30 days
    and up to 7 more until its segment is closed, which leaves 8 for a topic restored from a copy."""
    crash_at: str | None = None
    """Fault tests only: see `shared.messaging.crashpoints`."""
    watchdog_seconds: float = 20.0
    """With lag and nothing handled for so long, the process leaves and is started again."""
    clock_tolerance_seconds: float = 300.0
    """A service whose clock differs more than this from the database's holds until it agrees."""

    @property
    def kafka_security(self) -> KafkaSecurity:
        """As the bus takes it; raises `KafkaSecurityRefused` for settings that do not go together."""
        return KafkaSecurity(
            protocol=self.kafka_protocol,
            ca_file=self.kafka_ca_file,
            certificate_file=self.kafka_certificate_file,
            key_file=self.kafka_key_file,
            mechanism=self.kafka_mechanism,
            username=self.kafka_username,
            password=self.kafka_password.get_secret_value(),
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment, then files of secrets."""
        files = SecretsSettingsSource(settings_cls, secrets_dir=secrets_directory())
        return init_settings, env_settings, files
