"""What signed webhooks, Slack and Teams share: one POST within limits, and what an answer means."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from services.notify.delivery.message import Claim
from services.notify.delivery.outcome import Outcome, short
from services.notify.domain.schedule import RETRY_AFTER_MOST, STANDARD_WEBHOOKS
from services.notify.vault import Endpoint
from shared.web.outbound import AddressRefused

_ASKS_TO_WAIT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True)
class HookPost:
    """Posts to an endpoint of somebody else's; `seconds` for the whole, however slowly the answer drips.

    The body of an answer is never read: the status says it all, and whatever a receiver puts there does not
    belong in our records.
    """

    client: httpx.AsyncClient
    seconds: float

    async def send(self, url: str, body: bytes, headers: dict[str, str]) -> Outcome:
        """Every failure is an outcome."""
        told = {"Content-Type": "application/json", **headers}
        try:
            async with (
                asyncio.timeout(self.seconds),
                self.client.stream("POST", url, content=body, headers=told) as answer,
            ):
                return of_answer(answer, datetime.now(UTC))
        except AddressRefused as error:
            return Outcome("refused", None, short(str(error)))
        except TimeoutError:
            return Outcome("unreachable", None, f"no answer within {self.seconds:g} s")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # The words of the library may hold the address: its kind is enough.
            return Outcome("unreachable", None, f"no answer: {type(error).__name__}")


def of_answer(answer: httpx.Response, now: datetime) -> Outcome:
    """2xx has it; 410 wants nothing more; everything else, redirects too, is tried again."""
    code = answer.status_code
    reply = short(f"{code} {_phrase(code)}".strip())
    if 200 <= code < 300:
        return Outcome("sent", code, reply)
    if code == HTTPStatus.GONE:
        return Outcome("gone", code, reply)
    if 300 <= code < 400:
        return Outcome("deferred", code, f"{reply}: redirects are not followed")
    wait = retry_after(answer.headers.get("retry-after", ""), now) if code in _ASKS_TO_WAIT else None
    return Outcome("deferred", code, reply, wait)


def retry_after(text: str, now: datetime) -> float | None:
    """Seconds that `Retry-After` asks for (RFC 9110, 10.2.3), at most a day; None when it says nothing."""
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), RETRY_AFTER_MOST)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter from zones of many digits
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), RETRY_AFTER_MOST)


def hook_again_after(claim: Claim, outcome: Outcome, chance: float) -> float | None:
    """The published schedule, later when the receiver asked for it, never earlier."""
    planned = STANDARD_WEBHOOKS.delay(claim.attempt, chance)
    return None if planned is None else max(planned, outcome.retry_after or 0.0)


def endpoint_of(claim: Claim) -> Endpoint | Outcome:
    """Where to send, or why nothing is sent there."""
    if claim.endpoint is None:
        return Outcome("refused", None, "the endpoint is gone, or sealed with another key")
    if claim.disabled:
        return Outcome("refused", None, "the endpoint is switched off: it answered 410 Gone")
    return claim.endpoint


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""
