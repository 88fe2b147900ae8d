"""Who asks: a person, an API key or another service."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["person", "api_key", "service"]
ROLES = frozenset({"viewer", "analyst", "reviewer", "approver", "admin", "auditor"})


@dataclass(frozen=True)
class Principal:
    """An authenticated caller.

    `tenant` of a service is the tenant it acts for (`Exportgate-Tenant` header), else empty.
    `submitter` is the id of the person who owns an API key (`email` is theirs): four eyes exclude them.
    """

    kind: Kind
    id: str
    tenant: str
    roles: frozenset[str] = field(default=frozenset())
    scopes: frozenset[str] = field(default=frozenset())
    name: str = ""
    email: str = ""
    submitter: str = ""
    by_provider: bool = False
    """Whether this person can be asked for a newer proof: a key, or a sample person of `up`, has no other."""
    authenticated_at: datetime | None = None
    """When the provider last saw the person prove who they are; None when it did not say."""

    @property
    def actor(self) -> str:
        """As written into audit entries: `person:p1`, `api_key:eg_3f9a`, `service:intake`; no name."""
        return f"{self.kind}:{self.id}"

    def may(self, *names: str) -> bool:
        """Whether it has any of these scopes or roles."""
        return not (self.scopes | self.roles).isdisjoint(names)


class Authenticator(Protocol):
    """Turns a bearer token into a principal."""

    async def authenticate(self, token: str) -> Principal | None:
        """The principal, or None when the token is unknown, expired or not of this kind."""
        ...
