"""`values.schema.json` of the chart: every name is known, those of settings from the settings classes."""

from typing import Any

from deploy.local.layout import SERVICES
from tools.reference.settings import settings_class

Schema = dict[str, Any]

GIVEN_BY_CHART = frozenset(
    {"database_url", "http_host", "http_port", "data_dir", "member", "smtp_password", "oidc_client_secret"}
)
"""Settings that templates or Secrets give; and all files, URLs, Kafka's, and what exists under `up` only."""
_NEVER = ("local", "crash_at", "kafka_")

TEXT: Schema = {"type": "string"}
NAME: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ONE_OR_MORE: Schema = {"type": "integer", "minimum": 1}
PORT: Schema = {"type": "integer", "minimum": 1, "maximum": 65535}
SIZE: Schema = {"type": "string", "pattern": "^[0-9]+(Mi|Gi|Ti)$"}
FREE: Schema = {"type": "object"}
TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}


def _only(**properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _some(**properties: Schema) -> Schema:
    """One that is there and says nothing would choose everything."""
    return {**_only(**properties), "minProperties": 1}


EXPRESSION: Schema = _only(
    key=NAME,
    operator={"enum": ["In", "NotIn", "Exists", "DoesNotExist"]},
    values={"type": "array", "items": TEXT},
)
SELECTOR: Schema = _only(matchLabels=TEXTS, matchExpressions={"type": "array", "items": EXPRESSION})
PEERS: Schema = {
    "type": "array",
    "items": _some(
        podSelector=SELECTOR,
        namespaceSelector=SELECTOR,
        ipBlock={**_only(cidr=NAME, **{"except": {"type": "array", "items": NAME}}), "required": ["cidr"]},
    ),
}
TOLERATION: Schema = _some(
    key=NAME,
    operator={"enum": ["Exists", "Equal"]},
    value=TEXT,
    effect={"enum": ["NoSchedule", "PreferNoSchedule", "NoExecute"]},
    tolerationSeconds={"type": "integer"},
)
RESOURCE = "^(cpu|memory|ephemeral-storage|hugepages-[^/]+|[a-z0-9.-]+/[A-Za-z0-9._-]+)$"
"""What Kubernetes counts itself, and what a device plugin adds under a domain."""


def values_schema() -> Schema:
    """The whole schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Values of the exportgate chart",
        **_only(
            image=_only(
                registry=TEXT,
                repository=NAME,
                tag={"type": "string", "not": {"const": "latest"}},
                digest={"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
                pullPolicy={"enum": ["Always", "IfNotPresent", "Never"]},
                pullSecrets={"type": "array", "items": NAME},
            ),
            publicUrls=_only(diligence=_url(), notify=_url()),
            listen=NAME,
            secrets=_only(service=NAME, migrate=NAME),
            kafka=_only(
                bootstrap=TEXT,
                protocol={"enum": ["SSL", "SASL_SSL", "PLAINTEXT"]},
                mechanism={"enum": ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"]},
                caSecret=TEXT,
                userSecret=NAME,
                username=NAME,
            ),
            postgres=_only(caSecret=TEXT, port=PORT),
            strimzi=_strimzi(),
            cnpg=_cnpg(),
            migrate=_only(enabled=FLAG, resources=_resources()),
            services=_only(**{service: _service(service) for service in SERVICES}),
            persistence=_only(enabled=FLAG, size=SIZE, **{"class": TEXT}),
            lists=_lists(),
            ingress=_only(
                enabled=FLAG,
                className=TEXT,
                annotations=TEXTS,
                hosts=_only(**dict.fromkeys(("intake", "diligence", "notify"), NAME)),
                tlsSecret=TEXT,
            ),
            networkPolicy=_network(),
            podDisruptionBudget=_only(enabled=FLAG),
            keda=_only(enabled=FLAG, maxReplicas=ONE_OR_MORE, lagThreshold=ONE_OR_MORE),
            monitoring=_only(
                enabled=FLAG,
                labels=TEXTS,
                interval={"type": "string", "pattern": "^[0-9]+(s|m)$"},
                runbooks=_url(),
            ),
            nodeSelector=TEXTS,
            tolerations={"type": "array", "items": TOLERATION},
            podAnnotations=TEXTS,
            priorityClassName=TEXT,
            **{"global": FREE},
        ),
    }


def service_settings(service: str) -> Schema:
    """The settings of a service that may be set through the chart, each with its type."""
    found = settings_class(service).model_json_schema()["properties"]
    return {name: _type(found[name]) for name in sorted(found) if _may_be_set(name)}


def _may_be_set(name: str) -> bool:
    return name not in GIVEN_BY_CHART and not name.endswith(("_file", "_url")) and not name.startswith(_NEVER)


def _type(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("title", "default")}


def _url() -> Schema:
    return {"type": "string", "pattern": "^(https?://[^ ]+[^/ ])?$"}


def _resources() -> Schema:
    amount: Schema = {"type": ["string", "number"]}
    amounts: Schema = {
        "type": "object",
        "propertyNames": {"pattern": RESOURCE},
        "additionalProperties": amount,
    }
    return _only(requests=amounts, limits=amounts)


def _workload() -> Schema:
    roles: Schema = {
        "type": "array",
        "items": {"enum": ["api", "consumer", "relay", "worker"]},
        "minItems": 1,
        "uniqueItems": True,
    }
    return _only(roles=roles, replicas=COUNT, resources=_resources())


def _service(service: str) -> Schema:
    return _only(
        port=PORT, settings=_only(**service_settings(service)), api=_workload(), consumers=_workload()
    )


def _storage() -> Schema:
    return _only(size=SIZE, **{"class": TEXT})


def _strimzi() -> Schema:
    return _only(
        enabled=FLAG,
        cluster=NAME,
        version=TEXT,
        metadataVersion=TEXT,
        brokers=ONE_OR_MORE,
        storage=_storage(),
        resources=_resources(),
        topics=_only(
            partitions=ONE_OR_MORE,
            replicas=ONE_OR_MORE,
            minInsyncReplicas=ONE_OR_MORE,
            retentionMs=ONE_OR_MORE,
            deadLetterRetentionMs=ONE_OR_MORE,
        ),
    )


def _cnpg() -> Schema:
    return _only(
        enabled=FLAG,
        cluster=NAME,
        instances=ONE_OR_MORE,
        imageName=TEXT,
        storage=_storage(),
        parameters=TEXTS,
        roleSecret=NAME,
        pooler=_only(enabled=FLAG, instances=ONE_OR_MORE),
        resources=_resources(),
    )


def _lists() -> Schema:
    return _only(
        persistence=_only(
            enabled=FLAG,
            existingClaim=TEXT,
            size=SIZE,
            accessModes={
                "type": "array",
                "items": {"enum": ["ReadWriteMany", "ReadWriteOnce"]},
                "minItems": 1,
            },
            **{"class": TEXT},
        ),
    )


def _network() -> Schema:
    return _only(
        enabled=FLAG,
        clients=PEERS,
        monitoring=PEERS,
        kafka=_only(port=PORT, to=PEERS),
        postgres=_only(to=PEERS),
        smtp=_only(port=PORT, to=PEERS),
        signIn=_only(port=PORT, to=PEERS),
        internet=FLAG,
        publishers=PEERS,
    )
