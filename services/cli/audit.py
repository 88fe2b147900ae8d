"""`audit verify`: the chain and its signed checkpoints."""

import typer

app = typer.Typer(help="The audit record.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The audit record."""
