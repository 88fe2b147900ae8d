"""What people see: painted on a terminal, plain in a pipe, and nothing that others wrote commands either."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from services.cli.terminal import painted, safe

ORDERS = Path(__file__).parents[3] / "deploy/local/samples/canonical-orders.json"
ESCAPE = b"\x1b["


def on_a_terminal(*words: str, to: Path | None = None, **environment: str) -> bytes:
    """What the command writes on a terminal: its answer, or what else it says when that goes `to` a file."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "services.cli", *words]
    unset = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    with (
        (to or Path(os.devnull)).open("wb") as elsewhere,
        subprocess.Popen(
            command,
            stdout=elsewhere if to else theirs,
            stderr=theirs if to else elsewhere,
            env=unset | {"TERM": "xterm"} | environment,
        ) as process,
    ):
        os.close(theirs)
        written = b""
        while chunk := _read(ours):
            written += chunk
        assert process.wait() == 0
    os.close(ours)
    return written


def _read(descriptor: int) -> bytes:
    """A terminal whose other side has closed raises instead of ending."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""


def in_a_pipe(*words: str) -> bytes:
    command = [sys.executable, "-m", "services.cli", *words]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_a_terminal_gets_text_with_the_words_of_the_order_marked() -> None:
    shown = on_a_terminal("assess", str(ORDERS))
    assert ESCAPE in shown
    assert b"HOLD" in shown


def test_a_terminal_without_colour_gets_none() -> None:
    assert ESCAPE not in on_a_terminal("search", "Hikvision", NO_COLOR="1")


def test_long_work_says_on_a_terminal_how_far_it_is_and_leaves_the_pipe_clean(tmp_path: Path) -> None:
    names, found = tmp_path / "names.txt", tmp_path / "hits.ndjson"
    names.write_text("Hikvision\nRadboud University\n")
    shown = on_a_terminal("search", "--names", str(names), to=found)
    assert b"names" in shown
    assert ESCAPE in shown
    assert [json.loads(line)["query"] for line in found.read_text().splitlines()] == [
        "Hikvision",
        "Radboud University",
    ]


def test_a_pipe_gets_json() -> None:
    assert in_a_pipe("search", "Hikvision").startswith(b'{"query":"Hikvision"')


def test_text_in_a_pipe_has_no_colour() -> None:
    shown = in_a_pipe("search", "Hikvision", "--format", "text")
    assert ESCAPE not in shown
    assert b"strong" in shown


@pytest.mark.parametrize("letter", ["\x1b", "\x9b", "\u202e", "\u200b", "\r", "\x07", "\u2066"])
def test_what_commands_a_terminal_or_hides_words_is_shown_as_its_code_point(letter: str) -> None:
    assert safe(f"Acme{letter}Ltd") == f"Acme⟦U+{ord(letter):04X}⟧Ltd"


@pytest.mark.parametrize("name", ["می‌خواهم", "क्‍ष", "إدارة الأمن", "新疆", "line\nline"])
def test_ordinary_spelling_is_left_as_it_is(name: str) -> None:
    assert safe(name) == name


def test_the_words_of_the_order_are_marked_and_nothing_else_is() -> None:
    shown = painted("HOLD: he wrote “all\n  of it” there")
    marked = [shown.plain[span.start : span.end] for span in shown.spans if "khaki" in str(span.style)]
    assert marked == ["“all\n  of it”"]


def test_lists_being_read_are_said_to_be_on_a_terminal(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "own.csv").write_text("name,entry_id,kind\nZorbex Systems,1,organisation\n", "utf-8")
    said = on_a_terminal(
        "search", "Zorbex Systems", "--watchlists", str(lists), to=tmp_path / "out",
        EXPORTGATE_CACHE_DIR=str(tmp_path / "cache"),
    )  # fmt: skip
    assert b"Reading the lists" in said
