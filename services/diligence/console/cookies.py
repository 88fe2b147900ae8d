"""Cookies of the console: `HttpOnly`, and over https `__Host-` and `Secure`."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response


@dataclass(frozen=True)
class Cookie:
    """`https` says that people come over https even when a proxy speaks http to us."""

    name: str
    https: bool
    same_site: Literal["strict", "lax"]

    def read(self, request: HTTPConnection) -> str:
        """Its value; empty when there is none."""
        return request.cookies.get(self._name(request), "")

    def put(
        self, value: str, request: HTTPConnection, response: Response, *, seconds: int | None = None
    ) -> None:
        """Set it; without `seconds` the browser forgets it when it is closed."""
        response.set_cookie(
            self._name(request),
            value,
            max_age=seconds,
            secure=self._secure(request),
            httponly=True,
            samesite=self.same_site,
        )

    def drop(self, request: HTTPConnection, response: Response) -> None:
        """Take it back."""
        response.delete_cookie(
            self._name(request), secure=self._secure(request), httponly=True, samesite=self.same_site
        )

    def _secure(self, request: HTTPConnection) -> bool:
        return self.https or request.url.scheme == "https"

    def _name(self, request: HTTPConnection) -> str:
        return f"__Host-{self.name}" if self._secure(request) else self.name
