"""A document made into a rule set: merged over the release, checked against shapes, compiled."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from services.screening.knowledge.load import Knowledge, KnowledgeError
from services.screening.rulesets.document import RuleSetDocument
from services.screening.rulesets.faults import RuleSetError, pointer
from services.screening.rulesets.merging import NAMED, Files, Merging
from shared.contracts.assessment import Disposition
from shared.contracts.order.parse import FieldError

_STEP = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")
_COMPILED = ("catalogue", "capabilities", "plain_words", "end_users", "programmes", "regions", "ties",
             "tranches", "negation", "trade", "goods", "onward", "acts", "gazetteer")  # fmt: skip


def resolve(release: Knowledge, document: RuleSetDocument) -> Knowledge:
    """The rule set of a document (blocking, about a second); raises `RuleSetError`."""
    files = merged(release, document)
    try:
        knowledge = Knowledge.of(files)
    except KnowledgeError as error:
        raise RuleSetError([_fault(error, files, document)]) from error
    faults = [*_lost(files, knowledge), *_senseless(knowledge)]
    if faults:
        raise RuleSetError(faults)
    return knowledge


def merged(release: Knowledge, document: RuleSetDocument) -> Files:
    """The release's tables with the changes; raises `RuleSetError`."""
    merging = Merging()
    files = merging.files(release.files, document.changes)
    if merging.faults:
        raise RuleSetError(merging.faults)
    _give_actions(files, document)
    return files


def _give_actions(files: Files, document: RuleSetDocument) -> None:
    """An action that the document gives holds wherever the rule asks for anything."""
    changed = document.changes.get("catalogue", {}).get("rule", {})
    rows = [
        {**row, "house_action": row["action"]} if "action" in changed.get(row["id"], {}) else row
        for row in files["catalogue"]["rule"]
    ]
    files["catalogue"] = {**files["catalogue"], "rule": rows}


def _fault(error: KnowledgeError, files: Files, document: RuleSetDocument) -> FieldError:
    if not error.file:
        return FieldError(_place_of_pattern(str(error), document), str(error))
    what, _, where = error.problem.partition(" - at `$")
    return FieldError(pointer("changes", error.file, *_steps(where, files, error.file)), what)


def _steps(where: str, files: Files, file: str) -> Iterator[str]:
    """The steps of msgspec's path, with the names of rows that have one."""
    value: Any = files[file]
    place: tuple[str, ...] = (file,)
    for match in _STEP.finditer(where):
        key, index = match.groups()
        value = value[int(index)] if index else value.get(key) if isinstance(value, dict) else None
        named = index and place in NAMED
        step = str(value[NAMED[place]]) if named else key or index
        place = (*place, step)
        yield step


def _place_of_pattern(message: str, document: RuleSetDocument) -> str:
    texts = [(place, text) for place, text in _texts(document.changes, ("changes",)) if repr(text) in message]
    return pointer(*texts[0][0]) if texts else pointer("changes")


def _texts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _texts(item, (*place, str(key)))


def _lost(files: Files, knowledge: Knowledge) -> Iterator[FieldError]:
    """Keys that no shape knows: they would silently mean nothing."""
    for name in _COMPILED:
        yield from _unread(files[name], getattr(knowledge, name), (name,))


def _unread(value: Any, read: Any, place: tuple[str, ...]) -> Iterator[FieldError]:
    if isinstance(read, msgspec.Struct) and isinstance(value, dict):
        fields = dict(zip(read.__struct_encode_fields__, read.__struct_fields__, strict=True))
        for key, item in value.items():
            if key not in fields:
                yield FieldError(pointer("changes", *place, key), "is not known here")
            else:
                yield from _unread(item, getattr(read, fields[key]), (*place, key))
    elif isinstance(read, dict) and isinstance(value, dict):
        for key, item in value.items():
            yield from _unread(item, read.get(key), (*place, key))
    elif isinstance(read, list) and isinstance(value, list):
        for index, (item, found) in enumerate(zip(value, read, strict=False)):
            step = str(item[NAMED[place]]) if place in NAMED else str(index)
            yield from _unread(item, found, (*place, step))


def _senseless(knowledge: Knowledge) -> Iterator[FieldError]:
    """What has the right shape and would leave an order without a ground, a way out, or a rule."""
    for rule in knowledge.catalogue.rule:
        place = ("changes", "catalogue", "rule", rule.id)
        if not rule.grounds:
            yield FieldError(pointer(*place, "grounds"), "names no ground; `valid_to` ends a rule")
        if not rule.resolutions and rule.action is not Disposition.CLEAR and rule.machine == "live":
            yield FieldError(pointer(*place, "resolutions"), "names no way out")
    for tag in knowledge.capabilities.tag:
        if tag.rule not in knowledge.rules:
            place = ("changes", "capabilities", "tag", tag.name)
            yield FieldError(pointer(*place, "rule"), f"{tag.rule} is no rule of this release")
    for index, row in enumerate(knowledge.trade.ownership):
        if row.rule not in knowledge.rules or not 0 <= row.threshold_percent <= 100:
            detail = "names no rule of this release, or no share between 0 and 100 %"
            yield FieldError(pointer("changes", "trade", "ownership", index), detail)
