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
    """`age_limits`: seconds by required source."""

    age_limits: Mapping[str, float]


def suspended(
    activations: Iterable[Activation], policy: SuspensionPolicy, now: datetime, *, assessed_under: int
) -> list[str]:
    """Why a certificate does not stand now; empty when nothing suspends it.

    `assessed_under` is the activation of its order's newest assessment. The word that everything is
    reassessed travels on another topic than the assessments and may come first; the number does not lie.
    """
    known = {activation.source: activation for activation in activations}
    reasons = [reason for one in known.values() if (reason := _changing(one, assessed_under))]
    for source, limit in policy.age_limits.items():
        reasons += _too_old(source, known.get(source), limit, now)
    return reasons


def _changing(activation: Activation, assessed_under: int) -> str | None:
    if activation.published > activation.finished:
        return f"{activation.source} {activation.published_version} is being applied to the orders."
    if max(activation.published, activation.finished) > assessed_under:
        version = activation.published_version or activation.finished_version
        return f"The order is not assessed under {activation.source} {version} yet."
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
