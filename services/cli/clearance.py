"""`clearance verify`: offline, at the warehouse."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.errors import fail
from services.cli.examples import EXAMPLES

app = typer.Typer(help="Clearance certificates.", no_args_is_help=True)


@app.callback()
def clearance() -> None:
    """Clearance certificates."""


@app.command(epilog=EXAMPLES["clearance verify"])
def verify(
    certificate: Annotated[Path, typer.Argument(help="The certificate (JWS) in a file")],
    order: Annotated[Path, typer.Option(help="The order as posted, or as GET returned it")],
    keys: Annotated[Path, typer.Option(help="The JWKS of diligence")],
    revocations: Annotated[Path | None, typer.Option(help="The signed revocation list")] = None,
) -> None:
    """Print `valid`, or why not; exit status 0 only when valid for exactly this order."""
    from services.diligence.offline import verify_certificate

    try:
        verdict = verify_certificate(
            certificate.read_text(encoding="utf-8").strip(),
            order.read_bytes(),
            keys.read_bytes(),
            revocations.read_bytes() if revocations else None,
        )
    except (OSError, UnicodeDecodeError) as error:
        fail(_said(error))
    typer.echo("valid" if verdict.valid else f"not valid: {verdict.reason}")
    raise typer.Exit(0 if verdict.valid else 1)


def _said(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    return f"the certificate: {error}"
