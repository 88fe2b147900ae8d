"""Garbage given to the command line: one line on stderr, exit status 2, never a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.main import app

GARBAGE = {
    "bytes": b"\xff\xfe\x00garbage",
    "torn": b"[[[[",
    "empty": b"",
    "deep": b"[" * 200_000,
    "nul": b'id,kind,left\n"a\x00b',
    "wide": b"id,kind,left,right\n1,person," + b"a" * 200_000 + b",b\n",
}
COMMANDS = (
    ("assess", "{file}"),
    ("compare", "{file}"),
    ("search", "x", "--watchlists", "{file}"),
    ("assess", "-", "--watchlists", "{file}"),
    ("orders", "submit", "{file}"),
    ("orders", "submit", "{file}", "--format", "csv"),
    ("watchlists", "load", "{file}"),
    ("audit", "verify", "intake", "--public-key", "{file}", "--database-url", "rubbish"),
)


@pytest.mark.parametrize("name", [*GARBAGE, "nothing", "directory"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_a_file_of_garbage_is_one_line_and_status_two(
    command: tuple[str, ...], name: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    if name in GARBAGE:
        file.write_bytes(GARBAGE[name])
    elif name == "directory":
        file.mkdir()
    done = _run(*(part.format(file=file) for part in command))
    assert _one_line(done)


@pytest.mark.parametrize("part", ["certificate", "order", "keys", "revocations"])
@pytest.mark.parametrize("name", GARBAGE)
def test_no_garbage_passes_for_a_clearance(part: str, name: str, tmp_path: Path) -> None:
    files = {one: tmp_path / one for one in ("certificate", "order", "keys", "revocations")}
    for file in files.values():
        file.write_text("{}")
    files[part].write_bytes(GARBAGE[name])
    options = [word for one in ("order", "keys", "revocations") for word in (f"--{one}", str(files[one]))]
    done = _run("clearance", "verify", str(files["certificate"]), *options)
    assert done.exit_code in (1, 2)
    assert done.stdout.startswith("not valid: ") or _one_line(done)


@pytest.mark.parametrize(
    ("command", "environment", "says"),
    [
        (("serve", "intake"), {}, "EXPORTGATE_DATABASE_URL: Field required"),
        (("serve", "nobody"), {}, "no service 'nobody'"),
        (("migrate", "intake"), {"EXPORTGATE_INTAKE_OWNER_DATABASE_URL": "rubbish"}, "not a postgresql://"),
        (
            ("migrate",),
            {"EXPORTGATE_OWNER_DATABASE_URL": "postgresql://a:s3cret@127.0.0.1:1/b"},
            "127.0.0.1:1/b",
        ),
        (("watchlists", "status"), {"EXPORTGATE_SCREENING_URL": "x", "EXPORTGATE_KEY": "é"}, "characters"),
        (("watchlists", "status"), {"EXPORTGATE_SCREENING_URL": "x", "EXPORTGATE_KEY": "k"}, "http://"),
        (("up", "--ports-from", "99999"), {}, "port 99999"),
    ],
)
def test_settings_that_are_wrong_are_named(
    command: tuple[str, ...], environment: dict[str, str], says: str
) -> None:
    done = _run(*command, **environment)
    assert _one_line(done)
    assert says in done.stderr
    assert "s3cret" not in done.stderr


def _run(*arguments: str, **environment: str) -> Result:
    """In this process: anything but an orderly exit is the test's failure."""
    done = CliRunner(env=environment).invoke(app, list(arguments), input=b"")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def _one_line(done: Result) -> bool:
    """Whether this is how a command refuses what it was given."""
    said = done.stderr
    return done.exit_code == 2 and said.startswith("exportgate: ") and said.count("\n") == 1
