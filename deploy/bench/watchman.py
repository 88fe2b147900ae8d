"""The same queries through watchman, Moov's server in Go, where its program is given.

It is given the list as OFAC publishes one, and asked over HTTP as it always is. The time is the CPU time of
all threads of its process while it answers.
"""

import csv
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import process_time
from typing import NamedTuple

import httpx

from deploy.bench.asked import slip
from deploy.local.ports import LOOPBACK, free_ports
from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import ListEntry

_LISTED = {"person": "individual", "vessel": "vessel", "aircraft": "aircraft"}
_ASKED = {**_LISTED, "person": "person"}
"""What it calls each kind in a list, and in a question; anything else is a business."""
_MEASURES = {"tonnage": "0", "grossRegisteredTonnage": "0"}
"""It answers no question for a vessel without them."""
_NOTHING = "-0- "
_COLUMNS = 12
"""Columns of SDN.CSV."""
_WAITED = 120.0
"""Seconds until it must have read the list."""
_PAUSE = 0.2
_WARMING = 20
QUESTIONS = 100
_CONFIG = """Watchman:
  Servers:
    BindAddress: "127.0.0.1:{port}"
    AdminAddress: "127.0.0.1:{admin}"
  Telemetry:
    ServiceName: "watchman"
  Download:
    RefreshInterval: "12h"
    InitialDataDirectory: "{directory}"
    IncludedLists: ["us_ofac"]
"""


class WatchmanError(Exception):
    """It does not answer; the message says why."""


class Question(NamedTuple):
    """A name to ask for, and the kind of party that it is."""

    name: str
    kind: str


def watchman(program: Path | None, entries: Sequence[ListEntry], matcher: Matcher, seed: int) -> str:
    """A line: its milliseconds of CPU a request for listed names with a slip, beside ours for the same ones.

    Raises `WatchmanError`.
    """
    if program is None:
        return "watchman   not compared with: name its program (--watchman)"
    dice = random.Random(seed)  # noqa: S311  # repeatable, not a secret
    asked = [_question(dice.choice(entries), dice) for _ in range(_WARMING + QUESTIONS)]
    with (
        tempfile.TemporaryDirectory() as directory,
        _running(program, entries, Path(directory)) as (pid, client),
    ):
        for question in asked[:_WARMING]:
            _ask(client, question)
        began = _cpu_of(pid)
        answered = sum(_ask(client, question) for question in asked[_WARMING:])
        theirs = (_cpu_of(pid) - began) * 1e3 / QUESTIONS
    one, many = _ours(matcher, [question.name for question in asked[_WARMING:]], entries, dice)
    return (
        f"watchman   {theirs:.1f} ms of its CPU a request, {1e3 / theirs:.0f} requests/s a core "
        f"({answered} of {QUESTIONS} answered, {len(entries):,} entries): "
        f"{theirs / one:.0f} × ours, {theirs / many:.0f} × ours in batches"
    )


def _question(entry: ListEntry, dice: random.Random) -> Question:
    return Question(slip(dice.choice(entry.names).text, dice), entry.kind)


def _ours(
    matcher: Matcher, names: Sequence[str], entries: Sequence[ListEntry], dice: random.Random
) -> tuple[float, float]:
    """Milliseconds a query: of these names one at a time, and of as many others, not met before, at once."""
    others = [_question(dice.choice(entries), dice).name for _ in names]
    began = process_time()
    for name in names:
        matcher.search(Query(name))
    then = process_time()
    matcher.search_many([Query(name) for name in others])
    return (then - began) * 1e3 / len(names), (process_time() - then) * 1e3 / len(others)


def _ask(client: httpx.Client, question: Question) -> bool:
    asked = {"name": question.name, "type": _ASKED.get(question.kind, "business"), "limit": "10", **_MEASURES}
    answer = client.get("/v2/search", params=asked)
    answer.raise_for_status()
    return bool(answer.json()["entities"])


@contextmanager
def _running(
    program: Path, entries: Sequence[ListEntry], directory: Path
) -> Iterator[tuple[int, httpx.Client]]:
    """The program with the list: its process, and a client of it."""
    write_as_ofac(entries, directory)
    port, admin = free_ports(2)
    config = directory / "config.yml"
    config.write_text(_CONFIG.format(port=port, admin=admin, directory=directory), encoding="utf-8")
    environment = {**os.environ, "APP_CONFIG": str(config)}
    log = directory / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # the program that the caller names
            [program], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", timeout=60.0, trust_env=False) as client:
            _await(process, client, log)
            yield process.pid, client
    finally:
        process.terminate()
        process.wait()


def _await(process: subprocess.Popen[bytes], client: httpx.Client, log: Path) -> None:
    until = time.monotonic() + _WAITED
    while time.monotonic() < until and process.poll() is None:
        with suppress(httpx.TransportError):
            if client.get("/ping").is_success:
                return
        time.sleep(_PAUSE)
    raise WatchmanError(f"watchman does not answer: {log.read_text(errors='replace')[-500:]}")


def write_as_ofac(entries: Sequence[ListEntry], directory: Path) -> None:
    """The entries with all their names in the four files of OFAC's list."""
    parties, others = [], []
    for number, entry in enumerate(entries, 1):
        kind = _LISTED.get(entry.kind, _NOTHING)
        columns = [str(number), entry.name, kind, entry.list_code]
        parties.append(columns + [_NOTHING] * (_COLUMNS - len(columns)))
        aliases = [name.text for name in entry.names if name.text != entry.name]
        others += [
            [str(number), f"{number}{place:03}", "aka", text, _NOTHING] for place, text in enumerate(aliases)
        ]
    for name, rows in (("SDN", parties), ("ALT", others), ("ADD", []), ("SDN_COMMENTS", [])):
        with (directory / f"{name}.CSV").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


def _cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, as Linux tells."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
