"""Fetching the jars in a process of its own, so that Ctrl-C ends even a download that hangs.

python -m deploy.local.fetch TARGET
"""

import asyncio
import os
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.jars import MIRROR_SETTING, install_jars, missing_jars, pinned_jars


async def fetch_jars(target: Path, progress: Callable[[str], None]) -> list[Path]:
    """The class path, fetching first what is missing. Raises LocalError."""
    jars = pinned_jars()
    if await asyncio.to_thread(missing_jars, target, jars):
        await _run_fetcher(target, progress)
    return sorted(target / jar.file_name for jar in jars)


async def _run_fetcher(target: Path, progress: Callable[[str], None]) -> None:
    environment = {
        **trusted_authorities(),
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.local.fetch", str(target)),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    last = ""
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            last = line.decode("utf-8", "replace").strip()
            if last.startswith("fetch"):
                progress(last)
        if await process.wait() != 0:
            raise LocalError(last or "Apache Kafka's jars could not be fetched")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def trusted_authorities() -> dict[str, str]:
    """Trust whom the machine trusts, as pip does: behind a company's proxy that is not the bundled list.

    Empty when the machine has no certificate authorities of its own. Whoever calls may say otherwise with
    ``REQUESTS_CA_BUNDLE`` or ``CURL_CA_BUNDLE``.
    """
    paths = ssl.get_default_verify_paths()
    if "CURL_CA_BUNDLE" in os.environ:  # requests reads this one too
        return {}
    if paths.cafile:
        return {"REQUESTS_CA_BUNDLE": paths.cafile}
    if paths.capath and any(Path(paths.capath).iterdir()):
        return {"REQUESTS_CA_BUNDLE": paths.capath}
    return {}


def main() -> int:
    """Fetch into the directory named on the command line; the last line of output says what went wrong."""
    try:
        install_jars(
            Path(sys.argv[1]),
            mirror=os.environ.get(MIRROR_SETTING),
            progress=lambda line: print(line, flush=True),
        )
    except (LocalError, OSError) as error:
        print(error, flush=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
