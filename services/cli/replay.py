"""`replay`: dead letters published again, audited."""

import typer

app = typer.Typer(help="Events and dead letters, published again.", no_args_is_help=True)


@app.callback()
def replay() -> None:
    """Events and dead letters, published again."""
