"""Labelled places at which a test can kill the process.

`EXPORTGATE_CRASH_AT=label` kills at the first visit, `label:3` at the third. Unset, a visit costs one
comparison. The labels are listed here so that a fault run can take them one by one.
"""

import os
import signal

LABELS = (
    "accept.before-commit",
    "accept.after-commit",
    "batch.before-handlers",
    "batch.middle",
    "batch.before-commit",
    "batch.after-commit",
    "offsets.after-commit",
    "relay.after-claim",
    "relay.after-publish",
    "relay.after-commit",
    "retry.before-commit",
    "retry.after-commit",
    "release.after-reservation",
    "release.after-commit",
    "delivery.after-send",
    "delivery.after-commit",
)


class CrashPoints:
    """Counts visits and kills the process at the chosen one."""

    def __init__(self, chosen: str | None) -> None:
        label, _, nth = (chosen or "").partition(":")
        if label and label not in LABELS:
            raise ValueError(f"unknown crash point {label!r}; known: {', '.join(LABELS)}")
        self._label = label
        self._left = int(nth or 1)

    def reached(self, label: str) -> None:
        """Die here (SIGKILL) if this is the chosen label and visit."""
        if label != self._label:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
