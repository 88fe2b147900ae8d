"""The commands, put together; each group has its own file."""

import sys

import typer

from services.cli import assess, audit, bench, clearance, names, orders, replay, run, watchlists

app = typer.Typer(
    name="exportgate",
    help="Assess export orders, decide held ones, guard the ship gate.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("up")(run.up)
app.command("serve")(run.serve)
app.command("migrate")(run.migrate)
app.command("assess")(assess.assess)
app.command("search")(names.search)
app.command("compare")(names.compare)
app.add_typer(watchlists.app, name="watchlists")
app.add_typer(orders.app, name="orders")
app.add_typer(clearance.app, name="clearance")
app.add_typer(audit.app, name="audit")
app.add_typer(replay.app, name="replay")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Entry point; a closed pipe or Ctrl-C is not an error to be explained."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
