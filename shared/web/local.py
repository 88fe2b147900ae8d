"""Authentication from files: keys between services always; local keys and people only under `up`."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from shared.web.apikeys import ApiKey, ApiKeyAuthenticator, ApiKeyStore, hash_token
from shared.web.principals import ROLES, Authenticator, Principal

T = TypeVar("T")


class KeyFileRefused(ValueError):
    """A file of keys or people that cannot be used; the message says which and why."""


class _Submitter(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    email: str = ""


class _KeyRow(msgspec.Struct, forbid_unknown_fields=True):
    prefix: str
    sha256: str
    tenant: str
    scopes: list[str]
    name: str
    submitter: _Submitter | str = ""
    expires_at: datetime | None = None

    def api_key(self) -> ApiKey:
        owner = _Submitter(self.submitter) if isinstance(self.submitter, str) else self.submitter
        return ApiKey(
            prefix=self.prefix,
            sha256=self.sha256,
            tenant=self.tenant,
            scopes=frozenset(self.scopes),
            name=self.name,
            submitter=owner.id,
            submitter_email=owner.email,
            expires_at=self.expires_at,
        )


class _PersonRow(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    email: str
    name: str
    roles: list[str]
    tenant: str
    token_sha256: str


class ApiKeyFile:
    """The API keys of the sample ERP: an `ApiKeyStore` over a JSON list."""

    def __init__(self, path: Path) -> None:
        self._keys: dict[str, list[ApiKey]] = {}
        for row in _rows(path, list[_KeyRow]):
            self._keys.setdefault(row.prefix, []).append(row.api_key())

    async def keys(self, prefix: str) -> list[ApiKey]:
        """The keys with this prefix."""
        return self._keys.get(prefix, [])


class LocalPeople:
    """Sample people with random tokens, kept as SHA-256."""

    def __init__(self, path: Path) -> None:
        self._people: list[tuple[str, Principal]] = []
        for row in _rows(path, list[_PersonRow]):
            unknown = set(row.roles) - ROLES
            if unknown:
                raise KeyFileRefused(f"{path}: {row.id} has the unknown role {min(unknown)!r}")
            person = Principal(
                "person", row.id, row.tenant, frozenset(row.roles), name=row.name, email=row.email
            )
            self._people.append((row.token_sha256, person))

    async def authenticate(self, token: str) -> Principal | None:
        """The person whose token this is."""
        return _find(self._people, token)


class ServiceKeys:
    """Keys between services: each has the one scope `service:NAME`."""

    def __init__(self, path: Path) -> None:
        self._services: list[tuple[str, Principal]] = []
        for service, key in _rows(path, dict[str, str]).items():
            if len(key) < 32:
                raise KeyFileRefused(f"{path}: the key of {service} has fewer than 32 characters")
            caller = Principal("service", service, "", scopes=frozenset({f"service:{service}"}), name=service)
            self._services.append((hash_token(key), caller))

    async def authenticate(self, token: str) -> Principal | None:
        """The service whose key this is."""
        return _find(self._services, token)


class FirstOf:
    """Asks several authenticators in turn."""

    def __init__(self, authenticators: Sequence[Authenticator]) -> None:
        self._authenticators = tuple(authenticators)

    async def authenticate(self, token: str) -> Principal | None:
        """The first principal found."""
        for authenticator in self._authenticators:
            found = await authenticator.authenticate(token)
            if found is not None:
                return found
        return None


class LocalAuthenticator(FirstOf):
    """Everything a service may be asked with: service keys, API keys of the store, local files.

    `others` come last (OIDC). Files are read once; raises `KeyFileRefused` or `OSError`.
    """

    def __init__(
        self,
        *,
        service_keys_file: Path | None = None,
        api_keys_file: Path | None = None,
        people_file: Path | None = None,
        store: ApiKeyStore | None = None,
        others: Sequence[Authenticator] = (),
    ) -> None:
        found: list[Authenticator] = []
        if service_keys_file:
            found.append(ServiceKeys(service_keys_file))
        if api_keys_file:
            found.append(ApiKeyAuthenticator(ApiKeyFile(api_keys_file)))
        if people_file:
            found.append(LocalPeople(people_file))
        if store:
            found.append(ApiKeyAuthenticator(store))
        super().__init__([*found, *others])


def _find(known: list[tuple[str, Principal]], token: str) -> Principal | None:
    digest = hash_token(token)
    found = None
    for sha256, principal in known:  # all are compared: the time does not tell which one
        if hmac.compare_digest(sha256, digest):
            found = principal
    return found


def _rows(path: Path, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=type_)
    except msgspec.DecodeError as error:
        raise KeyFileRefused(f"{path}: {error}") from None
