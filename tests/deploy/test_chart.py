"""The chart renders for each value set, and what it renders is what Kubernetes and the services take."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from kubernetes_validate.utils import latest_version

from services.cli.run import ROLES
from shared.contracts.events import EVENTS, dead_letter_topic
from tests.deploy.chart import (
    CHART,
    SERVICES,
    VALUE_SETS,
    Document,
    Refused,
    environment,
    helm,
    of_kind,
    pods,
    rendered,
    value_set,
    values,
    workloads,
)
from tests.deploy.kubernetes import validator
from tools.reference.pages import handled
from tools.reference.settings import settings_class

SUPPORTED = ("1.34", "1.35", "1.36", "1.37")
"""The versions of Kubernetes: the last four."""

CUSTOM: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "crds.json").read_text())
"""Made by `tools/reduce_crds.py` from the definitions as published: Strimzi 1.2 (8541da1), CloudNativePG 1.30
(a95a534), KEDA 2.20 (8b4f083), Prometheus Operator 0.93 (6adcebc)."""

NAMED_BY_THE_READER = {"matchLabels", "labels", "annotations", "podAnnotations", "nodeSelector", "parameters"}
"""Labels and the like, and PostgreSQL's own parameters: their names are not the chart's to know."""

each_set = pytest.mark.parametrize("name", VALUE_SETS)


def everything() -> list[Document]:
    """Production with all that is optional, passwords instead of certificates."""
    given = values("production")
    given["kafka"]["protocol"] = "SASL_SSL"
    given["cnpg"] |= {"pooler": {"enabled": True}, "imageName": "postgres:18.1", "storage": {"class": "fast"}}
    given["strimzi"] |= {"version": "4.3.1", "metadataVersion": "4.3", "storage": {"class": "fast"}}
    given["monitoring"]["labels"] = {"release": "prometheus"}
    return rendered(given)


@each_set
def test_lint_finds_nothing(name: str) -> None:
    report = helm("lint", values(name))
    assert report["errors"] == []
    assert [message for message in report["messages"] if message["severity"] > 1] == []


@each_set
def test_manifests_are_valid_for_every_supported_version(name: str) -> None:
    native = [document for document in value_set(name) if _is_native(document)]
    assert len(native) > 15
    for document in native:
        for version in SUPPORTED:
            validator(document["apiVersion"], document["kind"], version).validate(document)


def test_an_unknown_field_would_be_found() -> None:
    document = of_kind(value_set("development"), "Service")[0]
    document["spec"]["selectr"] = {}
    with pytest.raises(jsonschema.ValidationError, match="selectr"):
        validator("v1", "Service", SUPPORTED[-1]).validate(document)


def test_supported_are_the_last_four_versions() -> None:
    latest = int(latest_version().split(".")[1])
    assert [int(version.split(".")[1]) for version in SUPPORTED] == list(range(latest - 3, latest + 1))
    assert f'kubeVersion: ">={SUPPORTED[0]}.0-0"' in (CHART / "Chart.yaml").read_text()


@pytest.mark.parametrize(
    "documents", [lambda: value_set("production"), everything], ids=["set", "everything"]
)
def test_custom_resources_are_valid(documents: Any) -> None:
    found = [document for document in documents() if not _is_native(document)]
    assert {_kind(document) for document in found} >= set(CUSTOM) - {"postgresql.cnpg.io/v1/Pooler"}
    for document in found:
        jsonschema.validate(document["spec"], CUSTOM[_kind(document)])


def test_a_misspelt_field_of_a_custom_resource_would_be_found() -> None:
    (user, *_) = of_kind(value_set("production"), "KafkaUser")
    user["spec"]["authorization"]["acls"][0]["operation"] = "Read"
    with pytest.raises(jsonschema.ValidationError, match="operation"):
        jsonschema.validate(user["spec"], CUSTOM[_kind(user)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"imgae": {"tag": "1"}},
        {"services": {"intake": {"replcas": 3}}},
        {"services": {"intake": {"settings": {"accept_que": 10}}}},
        {"services": {"intake": {"settings": {"smtp_host": "of.another.service"}}}},
        {"services": {"notify": {"settings": {"smtp_password": "in-the-clear"}}}},
        {"services": {"notify": {"settings": {"smtp_tls": "maybe"}}}},
        {"services": {"shipping": {}}},
        {"image": {"tag": "latest"}},
        {"image": {"digest": "sha256:short"}},
        {"kafka": {"protocol": "SASL_PLAINTEXT"}},
    ],
    ids=json.dumps,
)
def test_wrong_values_are_refused_by_the_schema(wrong: Document) -> None:
    with pytest.raises(Refused, match=r"values don't meet|at '"):
        rendered(merged(values("production"), wrong))


@each_set
def test_a_misspelt_name_is_refused_at_every_depth(name: str) -> None:
    schema = json.loads((CHART / "values.schema.json").read_text())
    taken = jsonschema.Draft202012Validator(schema)
    whole = merged(yaml.safe_load((CHART / "values.yaml").read_text()), values(name))
    whole["tolerations"] = [{"key": "spot", "operator": "Exists"}]
    assert taken.is_valid(whole)
    open_to_it = [place for place in _mappings(whole) if taken.is_valid(_with_a_slip(whole, place))]
    assert {place[-1] for place in open_to_it} <= NAMED_BY_THE_READER, open_to_it


def _mappings(value: Any, *place: str | int) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from _mappings(one, *place, step)


def _with_a_slip(whole: Document, place: tuple[str | int, ...]) -> Document:
    """The values with one name more, there, that nobody knows."""
    found = deepcopy(whole)
    there: Any = found
    for step in place:
        there = there[step]
    there["mispelt"] = "1"
    return found


@pytest.mark.parametrize(
    ("name", "without", "said"),
    [
        ("development", ("kafka", "bootstrap"), "where is Kafka"),
        ("development", ("publicUrls", "notify"), "where do links"),
        ("production", ("ingress", "tlsSecret"), "in the clear"),
    ],
)
def test_what_has_no_default_is_asked_for(name: str, without: tuple[str, str], said: str) -> None:
    given = values(name)
    given[without[0]].pop(without[1])
    with pytest.raises(Refused, match=said):
        rendered(given)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accessModes": ["ReadWriteOnce"]}, "8 pods of screening read the same lists"),
        ({"enabled": False}, "published lists are files"),
    ],
    ids=["one-node", "none"],
)
def test_lists_are_where_every_pod_of_screening_reads_them(wrong: Document, said: str) -> None:
    with pytest.raises(Refused, match=said):
        rendered(merged(values("production"), {"lists": {"persistence": wrong}}))


def test_one_pod_of_screening_may_have_a_volume_of_its_own() -> None:
    one = {"api": {"replicas": 0}, "consumers": {"roles": list(ROLES), "replicas": 1}}
    lists = {"persistence": {"accessModes": ["ReadWriteOnce"]}}
    given = {"services": {"screening": one}, "keda": {"enabled": False}, "lists": lists}
    documents = rendered(merged(values("production"), given))
    (claim,) = of_kind(documents, "PersistentVolumeClaim")
    assert claim["spec"]["accessModes"] == ["ReadWriteOnce"]


@each_set
def test_every_variable_is_a_setting_and_every_required_one_is_given(name: str) -> None:
    for service, _, container in workloads(value_set(name)):
        fields = settings_class(service).model_fields
        given = {variable.removeprefix("EXPORTGATE_").lower() for variable in environment(container)}
        assert given - {"secrets_dir"} <= set(fields), service
        required = {field for field, info in fields.items() if info.is_required()}
        assert required - given == {"database_url"}, service  # a file of the Secret


@each_set
def test_the_settings_given_are_settings_that_are_read(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "exportgate_database_url").write_text("postgresql://a/b")
    if name == "air-gapped":
        (tmp_path / "exportgate_kafka_password").write_text("x")
    for service, _, container in workloads(value_set(name)):
        with monkeypatch.context() as patch:
            for variable, value in environment(container).items():
                patch.setenv(variable, value)
            patch.setenv("EXPORTGATE_SECRETS_DIR", str(tmp_path))
            read = settings_class(service)()
            assert read.kafka_security.protocol == read.kafka_protocol
            assert read.http_port == container["ports"][0]["containerPort"]
            assert not read.local


@each_set
def test_each_service_has_every_role_once(name: str) -> None:
    served: dict[str, list[str]] = {service: [] for service in SERVICES}
    for service, roles, _ in workloads(value_set(name)):
        served[service] += roles
    assert {service: sorted(roles) for service, roles in served.items()} == dict.fromkeys(
        SERVICES, sorted(ROLES)
    )


@each_set
def test_who_consumes_has_a_stable_name_and_only_who_consumes_is_a_static_member(name: str) -> None:
    for document in of_kind(value_set(name), "Deployment", "StatefulSet"):
        (container,) = document["spec"]["template"]["spec"]["containers"]
        consumes = "consumer" in container["args"][3]
        assert consumes == (document["kind"] == "StatefulSet")
        assert consumes == ("EXPORTGATE_MEMBER" in environment(container))


@each_set
def test_probes_are_apart_and_ask_what_is_there(name: str) -> None:
    for service, _, container in workloads(value_set(name)):
        asked = {
            kind: container[f"{kind}Probe"]["httpGet"]["path"]
            for kind in ("startup", "liveness", "readiness")
        }
        assert asked == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}, service


@each_set
def test_urls_between_services_lead_to_services_of_the_chart(name: str) -> None:
    documents = value_set(name)
    there = {
        f"http://{document['metadata']['name']}:{document['spec']['ports'][0]['port']}"
        for document in of_kind(documents, "Service")
    }
    for service, _, container in workloads(documents):
        urls = {key: url for key, url in environment(container).items() if key.endswith("_URL")}
        console = urls.pop("EXPORTGATE_CONSOLE_URL", None)
        assert (console is not None) == (service == "diligence")
        assert len(urls) == len(SERVICES)
        public = set(values(name)["publicUrls"].values())
        assert set(urls.values()) <= there | (public if service == "notify" else set())
        assert console is None or console in public


def test_topics_and_rights_are_those_of_the_event_table() -> None:
    documents = value_set("production")
    topics = {document["metadata"]["name"] for document in of_kind(documents, "KafkaTopic")}
    assert topics == {kind.topic for kind in EVENTS.values()} | {dead_letter_topic(name) for name in SERVICES}
    reads = {service: {EVENTS[name].topic for name in names} for service, names in handled().items()}
    for user in of_kind(documents, "KafkaUser"):
        service = user["metadata"]["labels"]["app.kubernetes.io/component"]
        writes = {kind.topic for kind in EVENTS.values() if kind.producer in (service, "*")}
        rights = [(acl["resource"], acl["operations"]) for acl in user["spec"]["authorization"]["acls"]]
        assert _may(rights, "topic", "Read") == reads[service]
        assert _may(rights, "topic", "Write") == writes | {dead_letter_topic(service)}
        assert _may(rights, "group", "Read") == {f"exportgate.{service}"}


def _may(rights: list[tuple[Document, list[str]]], kind: str, operation: str) -> set[str]:
    return {
        resource["name"]
        for resource, operations in rights
        if resource["type"] == kind and operation in operations
    }


def _kind(document: Document) -> str:
    return f"{document['apiVersion']}/{document['kind']}"


def _is_native(document: Document) -> bool:
    return _kind(document) not in CUSTOM


def merged(base: Document, over: Document) -> Document:
    """As Helm merges values."""
    found = dict(base)
    for key, value in over.items():
        old = found.get(key)
        found[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return found


def test_the_test_pod_and_jobs_are_part_of_every_set() -> None:
    for name in VALUE_SETS:
        assert {"exportgate-test", "exportgate-migrate-1"} <= {pod for pod, _ in pods(value_set(name))}


def test_diligence_is_told_its_public_address_and_may_reach_the_provider_it_is_told_of() -> None:
    given = values("production")
    given["services"]["diligence"] = {
        "settings": {"oidc_issuer": "https://login.example.com", "oidc_roles": {"legal": "approver"}}
    }
    documents = rendered(given)
    (told,) = [
        environment(pod["spec"]["containers"][0])
        for name, pod in pods(documents)
        if name.endswith("diligence-api")
    ]
    assert told["EXPORTGATE_CONSOLE_URL"] == given["publicUrls"]["diligence"]
    assert json.loads(told["EXPORTGATE_OIDC_ROLES"]) == {"legal": "approver"}
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind(documents, "NetworkPolicy")}
    open_to = {
        name for name, spec in policies.items() if {"ports": [{"port": 443}]} in spec.get("egress", ())
    }
    assert {name.rpartition("-")[2] for name in open_to} == {"diligence"}
