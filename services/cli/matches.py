"""Matches of one name as a table for people: best first, and under each the reason."""

from typing import Any

from rich.table import Table
from rich.text import Text

from services.cli.terminal import STYLES, console, safe


def print_matches(found: dict[str, Any]) -> None:
    """The query as heading and its matches as a table; what was searched without result says so."""
    screen = console()
    screen.print(Text(safe(found["query"]), style="bold"), soft_wrap=True)
    if not found["results"]:
        screen.print(Text("  no list entry is like it"), soft_wrap=True)
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="dim")
    for heading in ("  score", "strength", "list"):
        table.add_column(heading, no_wrap=True)
    table.add_column("name on the list, and why", overflow="fold", ratio=1)
    table.add_column("entry", overflow="fold")
    for result in found["results"]:
        table.add_row(
            Text(f"  {result['score']:.2f}"),
            Text(result["strength"], style=STYLES[result["strength"]]),
            Text(safe(result["list_code"])),
            _named(result),
            Text(safe(result["entry_id"]), style="dim"),
        )
    screen.print(table)


def _named(result: dict[str, Any]) -> Text:
    """The name that matched, the entry's own name where it is another, and the reason in a line."""
    shown = Text(safe(result["matched_name"]))
    if result["name"] != result["matched_name"]:
        shown.append(f"\nan alias of {safe(result['name'])}", style="dim")
    return shown.append(f"\n{safe(result['explanation']['summary'])}", style="dim")
