"""The rule catalogue as a page, from the knowledge files."""

from collections.abc import Iterable
from itertools import groupby

from services.screening.knowledge import Knowledge
from services.screening.knowledge.model import CatalogueRule, Ground
from shared.contracts.assessment import ResolutionOption

_INTRODUCTION = """# Rules

What screening asks of every order, on which ground, and the ways out of each finding. Of several grounds the
first that is valid on the day assessed is the basis. *Unverified* citations were not checked against the
official text by a person yet. How findings become a verdict: [The verdict](../explanation/verdict.md).
Catalogue of {version}; generated from the knowledge files.
"""
_MACHINE = {
    "live": "evaluated",
    "partial": "evaluated in part",
    "case": "asked in the case",
    "platform": "enforced by the services",
}
_WAYS = {"clears": "clears it", "outweighs": "outweighs it", "different_order": "another order"}


def rules_page() -> str:
    """Markdown: a section a family, a paragraph a rule."""
    catalogue = Knowledge.load().catalogue
    families = groupby(catalogue.rule, key=lambda rule: rule.id.partition("-")[0])
    parts = [_family(name, rules) for name, rules in families]
    return "\n".join([_INTRODUCTION.format(version=catalogue.version), *parts])


def _family(name: str, rules: Iterable[CatalogueRule]) -> str:
    return "\n".join([f"## {name}", "", *(_rule(rule) for rule in rules)])


def _rule(rule: CatalogueRule) -> str:
    machine = _MACHINE.get(rule.machine, rule.machine)
    head = f"### {rule.id} {rule.title}"
    places = f"; for {', '.join(rule.jurisdictions)}" if rule.jurisdictions else ""
    lines = [head, "", f"{rule.condition} **{rule.action}**; {machine}{places}.", ""]
    lines += [f"- Ground: {_ground(ground)}" for ground in rule.grounds]
    lines.append(f"- Evidence: {rule.evidence}")
    lines += map(_way, rule.resolutions)
    if rule.becomes:
        lines.append(f"- Becomes: {rule.becomes}")
    if rule.note:
        lines.append(f"- Note: {rule.note}")
    return "\n".join([*lines, ""])


def _way(option: ResolutionOption) -> str:
    fact = f", `{option.fact}`" if option.fact else ""
    return f"- Way out ({_WAYS.get(option.kind, option.kind)}{fact}): {option.text}"


def _ground(ground: Ground) -> str:
    valid = "".join(
        f", {word} {day}" for word, day in (("from", ground.valid_from), ("until", ground.valid_to)) if day
    )
    return f"{ground.basis}: {ground.citation}{valid}{'' if ground.verified else ' (unverified)'}"
