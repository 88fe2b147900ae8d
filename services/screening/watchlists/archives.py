"""Compressed and packed lists: undone within limits, so that a small file cannot become a large one."""

import io
import zipfile
import zlib

from services.screening.watchlists.errors import WatchlistError

MAX_BYTES = 512 * 1024 * 1024
"""OFAC's advanced XML has more than 100 MB; four times that is no list."""
_MAX_RATIO = 200
"""Lists compress 10 to 25 times; a file of zeros a thousand times."""
_MAX_PARTS = 16
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


def decompress(raw: bytes, where: str) -> bytes:
    """The published bytes; gzip is undone. Refuses damaged files and those that swell beyond measure."""
    if not raw.startswith(_GZIP):
        return raw
    plain = bytearray()
    rest = raw
    try:
        while rest.startswith(_GZIP):
            rest = _member(rest, plain, len(raw), where)
    except zlib.error as error:
        raise WatchlistError(where, f"damaged gzip file: {error}") from error
    return bytes(plain)


def _member(raw: bytes, plain: bytearray, compressed: int, where: str) -> bytes:
    """Adds one gzip member to `plain`; gives what follows it."""
    stream = zlib.decompressobj(wbits=31)
    waiting = raw
    while not stream.eof:
        piece = stream.decompress(waiting, _CHUNK)
        waiting = stream.unconsumed_tail
        plain += piece
        _refuse_swollen(len(plain), compressed, where)
        if not piece and not waiting and not stream.eof:
            raise WatchlistError(where, "damaged gzip file: it ends before its end")
    return stream.unused_data


def _refuse_swollen(plain: int, compressed: int, where: str) -> None:
    if plain > MAX_BYTES or plain > max(_MAX_RATIO * compressed, _CHUNK):
        raise WatchlistError(where, f"swells from {compressed} to more than {plain} bytes: not a list")


def is_packed(raw: bytes) -> bool:
    """Whether this is a zip archive, such as the parts of one list packed together."""
    return raw.startswith(_ZIP)


def unpack(raw: bytes, where: str) -> list[tuple[str, bytes]]:
    """Names and contents of the files in a zip archive, in the order of their names."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            files = sorted(
                (info for info in archive.infolist() if not info.is_dir()), key=lambda f: f.filename
            )
            if len(files) > _MAX_PARTS:
                raise WatchlistError(
                    where, f"{len(files)} files packed together; a list has at most {_MAX_PARTS}"
                )
            _refuse_swollen(sum(info.file_size for info in files), len(raw), where)
            return [(info.filename, _read(archive, info, where)) for info in files]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise WatchlistError(where, f"damaged zip file: {error}") from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    with archive.open(info) as stream:
        # The size in the directory is what the packer says: never more than that is read.
        found = stream.read(info.file_size + 1)
    if len(found) > info.file_size:
        raise WatchlistError(where, f"{info.filename} is larger than it says")
    return found


def pack(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip archive of the parts of one list; the same parts give the same bytes."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return into.getvalue()
