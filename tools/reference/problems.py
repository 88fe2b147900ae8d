"""The problem types of the HTTP interfaces as a page, read from where the code raises them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deploy.local.layout import SERVICES
from shared.web.problems import BLANK, problem_type

ROOT = Path(__file__).parents[2]

_INTRODUCTION = """# Problems

Every HTTP error is `application/problem+json` (RFC 9457): `type`, `title`, `status`, and where it helps
`detail`, `errors` (each with the JSON Pointer of a field and what is wrong with it) and members of its own.
`instance` names the request in the log. Branch on `type`; titles and details are for people and may change.
An error without a type of its own has `about:blank`, and its status says it all. Generated from the code.
"""


Function = ast.FunctionDef | ast.AsyncFunctionDef


class Raised(NamedTuple):
    """One place that raises a problem."""

    type: str
    status: int
    title: str
    where: str


def problems_page() -> str:
    """Markdown: a row for each type."""
    found: dict[str, set[Raised]] = {}
    for raised in all_raised():
        found.setdefault(raised.type, set()).add(raised)
    rows = [_row(name, sorted(places)) for name, places in sorted(found.items())]
    return "\n".join([_INTRODUCTION, "| Type | Status | Title | Of |", "|---|---|---|---|", *rows, ""])


def _row(name: str, places: list[Raised]) -> str:
    statuses = ", ".join(str(status) for status in sorted({place.status for place in places}))
    titles = "; ".join(dict.fromkeys(place.title for place in places))
    where = {place.where for place in places}
    services = "every service" if "shared" in where else ", ".join(name for name in SERVICES if name in where)
    return f"| `{name}` | {statuses} | {titles} | {services} |"


def all_raised() -> Iterator[Raised]:
    """Every problem with a type of its own, in the services and in what they share."""
    for folder in ("shared", *(f"services/{name}" for name in SERVICES)):
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            for raised in _of_module(module, folder.rpartition("/")[2]):
                if raised.type != BLANK:
                    yield raised


def _of_module(module: ast.Module, where: str) -> Iterator[Raised]:
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call.func) in ("Problem", "__init__") and call.args[1:]:
                for title, slug in _titles_and_slugs(call, function, module):
                    for status in _statuses(call.args[0]):
                        yield Raised(problem_type(slug), status, title, where)


def _titles_and_slugs(call: ast.Call, function: Function, module: ast.Module) -> Iterator[tuple[str, str]]:
    """From the call itself; from the calls of the function that makes it; from a table of (title, type)."""
    given = next((word.value for word in call.keywords if word.arg == "type_"), None)
    title = _text(call.args[1])
    if title and _text(given):
        yield title, _text(given)
    elif title and isinstance(given, ast.Name):
        name = function.name
        callers = [
            node for node in ast.walk(module) if isinstance(node, ast.Call) and _name(node.func) == name
        ]
        words = [word.value for caller in callers for word in caller.keywords if word.arg == given.id]
        defaults = function.args.kw_defaults
        for slug in filter(None, map(_text, [*words, *defaults])):
            yield title, slug
    elif isinstance(given, ast.Name):
        for node in ast.walk(module):
            if isinstance(node, ast.Dict):
                pairs = [value.elts for value in node.values if isinstance(value, ast.Tuple)]
                yield from ((_text(pair[0]), _text(pair[1])) for pair in pairs if len(pair) == 2)


def _statuses(node: ast.expr) -> list[int]:
    return [
        found.value
        for found in ast.walk(node)
        if isinstance(found, ast.Constant) and isinstance(found.value, int)
    ]


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
