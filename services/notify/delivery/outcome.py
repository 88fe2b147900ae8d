"""What came of an attempt, and what an answer means for the delivery."""

from typing import Literal

import aiosmtplib
import msgspec

Meaning = Literal["sent", "deferred", "unreachable", "refused", "gone"]


class Outcome(msgspec.Struct, frozen=True):
    """`deferred`: the receiver said later; `refused`: never; `unreachable`: no server took the message;
    `gone`: the endpoint wants nothing ever again.

    `reply` is short, in the receiver's words or ours, and holds no address and no secret.
    """

    meaning: Meaning
    code: int | None = None
    reply: str = ""
    retry_after: float | None = None
    """Seconds of silence that the receiver asked for."""


SENT = Outcome("sent", 250)

FAILURES = (aiosmtplib.SMTPException, OSError, TimeoutError)
"""Everything that sending mail raises when a server or the network does not do what it should."""


def of_failure(error: BaseException) -> Outcome:
    """Read a failure of `FAILURES`.

    Only an answer about this recipient or this message refuses it. A server that refuses our sender,
    our greeting or our password refuses us: the recipient may still be told once that is put right.
    """
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return of_failure(error.recipients[0])
    if isinstance(error, aiosmtplib.SMTPResponseException):
        ours = isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError)
        if not ours:
            return Outcome("unreachable", error.code, short(error.message))
        meaning: Meaning = "refused" if error.code >= 500 else "deferred"
        return Outcome(meaning, error.code, short(error.message))
    return Outcome("unreachable", None, short(f"{type(error).__name__}: {error}"))


def short(reply: str) -> str:
    """At most 500 characters, without the one that the database does not take."""
    return reply.replace("\x00", "")[:500]
