"""Help that teaches, wrong words explained in one line, completion in the shell."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
from typer.main import get_command

from services.cli.examples import EXAMPLES
from services.cli.main import app, main

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal on which no line of help is folded."""
    monkeypatch.setenv("COLUMNS", "200")


def status_of(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    assert isinstance(left.value.code, int)
    return left.value.code


def leaves(group: Any, *words: str) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, *words, name)
        else:
            yield (*words, name)


@pytest.mark.parametrize("words", list(leaves(get_command(app))), ids=" ".join)
def test_the_help_of_a_command_shows_what_to_type(words: tuple[str, ...], capsys: Captured) -> None:
    assert status_of(*words, "--help") == 0
    shown = [line.strip() for line in capsys.readouterr().out.strip().splitlines()]
    assert "Usage" in shown[0]
    assert set(EXAMPLES[" ".join(words)].split("\n\n")) <= set(shown)


def test_the_short_word_for_help_works_everywhere(capsys: Captured) -> None:
    assert status_of("-h") == status_of("watchlists", "load", "-h") == 0
    assert "Usage: exportgate watchlists load" in capsys.readouterr().out


def test_the_version_is_the_one_installed(capsys: Captured) -> None:
    assert status_of("--version") == 0
    assert capsys.readouterr().out == f"exportgate {version('exportgate')}\n"


def test_no_words_at_all_show_the_commands(capsys: Captured) -> None:
    assert status_of() == 2
    assert "Offline, no server needed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nosuch",), "No such command 'nosuch'"),
        (("assess",), "Missing argument 'file'"),
        (("search", "--limit", "many", "x"), "Invalid value for '--limit'"),
        (("search", "--nosuch", "x"), "No such option: --nosuch"),
        (("assess", "x", "--format", "xml"), "Invalid value for '--format'"),
    ],
)
def test_wrong_words_are_one_line_and_status_two(words: tuple[str, ...], says: str, capsys: Captured) -> None:
    assert status_of(*words) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"exportgate: {says}")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("exportgate wat", ["watchlists"]),
        ("exportgate serve s", ["screening"]),
        ("exportgate audit verify d", ["diligence"]),
        ("exportgate assess x --format j", ["json"]),
    ],
)
def test_the_shell_completes_commands_services_and_choices(
    typed: str, offered: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("_EXPORTGATE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
    assert status_of() == 0
    assert capsys.readouterr().out.split() == offered
