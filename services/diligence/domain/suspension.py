"""While lists or rules change, no certificate stands for release.

From `watchlist.published` or `rules.published` until the matching `reassessment.finished` has been
applied, and whenever the newest finished of a required source is past its age limit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Activation:
    """What is known of one source of one tenant."""

    tenant: str
    source: str
    published: int = 0
    published_version: str = ""
    finished: int = 0
    finished_version: str = ""
    finished_at: datetime | None = None
    confirmed_at: datetime | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class SuspensionPolicy:
    """`age_limits`: seconds by required source. `settle`: seconds after a finished reassessment.

    The reassessments themselves travel on another topic and may be applied a moment after the word that
    they are finished; `settle` bridges that moment.
    """

    age_limits: Mapping[str, float]
    settle: float


def suspended(activations: Iterable[Activation], policy: SuspensionPolicy, now: datetime) -> list[str]:
    """Why no certificate of this tenant stands now; empty when nothing suspends."""
    known = {activation.source: activation for activation in activations}
    reasons = [reason for one in known.values() if (reason := _changing(one, policy.settle, now))]
    for source, limit in policy.age_limits.items():
        reasons += _too_old(source, known.get(source), limit, now)
    return reasons


def _changing(activation: Activation, settle: float, now: datetime) -> str | None:
    if activation.published > activation.finished:
        return f"{activation.source} {activation.published_version} is being applied to the orders."
    if activation.finished_at and now - activation.finished_at < timedelta(seconds=settle):
        return f"{activation.source} {activation.finished_version} has only just been applied to the orders."
    return None


def _too_old(source: str, activation: Activation | None, limit: float, now: datetime) -> list[str]:
    confirmed = activation.confirmed_at if activation else None
    if confirmed is None:
        return [f"{source} has never been confirmed, and is required."]
    age = now - confirmed
    if age > timedelta(seconds=limit):
        days = age.total_seconds() / 86_400
        return [f"{source} was last confirmed {days:.1f} days ago; at most {limit / 86_400:.1f} are allowed."]
    return []
