"""`exportgate keys`: the first key of an ERP, before anybody can sign in anywhere."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.main import app
from services.intake.apikeys import ApiKeyTable
from shared.web.apikeys import ApiKeyAuthenticator
from tests.integration.intake.world import World

pytestmark = pytest.mark.postgres


async def typed(world: World, *words: str, role: str = "url") -> Result:
    """The command as an operator types it, with intake's database in its environment."""
    url = getattr(world.database, role)
    runner = CliRunner(env={"EXPORTGATE_INTAKE_DATABASE_URL": url})
    return await asyncio.to_thread(runner.invoke, app, ["keys", *words])


@pytest.mark.parametrize("role", ["url", "owner_url"])
async def test_a_key_works_until_it_is_revoked(
    world: World, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    keys = ApiKeyAuthenticator(ApiKeyTable(world.intake.core.database), cache_seconds=0.0)
    owners = ("--owner", "a@example.com", "--owner", "b@example.com")
    issued = await typed(
        world, "issue", "--tenant", "globex", "--label", "SAP", *owners, "--by", "jan", role=role
    )
    assert issued.exit_code == 0, issued.output
    said = json.loads(issued.stdout)
    caller = await keys.authenticate(said["key"])
    assert caller is not None
    assert (caller.tenant, set(caller.scopes)) == ("globex", {"orders:read", "orders:write"})
    assert caller.email.split() == ["a@example.com", "b@example.com"]

    (line,) = (await typed(world, "list", "--tenant", "globex", role=role)).stdout.splitlines()
    assert json.loads(line)["label"] == "SAP"
    assert said["key"] not in line
    shown = await typed(world, "list", "--tenant", "globex", "--format", "text", role=role)
    assert f"{said['prefix']}  SAP, valid until" in shown.stdout
    assert (await typed(world, "list", "--tenant", "nobody", role=role)).stdout == ""

    revoke = ("revoke", said["prefix"], "--tenant", "globex", "--by", "jan")
    assert (await typed(world, *revoke, role=role)).exit_code == 0
    assert await keys.authenticate(said["key"]) is None
    again = await typed(world, *revoke, role=role)
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    audit = await world.database.fetch(
        "SELECT actor, action FROM audit_entry WHERE tenant = 'globex' ORDER BY position"
    )
    assert [tuple(row) for row in audit] == [
        ("operator:jan", "api-key.issued"),
        ("operator:jan", "api-key.revoked"),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--tenant", "a,b", "--owner", "a@example.com"), "a tenant name has no comma"),
        (("--tenant", "", "--owner", "a@example.com"), "printable"),
        (("--tenant", "acme", "--owner", "a b"), "at least one owner"),
        (("--tenant", "acme", "--owner", "a@example.com", "--scope", "all"), "scopes are some of"),
        (
            (
                "--tenant",
                "acme",
                "--owner",
                "a@b.c",
                "--database-url",
                "postgresql://u:hunter2@127.0.0.1:1/x",
            ),
            "intake's database",
        ),
    ],
)
async def test_what_cannot_be_is_one_line(
    world: World, words: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = await typed(world, "issue", "--label", "SAP", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr
    assert await world.database.count("api_key", "label = 'SAP'") == 0
