"""What services measure, as a page: each measurement with its kind, labels and meaning, from the code."""

from typing import Any, cast

from prometheus_client import CollectorRegistry
from prometheus_client.metrics import MetricWrapperBase

from services.diligence.metrics import CaseMetrics
from services.intake.metrics import IntakeMetrics
from services.notify.metrics import NotifyMetrics
from shared.messaging.routes import Routes
from shared.telemetry.handlers import measured
from shared.telemetry.http import HttpMetrics
from shared.telemetry.metrics import CoreMetrics, ListAge

_INTRODUCTION = """# Measurements

At `/metrics` of every service, for Prometheus; those of the process itself (`process_*`, `python_*`) stand
beside them. Counters are shown with `_total`, histograms with `_bucket`, `_count` and `_sum`. The alert rules
and the dashboard over them are in [deploy/observability](../../deploy/observability/), what to do on each
alert in the [runbooks](../how-to/runbooks/). Generated from the code.
"""


class _Noting(CollectorRegistry):
    """A registry that remembers what registers itself."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[MetricWrapperBase] = []

    def register(self, collector: Any) -> None:
        """As any registry, and remember it."""
        super().register(collector)
        if isinstance(collector, MetricWrapperBase):
            self.noted.append(collector)


def metrics_page() -> str:
    """Markdown: a table for every service, then one for each."""
    sections = {"Every service": _every(), **_own()}
    return "\n".join([_INTRODUCTION, *(_section(title, found) for title, found in sections.items())])


def _every() -> _Noting:
    noting = _Noting()
    nothing = cast(Any, None)  # these are not run, only asked what they would measure
    CoreMetrics(nothing, noting)
    HttpMetrics(noting)
    measured(Routes({}, topics=(), restrictive=frozenset()), noting)
    return noting


def _own() -> dict[str, _Noting]:
    found = {name: _Noting() for name in ("intake", "screening", "diligence", "notify")}
    IntakeMetrics(found["intake"])
    ListAge(found["screening"])
    CaseMetrics(cast(Any, None), found["diligence"])
    NotifyMetrics(found["notify"])
    return found


def _section(title: str, noting: _Noting) -> str:
    rows = [_row(metric) for metric in sorted(noting.noted, key=lambda metric: metric._name)]
    return "\n".join([f"## {title}", "", "| Measurement | Kind | Labels | |", "|---|---|---|---|", *rows, ""])


def _row(metric: MetricWrapperBase) -> str:
    labels = ", ".join(f"`{label}`" for label in metric._labelnames)
    return f"| `{metric._name}` | {metric._type} | {labels} | {metric._documentation} |"
