"""Where a local run keeps what, and which ports it takes."""

from dataclasses import dataclass
from pathlib import Path

SERVICES = ("intake", "screening", "diligence", "notify")


@dataclass(frozen=True)
class Layout:
    """The data directory. Everything in it belongs to one run at a time."""

    root: Path

    @classmethod
    def at(cls, data_dir: Path) -> "Layout":
        """For a directory as a user names it: ``~`` and relative paths are resolved."""
        return cls(data_dir.expanduser().resolve())

    @property
    def secrets(self) -> Path:
        """Keys and passwords, made once."""
        return self.root / "secrets"

    @property
    def logs(self) -> Path:
        """One ``NAME.log`` per child."""
        return self.root / "logs"

    @property
    def mail(self) -> Path:
        """Mail that was sent, one ``.eml`` a message."""
        return self.root / "mail"

    @property
    def credentials(self) -> Path:
        """URLs, the ERP key, a token per sample person."""
        return self.root / "credentials.json"

    @property
    def erp_header(self) -> Path:
        """The ERP key as a header, for ``curl -H @FILE``."""
        return self.root / "erp.header"

    def service(self, name: str) -> Path:
        """Where a service keeps its own files."""
        return self.root / "services" / name

    def make(self) -> None:
        """Make what is missing, for its owner only."""
        services = [self.service(name) for name in SERVICES]
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for directory in (self.secrets, self.logs, self.mail, *services):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)


@dataclass(frozen=True)
class Ports:
    """Consecutive ports from ``first``: the services, and ten further on what they stand on."""

    first: int

    def service(self, name: str) -> int:
        """intake, screening, diligence, notify in this order from ``first``."""
        return self.first + SERVICES.index(name)

    @property
    def postgres(self) -> int:
        """PostgreSQL."""
        return self.first + 10

    @property
    def kafka(self) -> int:
        """Apache Kafka, for clients."""
        return self.first + 11

    @property
    def kafka_controller(self) -> int:
        """Apache Kafka, for itself."""
        return self.first + 12

    @property
    def smtp(self) -> int:
        """The mail catcher."""
        return self.first + 13

    def all(self) -> dict[str, int]:
        """Every port by what it is for."""
        services = {name: self.service(name) for name in SERVICES}
        return {
            **services,
            "PostgreSQL": self.postgres,
            "Kafka": self.kafka,
            "Kafka controller": self.kafka_controller,
            "SMTP": self.smtp,
        }

    def url(self, service: str) -> str:
        """The base URL of a service."""
        return f"http://127.0.0.1:{self.service(service)}"
