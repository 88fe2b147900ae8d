"""A decision takes a fresh proof of who decides: the challenge of RFC 9470 for an older token."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request

from shared.web.auth import Dependency, require_person
from shared.web.principals import Principal
from shared.web.problems import Problem

AHEAD = timedelta(seconds=30)
"""A provider's clock may be so far ahead of ours."""


def require_fresh_person(*roles: str) -> Dependency:
    """As `require_person`; 401 for a token whose proof of who brings it is too old."""

    async def required(
        request: Request, caller: Annotated[Principal, Depends(require_person(*roles))]
    ) -> Principal:
        check_proved(request, caller)
        return caller

    return required


def check_proved(request: Request, caller: Principal) -> None:
    """Raises the challenge unless the provider saw this person prove who they are lately enough.

    Whom no provider knows (sample people of `up`) has nothing to prove it with but the key they came with.
    For whom a service asks, it has seen the proof itself. The limit is that given to `create_app`.
    """
    limit: timedelta = request.app.state.step_up
    if not caller.by_provider:
        return
    if caller.authenticated_at is None:
        raise _challenge(limit, "This token does not say when you proved who you are (claim `auth_time`).")
    age = datetime.now(UTC) - caller.authenticated_at
    if not -AHEAD <= age <= limit:
        minutes = int(abs(age).total_seconds() // 60)
        raise _challenge(limit, f"You proved who you are {minutes} minutes ago.")


def _challenge(limit: timedelta, why: str) -> Problem:
    seconds = int(limit.total_seconds())
    todo = (
        f"A decision takes a proof that is at most {seconds // 60} minutes old: ask your sign-in provider "
        f"for a new access token with `max_age={seconds}` or `prompt=login`, then send the request again."
    )
    challenge = (
        'Bearer realm="exportgate", error="insufficient_user_authentication", '
        f'error_description="A more recent authentication is required", max_age="{seconds}"'
    )
    headers = {"WWW-Authenticate": challenge}
    return Problem(401, "Prove again who you are", f"{why} {todo}", type_="step-up", headers=headers)
