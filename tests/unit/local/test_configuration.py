"""What PostgreSQL, Kafka and the services are told."""

import json
import os
import re
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.local import environment
from deploy.local.credentials import PEOPLE, write_credentials
from deploy.local.errors import LocalError
from deploy.local.kafka_config import escaped, meta_properties, new_cluster_id, server_properties
from deploy.local.keys import keep_signing_key, sha256_hex
from deploy.local.layout import SERVICES, Layout, Ports
from deploy.local.local_topics import product_topics
from deploy.local.postgres_config import initdb_arguments, server_arguments
from deploy.local.samples import sample_orders
from shared.contracts.order import read_order

PORTS = Ports(8101)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout.at(tmp_path / "data")
    made.make()
    return made


def _properties(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


def test_broker_listens_on_loopback_only_and_creates_no_topics() -> None:
    told = _properties(server_properties(Path("/d"), port=9092, voters={1: 9093}))
    assert told["listeners"] == "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"
    assert told["controller.quorum.voters"] == "1@127.0.0.1:9093"
    assert told["auto.create.topics.enable"] == "false"
    assert int(told["message.max.bytes"]) > 8 * 1024 * 1024


def test_overrides_win() -> None:
    overrides = {"min.insync.replicas": "2"}
    told = _properties(server_properties(Path("/d"), port=1, voters={1: 2}, overrides=overrides))
    assert told["min.insync.replicas"] == "2"


def test_cluster_id_is_what_kafka_accepts() -> None:
    cluster_id = new_cluster_id()
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", cluster_id)
    assert _properties(meta_properties(cluster_id)) == {
        "version": "1",
        "node.id": "1",
        "cluster.id": cluster_id,
    }


def test_postgres_is_durable_and_on_loopback_with_passwords() -> None:
    arguments = server_arguments(Path("/d"), 5432)
    for setting in ("fsync=on", "synchronous_commit=on", "listen_addresses=127.0.0.1", "port=5432"):
        assert setting in arguments
    assert "--auth=scram-sha-256" in initdb_arguments(Path("/d"), Path("/p"))


def test_ports_follow_from_the_first() -> None:
    assert [PORTS.service(name) for name in SERVICES] == [8101, 8102, 8103, 8104]
    assert len(set(PORTS.all().values())) == 8


def test_every_topic_of_the_product_is_made() -> None:
    names = {topic.name for topic in product_topics()}
    assert "exportgate.orders.v1" in names
    assert {f"exportgate.{name}.dead-letter.v1" for name in SERVICES} <= names


def test_a_service_gets_its_own_keys_and_no_owner_url(layout: Layout) -> None:
    environment.make_keys(layout)
    told = environment.service_environment("intake", layout, PORTS, "postgresql://x")
    key = load_pem_private_key(Path(told["EXPORTGATE_EVENT_SIGNING_KEY_FILE"]).read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    assert told["EXPORTGATE_HTTP_PORT"] == "8101"
    assert told["EXPORTGATE_DILIGENCE_URL"] == "http://127.0.0.1:8103"
    assert not [name for name in told if "OWNER" in name]
    assert "EXPORTGATE_SEAL_KEY_FILE" not in told
    assert "EXPORTGATE_CERTIFICATE_KEY_FILE" not in told


def test_only_diligence_may_seal_and_certify(layout: Layout) -> None:
    environment.make_keys(layout)
    told = environment.service_environment("diligence", layout, PORTS, "postgresql://x")
    assert Path(told["EXPORTGATE_SEAL_KEY_FILE"]).exists()
    assert Path(told["EXPORTGATE_CERTIFICATE_KEY_FILE"]).exists()
    assert Path(told["EXPORTGATE_SERVICE_KEYS_FILE"]).exists()


def test_migrations_get_owner_urls_only(layout: Layout) -> None:
    told = environment.migration_environment({"intake": "postgresql://owner"})
    ours = {key for key in told if key.startswith("EXPORTGATE_")} - set(os.environ)
    assert ours == {"EXPORTGATE_INTAKE_OWNER_DATABASE_URL"}


def test_keys_are_made_once(layout: Layout) -> None:
    environment.make_keys(layout)
    first = {file: file.read_bytes() for file in layout.secrets.rglob("*") if file.is_file()}
    environment.make_keys(layout)
    assert {file: file.read_bytes() for file in layout.secrets.rglob("*") if file.is_file()} == first


def test_a_damaged_key_is_not_replaced(layout: Layout) -> None:
    file = layout.secrets / "certificates.pem"
    file.write_text("damaged")
    with pytest.raises(LocalError, match="is not a private key"):
        keep_signing_key(file)
    assert file.read_text() == "damaged"


def test_nothing_secret_can_be_read_by_others(layout: Layout) -> None:
    environment.make_keys(layout)
    environment.database_passwords(layout)
    write_credentials(layout, PORTS)
    for file in [*layout.secrets.rglob("*.*"), layout.credentials, layout.erp_header]:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(layout.secrets.stat().st_mode) == 0o700


def test_credentials_name_everybody_and_services_see_hashes_only(layout: Layout) -> None:
    erp_key = write_credentials(layout, PORTS)
    written = json.loads(layout.credentials.read_text())
    assert written["erp_key"] == erp_key == write_credentials(layout, PORTS)
    assert set(written["people"]) == {"analyst", "reviewer1", "reviewer2", "approver", "auditor", "admin"}
    assert written["urls"]["console"] == "http://127.0.0.1:8103/"
    people = json.loads((layout.secrets / "people.json").read_text())
    (erp,) = json.loads((layout.secrets / "api-keys.json").read_text())
    assert erp["sha256"] == sha256_hex(erp_key)
    assert erp_key.startswith(erp["prefix"])
    tokens = {person["id"]: person["token"] for person in written["people"].values()}
    assert {p["id"]: p["token_sha256"] for p in people} == {i: sha256_hex(t) for i, t in tokens.items()}
    assert len({person.id for person in PEOPLE}) == len(PEOPLE)


def test_sample_orders_are_valid_orders() -> None:
    orders = sample_orders()
    assert [order["order_id"] for order in orders][:3] == ["CANON-1-MORPHO", "CANON-2-AXIS", "CANON-3-NOLDUS"]
    for order in orders:
        assert read_order(json.dumps(order).encode()).order_id == order["order_id"]


@pytest.mark.parametrize(
    ("value", "written"),
    [("/plain path", "/plain path"), ("C:\\x", "C:\\\\x"), ("/上", "/\\u4e0a"), ("𝄞", "\\ud834\\udd1e")],
)
def test_paths_are_written_as_java_reads_them(value: str, written: str) -> None:
    assert escaped(value) == written
