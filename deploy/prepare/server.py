"""A PostgreSQL server as it is reached over the network."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Server:
    """Where it is; `options` are those of a `postgresql://` URL, such as `sslmode`."""

    host: str
    port: int
    superuser: str = "postgres"
    password: str = ""
    options: str = ""

    @classmethod
    def at(cls, address: str, **known: str) -> "Server":
        """From `host:port`; raises ValueError for anything else."""
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError(f"{address!r} is not host:port")
        return cls(host, int(port), **known)

    def url(self, database: str = "postgres", user: str = "", password: str | None = None) -> str:
        """For a role, else for the superuser."""
        who = f"{user or self.superuser}:{quote(password or self.password, safe='')}"
        options = f"?{self.options}" if self.options else ""
        return f"postgresql://{who}@{self.host}:{self.port}/{database}{options}"
