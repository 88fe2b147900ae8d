"""The command line as a page: every command with what it takes and an example, from the program itself."""

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from typer.main import get_command

from services.cli.main import app

_INTRODUCTION = """# Command line

Status 0: done. 1: what was checked does not hold. 2: wrong input, said in one line on stderr. Answers are
laid out for reading on a terminal and JSON in a pipe, unless `--format` says which. `exportgate COMMAND
--help` shows the same as this page, `exportgate --version` which release it is, and `exportgate
--install-completion` teaches the shell to complete. Generated from the code.
"""
_HIDDEN = frozenset({"--install-completion", "--show-completion", "--help"})


def commands_page() -> str:
    """Markdown: one section a command, in the order of the help."""
    sections = [_section(words, command) for words, command in _leaves(("exportgate",), get_command(app))]
    return "\n".join([_INTRODUCTION, *sections])


def _leaves(words: tuple[str, ...], command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(words), command
        return
    for name, found in inner.items():
        yield from _leaves((*words, name), found)


def _section(words: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not _HIDDEN & set(p.opts)]
    usage = " ".join([words, *(["[OPTIONS]"] if options else []), *map(_written, arguments)])
    rows = [_row(f"`{_written(item)}`", item) for item in arguments]
    rows += [_row(f"`{', '.join([*item.opts, *item.secondary_opts])}`", item) for item in options]
    table = ["", "| | |", "|---|---|", *rows] if rows else []
    example = re.sub(r"\n\n", "\n", (command.epilog or "").strip())
    shown = ["", "```text", example, "```"] if example else []
    return "\n".join([f"## {words}", "", f"`{usage}`", "", _line(command.help or ""), *table, *shown, ""])


def _written(argument: Any) -> str:
    name = str(argument.metavar or argument.name).upper().strip("[]")
    name += "…" if argument.nargs == -1 else ""
    return name if argument.required else f"[{name}]"


def _row(name: str, item: Any) -> str:
    parts = [_line(getattr(item, "help", None) or "")]
    annotation = item.type_descriptor.annotation if hasattr(item, "type_descriptor") else None
    if get_origin(annotation) is Literal:
        parts.append(f"One of {', '.join(f'`{choice}`' for choice in get_args(annotation))}.")
    if item.param_type_name == "option" and item.required:
        parts.append("Required.")
    elif item.default not in (None, False, True, [], ()) and not callable(item.default):
        parts.append(f"Default `{item.default}`.")
    return f"| {name} | {' '.join(part for part in parts if part)} |"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
