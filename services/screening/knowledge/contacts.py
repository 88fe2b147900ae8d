"""How people of a state are reached: dialling prefixes and endings of host names."""

import msgspec


class Contact(msgspec.Struct, frozen=True):
    """The numbers and hosts of one state under bans or an embargo."""

    country: str
    phones: tuple[str, ...]
    hosts: tuple[str, ...]

    def has_number(self, phone: str | None) -> bool:
        """Whether a number in international form is of that state."""
        plain = (phone or "").strip()
        digits = "".join(filter(str.isdigit, plain)).removeprefix("00")
        return plain.startswith(("+", "00")) and digits.startswith(self.phones)

    def has_host(self, host: str) -> bool:
        """Whether a host name ends as those of that state."""
        return host.endswith(self.hosts)
