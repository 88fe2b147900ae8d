"""The document that people review: YAML or JSON, small, without anchors, every key said once."""

import json
import re
from collections.abc import Hashable
from typing import Any

import msgspec
import yaml

from services.screening.rulesets.faults import RuleSetError, pointer
from shared.contracts.order.parse import FieldError
from shared.contracts.order.values import is_blank

MOST_BYTES = 256 * 1024
"""The packaged files together are of about this size; a review of more is no review."""
DEEPEST = 12


class RuleSetDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason` says why, for whoever approves; `changes` maps a knowledge file to its changes.

    The changes are all that this exporter wants otherwise than the release: a later document replaces an
    earlier one, and one with empty `changes` returns to the release.
    """

    reason: str
    changes: dict[str, dict[str, Any]]

    def __post_init__(self) -> None:
        if is_blank(self.reason):
            raise ValueError("says why the rules change, and is empty")


def parse_document(body: bytes) -> RuleSetDocument:
    """Read YAML or JSON; raises `RuleSetError`."""
    if len(body) > MOST_BYTES:
        raise RuleSetError([FieldError("", f"is larger than {MOST_BYTES} bytes")])
    try:
        text = body.decode("utf-8")
        read = _json(text) if text.lstrip().startswith("{") else _yaml(text)
        return msgspec.convert(msgspec.json.decode(msgspec.json.encode(read)), RuleSetDocument)
    except RecursionError:
        raise RuleSetError([FieldError("", f"is nested deeper than {DEEPEST} levels")]) from None
    except msgspec.ValidationError as error:
        raise RuleSetError([_misshapen(str(error))]) from error
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise RuleSetError([FieldError("", " ".join(str(error).split())[:300])]) from error


def _misshapen(message: str) -> FieldError:
    what, _, where = message.partition(" - at `$")
    return FieldError(pointer(*where.rstrip("`").strip(".").split(".")) if where else "", what)


def _json(text: str) -> Any:
    return _shallow(json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number))


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is said twice")
        found[key] = value
    return found


def _shallow(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _shallow(item, depth + 1)
    return value


def _yaml(text: str) -> Any:
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """Plain YAML 1.2: `NO` is Norway and not false, a date is its text, nothing refers to another place."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # declared so by PyYAML
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise ValueError("holds an alias; every value is written where it stands")
        self.depth += 1
        if self.depth > DEEPEST:
            raise RecursionError
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        pairs = [(self.construct_object(key, deep=True), value) for key, value in node.value]
        if not all(isinstance(key, str) for key, _ in pairs):
            raise ValueError("holds a key that is no text")
        return _unique([(key, self.construct_object(value, deep=True)) for key, value in pairs])  # type: ignore[return-value]  # text keys are hashable


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
