"""The chart, rendered: documents by value set."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "helm" / "exportgate"
VALUE_SETS = ("development", "production", "air-gapped")
SERVICES = ("intake", "screening", "diligence", "notify")

Document = dict[str, Any]


class Refused(Exception):
    """Helm refuses these values; the message is Helm's."""


def values(name: str) -> Document:
    """A value set as committed."""
    found: Document = yaml.safe_load((CHART / "values" / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def helm(action: str, given: Document) -> Document:
    """Run Helm's own code in a process of its own; see `helm.py` beside this."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("helm.py")), action, str(CHART)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer: Document = json.loads(done.stdout)
    if "error" in answer:
        raise Refused(answer["error"])
    return answer


def rendered(given: Document) -> list[Document]:
    """Every manifest; raises `Refused`."""
    manifests = helm("render", given)["manifests"]
    return [
        document
        for name, text in sorted(manifests.items())
        if name.endswith(".yaml")
        for document in yaml.safe_load_all(text)
        if document
    ]


@cache
def _value_set(name: str) -> str:
    return json.dumps(rendered(values(name)))


def value_set(name: str) -> list[Document]:
    """Every manifest of a value set."""
    found: list[Document] = json.loads(_value_set(name))
    return found


def of_kind(documents: list[Document], *kinds: str) -> list[Document]:
    """Those of the given kinds."""
    return [document for document in documents if document["kind"] in kinds]


def pods(documents: list[Document]) -> Iterator[tuple[str, Document]]:
    """Name and pod template of everything that runs pods."""
    for document in of_kind(documents, "Deployment", "StatefulSet", "Job"):
        yield document["metadata"]["name"], document["spec"]["template"]
    for document in of_kind(documents, "CronJob"):
        yield document["metadata"]["name"], document["spec"]["jobTemplate"]["spec"]["template"]
    for document in of_kind(documents, "Pod"):
        yield document["metadata"]["name"], document


def workloads(documents: list[Document]) -> Iterator[tuple[str, list[str], Document]]:
    """Service, roles and container of everything that serves."""
    for document in of_kind(documents, "Deployment", "StatefulSet"):
        (container,) = document["spec"]["template"]["spec"]["containers"]
        verb, service, option, roles = container["args"]
        assert (verb, option) == ("serve", "--roles")
        yield service, roles.split(","), container


def environment(container: Document) -> dict[str, str]:
    """Variables and values; what comes from elsewhere is shown as where from."""
    return {item["name"]: item.get("value", json.dumps(item.get("valueFrom"))) for item in container["env"]}
