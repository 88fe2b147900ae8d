"""The commands, put together; each group has its own file."""

import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from services.cli import (
    assess,
    audit,
    bench,
    clearance,
    keys,
    names,
    orders,
    prepare,
    replay,
    rules,
    run,
    watchlists,
)
from services.cli.errors import BAD_INPUT
from services.cli.examples import ABOUT, EXAMPLES

app = typer.Typer(
    name="exportgate",
    epilog=ABOUT,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

RUN = "Run the product"
OFFLINE = "Offline, no server needed"
RUNNING = "Talk to a running system"
RECORD = "Check what was signed and recorded"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"exportgate {version('exportgate')}")
        raise typer.Exit


@app.callback()
def exportgate(
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Assess export orders, decide held ones, guard the ship gate."""


def _command(name: str, does: Callable[..., Any], panel: str) -> None:
    app.command(name, rich_help_panel=panel, epilog=EXAMPLES[name])(does)


_command("up", run.up, RUN)
_command("serve", run.serve, RUN)
_command("migrate", run.migrate, RUN)
_command("assess", assess.assess, OFFLINE)
_command("search", names.search, OFFLINE)
_command("compare", names.compare, OFFLINE)
app.add_typer(prepare.app, name="prepare", rich_help_panel=RUN)
app.add_typer(keys.app, name="keys", rich_help_panel=RUN)
app.add_typer(orders.app, name="orders", rich_help_panel=RUNNING)
app.add_typer(watchlists.app, name="watchlists", rich_help_panel=RUNNING)
app.add_typer(rules.app, name="rules", rich_help_panel=RUNNING)
app.add_typer(replay.app, name="replay", rich_help_panel=RUNNING)
app.add_typer(clearance.app, name="clearance", rich_help_panel=RECORD)
app.add_typer(audit.app, name="audit", rich_help_panel=RECORD)
app.add_typer(bench.app, name="bench", rich_help_panel=RUN)


def main(arguments: list[str] | None = None) -> None:
    """Entry point; a closed pipe or Ctrl-C is not an error to be explained, a wrong word is, in one line."""
    try:
        status = app(arguments, prog_name="exportgate", standalone_mode=False)
    except TyperException as error:
        raise SystemExit(_explained(error)) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except (KeyboardInterrupt, typer.Abort):
        raise SystemExit(130) from None
    raise SystemExit(status if isinstance(status, int) else 0)


def _explained(error: TyperException) -> int:
    """One line saying what is wrong and how to learn more; nothing where the help was shown instead."""
    says = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    if says:
        more = f" (see {context.command_path} --help)" if context is not None else ""
        sys.stderr.write(f"exportgate: {says.rstrip('.')}{more}\n")
    return BAD_INPUT
