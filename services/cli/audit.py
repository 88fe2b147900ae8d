"""`audit verify`: the chain and its signed checkpoints."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from services.cli.errors import fail
from services.cli.examples import EXAMPLES
from services.cli.run import SERVICES, services
from services.cli.server import database_of
from services.cli.terminal import waiting

app = typer.Typer(help="The audit record.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The audit record."""


@app.command(epilog=EXAMPLES["audit verify"])
def verify(
    service: Annotated[
        str | None, typer.Argument(help="One service; all four without it", autocompletion=services)
    ] = None,
    data_dir: Annotated[Path, typer.Option(help="Data directory of `exportgate up`")] = Path(".exportgate"),
    database_url: Annotated[
        str | None, typer.Option(help="postgresql:// URL, elsewhere than under `up`")
    ] = None,
    checkpoints: Annotated[Path | None, typer.Option(help="Checkpoints kept outside the database")] = None,
    public_key: Annotated[Path | None, typer.Option(help="The service's audit key (PEM, public)")] = None,
) -> None:
    """Check hash chains, Merkle tree and signed checkpoints; exit status 0 only when whole."""
    from shared.audit.checkpoint_file import CheckpointFile
    from shared.audit.verification import VerificationImpossible, verify_service

    whole = True
    for name in [service] if service else SERVICES:
        if name not in SERVICES:
            fail(f"there is no service {name!r}; there are {', '.join(SERVICES)}")
        url = database_url or database_of(name, data_dir)
        file = checkpoints or CheckpointFile(data_dir / "services" / name, name).path
        key = _read_key(public_key) if public_key else _local_key(data_dir, name)
        try:
            with waiting(f"reading the audit chain of {name}"):
                report = asyncio.run(verify_service(name, url, file, key))
        except (VerificationImpossible, OSError) as error:
            fail(str(error))
        whole = whole and report.whole
        typer.echo(report.summary())
    raise typer.Exit(0 if whole else 1)


def _local_key(data_dir: Path, service: str) -> str:
    try:
        return str(json.loads((data_dir / "secrets/audit-public-keys.json").read_text())[service])
    except (OSError, KeyError, ValueError) as error:
        fail(f"no public audit key of {service} in {data_dir}: {error}")


def _read_key(file: Path) -> str:
    try:
        key = load_pem_public_key(file.read_bytes())
        return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    except (OSError, ValueError) as error:
        fail(f"{file}: {error}")
