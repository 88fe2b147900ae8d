"""Only the pinned jars are accepted, wherever they come from."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from deploy.local.environment import base_environment
from deploy.local.errors import LocalError
from deploy.local.jars import PinnedJar, cache_directory, install_jars, pinned_jars
from deploy.local.ports import free_port

CONTENT = b"PK made up"
JAR = PinnedJar("org.example", "tool", "1.0", hashlib.sha256(CONTENT).hexdigest())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A Maven repository with one jar in it."""
    folder = tmp_path / "repository" / "org" / "example" / "tool" / "1.0"
    folder.mkdir(parents=True)
    (folder / JAR.file_name).write_bytes(CONTENT)
    return tmp_path / "repository"


@pytest.fixture
def mirror(repository: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    handler = partial(getattr(request, "param", _Quiet), directory=str(repository))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_the_shipped_list_names_the_broker_and_no_host() -> None:
    jars = pinned_jars()
    assert ("kafka_2.13", "4.1.2") in {(jar.artifact, jar.version) for jar in jars}
    assert {jar.version for jar in jars if jar.group == "org.apache.kafka"} == {"4.1.2"}
    assert "log4j-slf4j-impl" in {jar.artifact for jar in jars}
    assert len({jar.file_name for jar in jars}) == len(jars)


def test_fetches_what_is_missing_and_then_needs_nothing(mirror: str, tmp_path: Path) -> None:
    said: list[str] = []
    first = install_jars(tmp_path / "jars", jars=[JAR], mirror=mirror, progress=said.append)
    assert [path.read_bytes() for path in first] == [CONTENT]
    assert said == ["fetching 1 of 1 jars of Apache Kafka", "fetched 1 of 1 jars"]
    nowhere = f"http://127.0.0.1:{free_port()}"
    assert install_jars(tmp_path / "jars", jars=[JAR], mirror=nowhere) == first


def test_an_altered_jar_is_refused(mirror: str, repository: Path, tmp_path: Path) -> None:
    next(repository.rglob("*.jar")).write_bytes(CONTENT + b"!")
    with pytest.raises(LocalError, match="is not the pinned file"):
        install_jars(tmp_path / "jars", jars=[JAR], mirror=mirror, pauses=())
    assert list((tmp_path / "jars").iterdir()) == []


class _BreaksOnce(_Quiet):
    """Sends half of the first file that is asked for."""

    broken: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        if not self.path.endswith(".jar") or self.broken:
            super().do_GET()
            return
        self.broken.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CONTENT[:4])


@pytest.mark.parametrize("mirror", [_BreaksOnce], indirect=True)
def test_a_download_that_breaks_is_tried_again(mirror: str, tmp_path: Path) -> None:
    (path,) = install_jars(tmp_path / "jars", jars=[JAR], mirror=mirror, pauses=(0.0,))
    assert path.read_bytes() == CONTENT
    assert len(_BreaksOnce.broken) == 1


def test_a_jar_damaged_on_disk_is_fetched_again(mirror: str, tmp_path: Path) -> None:
    (path,) = install_jars(tmp_path / "jars", jars=[JAR], mirror=mirror, pauses=())
    path.write_bytes(CONTENT[:-1])
    install_jars(tmp_path / "jars", jars=[JAR], mirror=mirror, pauses=())
    assert path.read_bytes() == CONTENT


def test_without_a_network_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="check the network and proxy, or set EXPORTGATE_MAVEN_MIRROR"):
        install_jars(tmp_path / "jars", jars=[JAR], mirror=f"http://127.0.0.1:{free_port()}", pauses=())


def test_the_fetching_process_ends_with_what_to_do(mirror: str, tmp_path: Path) -> None:
    environment = {**base_environment(), "EXPORTGATE_MAVEN_MIRROR": mirror}
    command = [sys.executable, "-m", "deploy.local.fetch", str(tmp_path / "jars")]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "could not be fetched" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize("line", ["a b c", "a b c d", f"a b {'0' * 64}"])
def test_a_malformed_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        pinned_jars(f"# heading\n{line}\n")


def test_cache_follows_the_users_setting(tmp_path: Path) -> None:
    assert cache_directory({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "exportgate"
    assert cache_directory({}).parts[-2:] == (".cache", "exportgate")
