"""What stands in the way is said in one line, with what to do about it."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest

from deploy.local.errors import LocalError
from deploy.local.layout import Layout
from deploy.local.ports import OF_SERVERS, free_port, free_ports, is_free, require_free
from deploy.local.postgres_programs import find_programs
from deploy.local.process import describe_exit, last_line
from deploy.local.report import Report
from deploy.local.samples import Outcome
from deploy.local.up import up


@pytest.fixture
def taken() -> "socket.socket":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def _error_lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_taken_port_is_named(taken: "socket.socket") -> None:
    port = taken.getsockname()[1]
    with taken:
        assert not is_free(port)
        with pytest.raises(LocalError, match=rf"port {port} \(intake\) already in use.*--ports-from"):
            require_free({"intake": port, "notify": free_port()})
    require_free({"intake": port})


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(LocalError, match=f"port {port} does not exist"):
        require_free({"intake": port})


async def test_up_says_in_one_line_that_a_port_is_taken(
    taken: "socket.socket", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with taken:
        assert await up(tmp_path / "data", taken.getsockname()[1], sample_orders=False) == 2
    (line,) = _error_lines(capsys)
    assert line.startswith("exportgate: port") and line.endswith("choose others with --ports-from")


async def test_up_says_in_one_line_that_the_data_directory_is_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("")
    assert await up(tmp_path / "data", 20000, sample_orders=False) == 2
    (line,) = _error_lines(capsys)
    assert str(tmp_path / "data") in line and "choose another --data-dir" in line


async def test_up_says_in_one_line_that_there_is_no_room(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.up.NEEDED_BYTES", shutil.disk_usage(tmp_path).total + 1)
    assert await up(tmp_path / "data", 20000, sample_orders=False) == 2
    (line,) = _error_lines(capsys)
    assert "MB are free" in line and "--data-dir" in line


async def test_two_runs_cannot_share_a_data_directory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import fcntl

    layout = Layout.at(tmp_path / "data")
    layout.make()
    with (layout.root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert await asyncio.wait_for(up(layout.root, 20000, sample_orders=False), 30) == 2
    (line,) = _error_lines(capsys)
    assert "in use by another 'exportgate up'" in line


def test_missing_postgres_programs_are_explained(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="EXPORTGATE_POSTGRES_BIN"):
        find_programs({"EXPORTGATE_POSTGRES_BIN": str(tmp_path)})


def test_the_last_words_of_a_log_are_found(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    assert last_line(log) == ""
    log.write_bytes(b"x" * 20000 + b"\nFATAL: no\xff room\n\n")
    assert last_line(log) == "FATAL: no\ufffd room"


def test_of_a_stack_trace_the_cause_is_told(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    cause = "Caused by: java.net.BindException: Address already in use"
    log.write_text(
        f"ERROR no start\n{cause}\n\tat java.base/sun.nio.ch.Net.bind0(Native Method)\n\t... 18 more\n"
    )
    assert last_line(log) == cause


def test_a_port_for_a_server_is_given_once_and_not_of_those_for_outgoing_connections() -> None:
    ports = free_ports(200)
    assert len({*ports, *(free_port() for _ in range(200))}) == 400
    assert all(is_free(port) and port in OF_SERVERS for port in ports)


@pytest.mark.parametrize(("status", "words"), [(1, "exit status 1"), (-9, "killed by SIGKILL")])
def test_an_exit_is_described(status: int, words: str) -> None:
    assert describe_exit(status) == words


def test_tables_are_plain_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    row = Outcome("CANON-1", "HELD", ("police end user",))
    Report().table(("order", "state", "why"), row.rows())
    assert capsys.readouterr().out == "order    state  why\nCANON-1  HELD   police end user\n"
