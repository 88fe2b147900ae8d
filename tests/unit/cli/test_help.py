"""Help that teaches, wrong words explained in one line, completion in the shell."""

import pytest

from services.cli.main import main

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


@pytest.mark.parametrize("command", ["up", "serve", "migrate", "assess", "search", "compare"])
def test_the_help_of_a_command_shows_what_to_type(command: str, capsys: Captured) -> None:
    assert status_of(command, "--help") == 0
    usage, *rest = capsys.readouterr().out.strip().splitlines()
    assert "Usage" in usage
    assert any(line.strip().startswith(f"exportgate {command} ") for line in rest)


@pytest.mark.parametrize("command", ["issue", "list", "revoke"])
def test_the_help_of_keys_shows_what_to_type(command: str, capsys: Captured) -> None:
    assert status_of("keys", command, "--help") == 0
    assert f"exportgate keys {command} " in capsys.readouterr().out.partition("Options")[2]


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


def test_the_shell_completes_commands(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("_EXPORTGATE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "exportgate wat")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert status_of() == 0
    assert capsys.readouterr().out.split() == ["watchlists"]
