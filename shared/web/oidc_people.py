"""From the claims of a provider's token to a person with our roles.

Subject and issuer together identify a person: subjects are unique only at their issuer (OpenID Connect
Core 1.0, section 5.7), and an exporter may change providers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.web.principals import ROLES, Principal

_FAR = 2**33
"""Seconds since 1970; what is beyond is no time."""
ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519")


class NotKnownHere(Exception):
    """The token is good, but it names nobody who may come in; the message says why, for its owner."""


@dataclass(frozen=True)
class OidcProvider:
    """What a deployment says about its provider; raises `ValueError` for a role that is none of ours."""

    issuer: str
    audience: str
    roles: Mapping[str, str]
    """Group or role as the provider names it, to ours."""
    roles_claim: str = "groups"
    """The claim's name, or a path with dots (`realm_access.roles`)."""
    tenant: str = "default"
    tenant_claim: str | None = None
    """When given, a token without it is refused."""
    tenants: Mapping[str, str] = field(default_factory=dict)
    """Values of the tenant claim, to our tenants; others are refused. Empty: the value is the tenant."""
    algorithms: list[str] = field(default_factory=lambda: list(ALGORITHMS))

    def __post_init__(self) -> None:
        unknown = set(self.roles.values()) - ROLES
        if unknown:
            raise ValueError(f"unknown role {min(unknown)!r}; there are {', '.join(sorted(ROLES))}")

    def person(self, claims: Mapping[str, Any]) -> Principal:
        """The person of verified claims, perhaps without any role; raises `NotKnownHere`."""
        if _is_program(claims):
            raise NotKnownHere("This is the account of a program. Only people sign in here.")
        email = claims.get("email")
        if not isinstance(email, str) or not email:
            # Who entered or sells an order is known by address: without one, four eyes could be two.
            raise NotKnownHere("Your organisation's sign-in does not give your e-mail address.")
        if str(claims.get("email_verified", True)).lower() == "false":
            # An address that its owner may set is no sign of who somebody is: one person could be two.
            raise NotKnownHere("Your organisation's sign-in says that your e-mail address is not verified.")
        return Principal(
            "person",
            f"{self.issuer}#{claims['sub']}",
            self._tenant(claims),
            self._roles(claims),
            name=str(claims.get("name") or claims.get("preferred_username") or ""),
            email=email,
            by_provider=True,
            authenticated_at=proved_at(claims),
        )

    def lacks(self, claims: Mapping[str, Any]) -> bool:
        """Whether something is missing that the provider may give elsewhere (its UserInfo endpoint)."""
        wanted = ["email", "name", self.roles_claim, *filter(None, [self.tenant_claim])]
        return any(_claim(claims, name) is None for name in wanted)

    def _tenant(self, claims: Mapping[str, Any]) -> str:
        if not self.tenant_claim:
            return self.tenant
        value = _claim(claims, self.tenant_claim)
        tenant = self.tenants.get(str(value)) if self.tenants else value
        if not isinstance(tenant, str) or not tenant or "," in tenant or not tenant.isprintable():
            raise NotKnownHere("Your organisation is not one of those that use this system.")
        return tenant

    def _roles(self, claims: Mapping[str, Any]) -> frozenset[str]:
        groups = _claim(claims, self.roles_claim)
        named = groups if isinstance(groups, list) else [groups]
        return frozenset(
            self.roles[group] for group in named if isinstance(group, str) and group in self.roles
        )


def proved_at(claims: Mapping[str, Any]) -> datetime | None:
    """When the person last proved who they are: `auth_time` (Core 1.0, section 2; RFC 9068, 2.2.1)."""
    at = claims.get("auth_time")
    if not isinstance(at, int) or isinstance(at, bool) or not 0 < at < _FAR:
        return None
    return datetime.fromtimestamp(at, UTC)


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its whole name (it may be a URL with dots), else by its path."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _is_program(claims: Mapping[str, Any]) -> bool:
    """Tokens that a client got for itself: their subject is the client (RFC 9068, section 2.2), or said so
    in the words of Microsoft Entra ID (`idtyp`), Auth0 (`gty`) and Keycloak (`service-account-…`)."""
    if claims["sub"] in (claims.get("client_id"), claims.get("azp")):
        return True
    named = str(claims.get("preferred_username", ""))
    said = claims.get("idtyp") == "app" or claims.get("gty") == "client-credentials"
    return said or named.startswith("service-account-")
