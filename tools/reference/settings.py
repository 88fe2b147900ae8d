"""The settings of each service, as a page: variable, default, what it means and why."""

import ast
import inspect
from importlib import import_module
from textwrap import dedent

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from deploy.local.layout import SERVICES
from shared.runtime.settings import ServiceSettings


def settings_class(service: str) -> type[ServiceSettings]:
    """The settings class of a service."""
    found: type[ServiceSettings] = getattr(
        import_module(f"services.{service}.settings"), f"{service.capitalize()}Settings"
    )
    return found


def settings_page() -> str:
    """Markdown: the settings every service has, then those of each."""
    common = set(ServiceSettings.model_fields)
    parts = [_INTRODUCTION, _section("Every service", ServiceSettings, list(ServiceSettings.model_fields))]
    for service in SERVICES:
        cls = settings_class(service)
        own = [name for name in cls.model_fields if name not in common]
        parts.append(_section(service, cls, own))
    return "\n".join(parts)


_INTRODUCTION = """# Settings

Read from the environment, or from a file of `EXPORTGATE_SECRETS_DIR` named as the variable in lower case.
Lists and maps are written as JSON. Nothing secret has a default. Generated from the code.
"""


def _section(title: str, cls: type[ServiceSettings], names: list[str]) -> str:
    texts = _docstrings(cls)
    rows = [_row(name, cls.model_fields[name], texts.get(name, "")) for name in names]
    head = ["", f"## {title}", "", "| Variable | Default | |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _row(name: str, field: FieldInfo, text: str) -> str:
    return f"| `EXPORTGATE_{name.upper()}` | {_default(field)} | {text} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value is PydanticUndefined or str(value) in ("", "{}"):
        return ""
    shown = str(value).lower() if isinstance(value, bool) else f"{value}"
    return f"`{shown}`" if shown.strip("*") else ""


def _docstrings(cls: type) -> dict[str, str]:
    """The string that follows each field, in the class and those it stands on."""
    found: dict[str, str] = {}
    for base in cls.__mro__:
        if not issubclass(base, ServiceSettings):
            continue
        body = ast.parse(dedent(inspect.getsource(base))).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, text in zip(body.body, body.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                found.setdefault(field.target.id, _text(text))
    return found


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split()).replace("|", "\\|")
    return ""
