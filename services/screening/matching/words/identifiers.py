"""Numbers of parties: how they are compared, and which are whole by their check digits."""

import re

_WEIGHTS_INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_WEIGHTS_INN12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_IMO = re.compile(r"[(\[,;-]*\s*\bIMO\s*(?:no\.?|number|#)?\s*[:.]?\s*(\d{7})\b\s*[)\]]?", re.IGNORECASE)
_MAY_BE_WRITTEN = re.compile(r"\d{7}").search
_LAST_NUMBER = re.compile(r"(?<=\w)\s+[(\[]?(\d{7})[)\]]?\s*$")
_OF_ONE_KIND = {
    "lei": "lei", "imo": "imo", "inn": "inn", "ogrn": "ogrn", "uscc": "uscc", "taxidno": "inn",
    "vesselregistrationidentification": "imo", "unifiedsocialcreditcodeuscc": "uscc",
    "legalentityidentifierlei": "lei",
    "registrationidimo": "imo", "unifiedsocialcreditcode": "uscc", "legalentityidentifier": "lei",
}  # fmt: skip


def normal_identifier(value: str) -> str:
    """Letters and digits only, upper case, ships' numbers without `IMO`: how identifiers are compared."""
    text = "".join(char for char in value.upper() if char.isalnum())
    number = text.removeprefix("IMO")
    return number if _imo(number) else text


def split_imo(name: str) -> tuple[str, str | None]:
    """A ship's name without the IMO number written into it, and that number; None without a whole one."""
    found = _MAY_BE_WRITTEN(name) and (_IMO.search(name) or _LAST_NUMBER.search(name))
    if not found or not _imo(found.group(1)):
        return name, None
    rest = f"{name[: found.start()]} {name[found.end() :]}".strip()
    return (rest or name), found.group(1)


def kind_of(scheme: str | None, value: str) -> str | None:
    """`lei`, `imo`, `inn`, `ogrn` or `uscc` when scheme and check digits agree; None else."""
    name = _OF_ONE_KIND.get("".join(char for char in (scheme or "").casefold() if char.isalnum()))
    text = normal_identifier(value).removeprefix("IMO")
    return name if name and _CHECKS[name](text) else None


def _digits(text: str) -> list[int]:
    return [int(char) for char in text] if text.isascii() and text.isdigit() else []


def _imo(text: str) -> bool:
    digits = _digits(text)
    return (
        len(digits) == 7
        and sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=False)) % 10 == digits[6]
    )


def _lei(text: str) -> bool:
    if len(text) != 20 or not text.isascii() or not text.isalnum():
        return False
    return int("".join(str(int(char, 36)) for char in text)) % 97 == 1


def _inn(text: str) -> bool:
    digits = _digits(text)
    if len(digits) == 10:
        return _control(digits, _WEIGHTS_INN10) == digits[9]
    if len(digits) == 12:
        one, two = _WEIGHTS_INN12
        return _control(digits, one) == digits[10] and _control(digits, two) == digits[11]
    return False


def _control(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=False)) % 11 % 10


def _ogrn(text: str) -> bool:
    if len(text) not in (13, 15) or not _digits(text):
        return False
    return int(text[:-1]) % (len(text) - 2) % 10 == int(text[-1])


def _uscc(text: str) -> bool:
    if len(text) != 18 or any(char not in _USCC_LETTERS for char in text):
        return False
    total = sum(_USCC_LETTERS.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    return (31 - total % 31) % 31 == _USCC_LETTERS.index(text[17])


_CHECKS = {"imo": _imo, "lei": _lei, "inn": _inn, "ogrn": _ogrn, "uscc": _uscc}
