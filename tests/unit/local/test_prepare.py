"""Secrets of an installation: made once, kept, a folder per service."""

import json
from pathlib import Path

import pytest

from deploy.local.layout import SERVICES
from deploy.prepare.secrets import make_secrets
from deploy.prepare.server import Server
from services.cli.main import main

AT = Server.at("db.example.com:5432", options="sslmode=verify-full")


def contents(directory: Path) -> dict[str, str]:
    return {
        str(file.relative_to(directory)): file.read_text() for file in directory.rglob("*") if file.is_file()
    }


def test_what_is_made_is_kept_the_second_time(tmp_path: Path) -> None:
    make_secrets(tmp_path, AT)
    made = contents(tmp_path)
    make_secrets(tmp_path, AT)
    assert contents(tmp_path) == made


def test_another_address_changes_urls_and_no_key(tmp_path: Path) -> None:
    make_secrets(tmp_path, AT)
    before = contents(tmp_path)
    make_secrets(tmp_path, Server.at("elsewhere:6432"))
    changed = {name for name, text in contents(tmp_path).items() if text != before[name]}
    assert len(changed) == 2 * len(SERVICES)
    assert all(name.endswith("database_url") for name in changed)


def test_only_the_owner_reads_and_every_service_has_keys_of_its_own(tmp_path: Path) -> None:
    make_secrets(tmp_path, AT)
    modes = {str(file.relative_to(tmp_path)): file.stat().st_mode & 0o777 for file in tmp_path.rglob("*.*")}
    assert set(modes.values()) == {0o600}
    signing = {(tmp_path / name / "event-signing-key.pem").read_text() for name in SERVICES}
    assert len(signing) == len(SERVICES)
    public = json.loads((tmp_path / "notify" / "event-public-keys.json").read_text())
    assert public.keys() == set(SERVICES)


def test_urls_say_how_the_server_is_spoken_to(tmp_path: Path) -> None:
    make_secrets(tmp_path, AT)
    url = (tmp_path / "migrate" / "exportgate_intake_owner_database_url").read_text().strip()
    assert url.startswith("postgresql://exportgate_intake_owner:")
    assert url.endswith("@db.example.com:5432/exportgate_intake?sslmode=verify-full")


@pytest.mark.parametrize("address", ["db", "db:", ":5432", "db:port"])
def test_an_address_without_a_port_is_refused_in_one_line(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["prepare", "keys", str(tmp_path), "--at", address])
    assert left.value.code == 2
    assert capsys.readouterr().err == f"exportgate: {address!r} is not host:port\n"


def test_a_key_that_is_none_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_secrets(tmp_path, AT)
    (tmp_path / "intake" / "receipt-key.pem").write_text("spoilt")
    with pytest.raises(SystemExit):
        main(["prepare", "keys", str(tmp_path)])
    assert "receipt-key.pem is not a private key" in capsys.readouterr().err
