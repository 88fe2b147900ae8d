"""Country names as publishers write them → ISO 3166-1 alpha-2."""

from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, str]:
    text = (files("services.screening.knowledge.names") / "countries.txt").read_text("utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, names = line.split("\t")
        table[code.casefold()] = code
        table.update({name.casefold(): code for name in names.split("|")})
    return table


@cache
def _alpha3() -> dict[str, str]:
    text = (files("services.screening.knowledge.names") / "countries3.txt").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def country_code(text: str | None) -> str | None:
    """ISO 3166-1 alpha-2 of a code (two or three letters) or an English name; None when not known."""
    wanted = (text or "").strip()
    return _table().get(wanted.casefold()) or _alpha3().get(wanted)
