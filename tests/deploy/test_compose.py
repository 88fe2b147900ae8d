"""compose.yaml: the same product as the chart's, closed as far as Compose can close it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.kafka_config import TOPIC_SETTINGS
from deploy.local.layout import SERVICES, Ports
from deploy.prepare.secrets import make_secrets
from deploy.prepare.server import Server
from services.cli.main import app
from tests.deploy.chart import ROOT, environment, value_set, workloads
from tools.reference.settings import settings_class

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
PARTS: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: part for name, part in PARTS.items() if part["image"].startswith("exportgate:")}
KNOWN = {
    "build", "cap_drop", "command", "depends_on", "env_file", "environment", "group_add", "healthcheck",
    "image", "mem_limit", "network_mode", "networks", "pids_limit", "ports", "read_only", "restart",
    "security_opt", "shm_size", "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip
each_part = pytest.mark.parametrize("name", PARTS)
each_service = pytest.mark.parametrize("name", SERVICES)


@each_part
def test_every_key_is_one_of_compose(name: str) -> None:
    assert set(PARTS[name]) <= KNOWN


@each_part
def test_every_container_is_closed(name: str) -> None:
    part = PARTS[name]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert part["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", part["user"])
    assert not part["image"].endswith(":latest")
    assert "@sha256" not in part["image"]


@each_part
def test_only_this_machine_reaches_what_is_published(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in PARTS[name].get("ports", ()))
    assert PARTS[name].get("network_mode") == "none" or PARTS[name]["networks"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "outside" not in PARTS[name].get("networks", ()) or name in SERVICES


@each_service
def test_every_variable_is_a_setting_and_every_required_one_is_given(name: str) -> None:
    fields = settings_class(name).model_fields
    given = {variable.removeprefix("EXPORTGATE_").lower() for variable in PARTS[name]["environment"]}
    assert given - {"secrets_dir"} <= set(fields)
    assert {field for field, info in fields.items() if info.is_required()} - given == {"database_url"}


@each_service
def test_the_settings_given_are_read_with_the_secrets_made(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_secrets(tmp_path, Server.at("postgres:5432"))
    (mounted,) = [volume for volume in PARTS[name]["volumes"] if volume["source"] == "secrets"]
    folder = tmp_path / mounted["volume"]["subpath"]
    for variable, value in PARTS[name]["environment"].items():
        monkeypatch.setenv(variable, value.replace(mounted["target"], str(folder)))
    read = settings_class(name)()
    assert not read.local
    assert read.http_port == Ports(8101).service(name)
    assert read.database_url.get_secret_value().endswith(f"@postgres:5432/exportgate_{name}")
    files = [value for field, value in read if field.endswith("_file") and value]
    assert all(file.is_relative_to(folder) and file.is_file() for file in files)


@each_service
def test_a_service_sees_its_own_secrets_only_and_cannot_write_them(name: str) -> None:
    mounts = [volume for volume in PARTS[name]["volumes"] if volume["source"] == "secrets"]
    assert [(mount["volume"]["subpath"], mount["read_only"]) for mount in mounts] == [(name, True)]


@each_service
def test_the_files_are_those_that_the_chart_names(name: str) -> None:
    (of_chart,) = [
        {key: value for key, value in environment(container).items() if key.endswith("_FILE")}
        for service, _, container in workloads(value_set("development"))
        if service == name
    ]
    given = PARTS[name]["environment"]
    assert {key: value for key, value in given.items() if key.endswith("_FILE")} == of_chart


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_the_product(name: str) -> None:
    words = OURS[name]["command"]
    groups = {str(group.name): group.typer_instance or app for group in app.registered_groups}
    verbs = words[1:] if words[0] in groups else words
    assert verbs[0] in {_name(command) for command in groups.get(words[0], app).registered_commands}


def _name(command: Any) -> str:
    return str(command.name or command.callback.__name__)


def test_nothing_starts_before_what_it_needs() -> None:
    order = list(_order("intake"))
    for before, after in [
        ("keys", "postgres"), ("postgres", "databases"), ("databases", "migrate"), ("migrate", "intake"),
        ("kafka", "topics"), ("topics", "intake"),
    ]:  # fmt: skip
        assert order.index(before) < order.index(after)
    for name, part in PARTS.items():
        for needed, how in part.get("depends_on", {}).items():
            once = "restart" not in PARTS[needed]
            wanted = "service_completed_successfully" if once else "service_healthy"
            assert how["condition"] == wanted, (name, needed)


def _order(name: str) -> Iterator[str]:
    for needed in PARTS[name].get("depends_on", {}):
        yield from _order(needed)
    yield name


@each_part
def test_what_stays_says_whether_it_works(name: str) -> None:
    assert ("restart" in PARTS[name]) == ("healthcheck" in PARTS[name])
    if name in SERVICES:
        assert "/readyz" in PARTS[name]["healthcheck"]["test"][-1]


def test_every_volume_and_network_named_is_there() -> None:
    volumes = {volume["source"] for part in PARTS.values() for volume in part.get("volumes", ())}
    assert volumes == set(COMPOSE["volumes"])
    networks = {network for part in PARTS.values() for network in part.get("networks", ())}
    assert networks == set(COMPOSE["networks"])


def test_kafka_takes_the_messages_that_the_product_sends() -> None:
    given = PARTS["kafka"]["environment"]
    for name in ("auto.create.topics.enable", "message.max.bytes", "replica.fetch.max.bytes",
                 "offsets.retention.minutes", "log.retention.hours"):  # fmt: skip
        assert given[f"KAFKA_{name.replace('.', '_').upper()}"] == TOPIC_SETTINGS[name], name
