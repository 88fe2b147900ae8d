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


def country_code(text: str | None) -> str | None:
    """ISO 3166-1 alpha-2 of a code or an English name; None when empty or not known."""
    return _table().get((text or "").strip().casefold())
