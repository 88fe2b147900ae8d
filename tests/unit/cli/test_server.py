"""Commands that talk to a running system: one line when it is not there, or is somebody else."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from services.cli import orders
from services.cli.main import app

LETTER = "01a217bc-0d18-728e-a71e-15ef61b79048"
COMMANDS = (
    ("orders", "submit", "{order}"),
    ("orders", "submit", "{order}", "--format", "edifact", "--revision", "2"),
    ("watchlists", "load", "{order}"),
    ("watchlists", "refresh"),
    ("watchlists", "approve", "eu_fsf", "1"),
    ("watchlists", "status"),
    ("rules", "show"),
    ("rules", "show", "1"),
    ("rules", "propose", "{order}"),
    ("rules", "approve", "1"),
    ("rules", "diff", "1"),
    ("replay", "list", "intake"),
    ("replay", "letter", "intake", LETTER),
    ("replay", "topic", "intake", "exportgate.orders.v1"),
)


class Stranger(BaseHTTPRequestHandler):
    """Says to everything that all is well, in HTML."""

    body = b"<html>Welcome</html>"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Not on the test's stderr."""


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    """The URL of a server that is not exportgate."""
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def order(tmp_path: Path) -> Path:
    file = tmp_path / "order.json"
    file.write_text('{"order_id": "4711"}')
    return file


def complaint(words: tuple[str, ...], order: Path, url: str) -> str:
    """The one line on stderr of a command that cannot be done."""
    known = {f"EXPORTGATE_{name}_URL": url for name in ("INTAKE", "SCREENING")}
    typed = [word.format(order=order) for word in words]
    done = CliRunner().invoke(app, typed, env=known | {"EXPORTGATE_KEY": "k"})
    assert done.exit_code == 2, (done.output, done.exception)
    assert done.stderr.startswith("exportgate: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nowhere"])
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_a_system_that_is_not_there_is_said_in_one_line(
    words: tuple[str, ...], order: Path, url: str
) -> None:
    assert "does not answer" in complaint(words, order, url)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_a_server_that_is_not_ours_is_said_in_one_line(
    words: tuple[str, ...], order: Path, stranger: str
) -> None:
    assert "is this exportgate?" in complaint(words, order, stranger)


@pytest.mark.parametrize("known", [[], {}, {"urls": {}}, None])
def test_credentials_of_something_else_are_said_in_one_line(known: object, tmp_path: Path) -> None:
    (tmp_path / "credentials.json").write_text(json.dumps(known))
    done = CliRunner().invoke(app, ["rules", "show", "--data-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert "is not what `exportgate up` writes" in done.stderr


def test_whoever_reads_a_terminal_is_told_of_each_order_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("services.cli.orders.for_people", lambda _format: True)
    wrong = {"title": "Not an order.v1", "errors": [{"pointer": "/lines", "detail": "Field required"}]}
    orders.show({"order": "line 1", "status": 202, "location": "/v1/orders/4711", "answer": {}})
    orders.show({"order": "line 2", "status": 422, "location": None, "answer": wrong})
    assert capsys.readouterr().out.splitlines() == [
        "line 1: taken, /v1/orders/4711",
        "line 2: refused, Not an order.v1: /lines: Field required",
    ]
