"""What the chart renders is closed: nobody is root, nothing is open unnamed, no secret has a default."""

import pytest

from tests.deploy.chart import (
    SERVICES,
    VALUE_SETS,
    Document,
    of_kind,
    pods,
    rendered,
    value_set,
    values,
)

each_set = pytest.mark.parametrize("name", VALUE_SETS)


@each_set
def test_every_pod_is_restricted(name: str) -> None:
    for pod, template in pods(value_set(name)):
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False, pod
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] >= 10_000
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}
            assert "memory" in container["resources"]["limits"]


@each_set
def test_images_are_pinned_and_one(name: str) -> None:
    images = {
        container["image"]
        for _, template in pods(value_set(name))
        for container in template["spec"]["containers"]
    }
    (image,) = images
    assert ":" in image.rpartition("/")[2]
    assert not image.endswith(":latest")


def test_a_digest_comes_before_the_tag_and_the_mirror_before_both() -> None:
    digest = f"sha256:{'0' * 64}"
    given = values("air-gapped")
    given["image"] |= {"digest": digest, "tag": "1.0"}
    images = {
        container["image"]
        for _, template in pods(rendered(given))
        for container in template["spec"]["containers"]
    }
    assert images == {f"registry.internal.example/mirror/exportgate@{digest}"}


@each_set
def test_no_secret_is_made_and_none_stands_in_the_environment(name: str) -> None:
    documents = value_set(name)
    assert of_kind(documents, "Secret") == []
    for _, template in pods(documents):
        for container in template["spec"]["containers"]:
            for item in container.get("env", ()):
                assert not any(word in item["name"] for word in ("PASSWORD", "DATABASE_URL"))
                if "KEY" in item["name"] and "value" in item:
                    assert item["value"].startswith(("/run/secrets/", "/etc/exportgate/"))


@each_set
def test_a_service_sees_no_other_services_secret(name: str) -> None:
    for document in of_kind(value_set(name), "Deployment", "StatefulSet"):
        service = document["metadata"]["labels"]["app.kubernetes.io/component"]
        for secret in _secrets(document["spec"]["template"]["spec"]):
            assert not any(other in secret for other in SERVICES if other != service), secret


def _secrets(spec: Document) -> list[str]:
    found = [volume["secret"]["secretName"] for volume in spec["volumes"] if "secret" in volume]
    for volume in spec["volumes"]:
        for source in volume.get("projected", {}).get("sources", ()):
            found.append(source["secret"]["name"])
    return found


@each_set
def test_nothing_is_open_that_is_not_named(name: str) -> None:
    policies = of_kind(value_set(name), "NetworkPolicy")
    assert all(policy["spec"]["policyTypes"] == ["Ingress", "Egress"] for policy in policies)
    (closed,) = [policy for policy in policies if policy["metadata"]["name"].endswith("default-deny")]
    assert closed["spec"].keys() == {"podSelector", "policyTypes"}
    named = {policy["metadata"]["labels"]["app.kubernetes.io/component"] for policy in policies}
    assert named == {"network", *SERVICES, "migrate", "test"}
    for policy in policies:
        assert all(rule.get("from") for rule in policy["spec"].get("ingress", ())), "from anywhere"


def test_without_a_network_nothing_leaves() -> None:
    policies = of_kind(value_set("air-gapped"), "NetworkPolicy")
    rules = [rule for policy in policies for rule in policy["spec"].get("egress", ())]
    assert rules
    for rule in rules:
        assert rule["to"], "to anywhere"
        for peer in rule["to"]:
            assert peer.get("ipBlock", {"cidr": "10."})["cidr"].startswith("10."), peer


def test_only_screening_and_notify_reach_the_internet_and_nothing_private_there() -> None:
    reaching = _blocks(value_set("production"), "0.0.0.0/0")
    assert reaching.keys() == {"screening", "notify"}
    for block in reaching.values():
        assert {"10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"} <= set(block["except"])


def test_lists_can_come_from_a_mirror_and_from_nowhere_else() -> None:
    given = values("production")
    given["networkPolicy"]["publishers"] = [{"ipBlock": {"cidr": "10.9.8.7/32"}}]
    documents = rendered(given)
    assert _blocks(documents, "10.9.8.7/32").keys() == {"screening"}
    assert _blocks(documents, "0.0.0.0/0").keys() == {"notify"}


def _blocks(documents: list[Document], cidr: str) -> dict[str, Document]:
    """Components that may reach a block, and the block."""
    return {
        policy["metadata"]["labels"]["app.kubernetes.io/component"]: peer["ipBlock"]
        for policy in of_kind(documents, "NetworkPolicy")
        for rule in policy["spec"].get("egress", ())
        for peer in rule.get("to", ())
        if peer.get("ipBlock", {}).get("cidr") == cidr
    }


@pytest.mark.parametrize("name", ["production", "air-gapped"])
def test_one_pod_at_a_time_is_taken_away(name: str) -> None:
    documents = value_set(name)
    budgets = {
        budget["metadata"]["name"]: budget["spec"] for budget in of_kind(documents, "PodDisruptionBudget")
    }
    serving = of_kind(documents, "Deployment", "StatefulSet")
    assert budgets.keys() == {document["metadata"]["name"] for document in serving}
    assert all(budget["maxUnavailable"] == 1 for budget in budgets.values())
    for document in serving:
        assert len(document["spec"]["template"]["spec"]["topologySpreadConstraints"]) == 2


def test_migrations_come_before_new_code_where_the_database_is_there() -> None:
    hooks = {
        name: of_kind(value_set(name), "Job")[0]["metadata"].get("annotations", {}).get("helm.sh/hook")
        for name in VALUE_SETS
    }
    before = "pre-install,pre-upgrade"
    # A database that this release makes cannot be waited for by a hook before it.
    assert hooks == {"development": before, "production": None, "air-gapped": before}


def test_what_holds_the_record_outlives_an_uninstall() -> None:
    documents = value_set("production")
    for document in of_kind(documents, "Cluster", "Database", "KafkaTopic", "PersistentVolumeClaim"):
        assert document["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep", document["metadata"]
