"""Names of ordinary customers in many scripts, put together from parts: `data/ordinary_names.toml`.

How the parts were made, and which half is only measured: `data/ordinary_names.md`. Some names will by chance
be a listed party's too (a common name is many people's); the rate counts those as alarms.
"""

import random
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

Half = Literal["known", "fresh"]
HALVES: tuple[Half, Half] = ("known", "fresh")
_SLOT = re.compile(r"{(\w+)}")
_TURNS = ("people", "people", "bodies")
"""Two persons to each body."""


class Customer(NamedTuple):
    """A name nobody lists, and the script it is written in."""

    name: str
    script: str


def ordinary(count: int, dice: random.Random, half: Half = "known") -> list[Customer]:
    """So many customers without repetition, every script as often as any other."""
    tables = _tables(half)
    scripts = sorted({table["script"] for table in tables["people"]})
    found: dict[str, Customer] = {}
    turn = 0
    while len(found) < count:
        script, kind = scripts[turn % len(scripts)], _TURNS[turn // len(scripts) % len(_TURNS)]
        table = dice.choice([table for table in tables[kind] if table["script"] == script])
        name = _person(table, dice) if kind == "people" else _body(table, dice)
        found.setdefault(name, Customer(name, script))
        turn += 1
    return list(found.values())


def shares(customers: Iterable[Customer], alerted: Iterable[Customer]) -> str:
    """Alerts by script, those without any left out."""
    asked, hits = [c.script for c in customers], [c.script for c in alerted]
    return ", ".join(
        f"{script} {hits.count(script)} of {asked.count(script)}" for script in sorted(set(hits))
    )


@cache
def _tables(half: Half) -> dict[str, list[dict[str, Any]]]:
    text = (files("deploy.bench.data") / "ordinary_names.toml").read_text("utf-8")
    return {
        kind: [table for table in tables if table["half"] == half]
        for kind, tables in tomllib.loads(text).items()
    }


def _person(table: dict[str, Any], dice: random.Random) -> str:
    given, family = dice.choice(table["given"].split()), dice.choice(table["family"].split())
    middle = dice.choice(["", *table["middle"].split()]) if "middle" in table else ""
    order = (family, middle, given) if table.get("order") == "family first" else (given, middle, family)
    return str(table.get("between", " ")).join(part for part in order if part)


def _body(table: dict[str, Any], dice: random.Random) -> str:
    pattern: str = dice.choice(table["patterns"])
    return _SLOT.sub(lambda slot: dice.choice(table[slot.group(1)].split("|")), pattern)
