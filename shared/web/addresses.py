"""Which network addresses a request to somebody else's URL may go to."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 as updated), address by purpose. Of IPv6
# only global unicast, 2000::/3, is ever asked; within it the blocks below are not hosts of the public
# Internet or carry an IPv4 address that a translator on the way would unwrap.
_SPECIAL: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "of this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared (carrier-grade NAT)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "for protocol assignments"),
    ("192.0.2.0/24", "for documentation"),
    ("192.31.196.0/24", "for AS112"),
    ("192.52.193.0/24", "for multicast relays"),
    ("192.88.99.0/24", "a 6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "for AS112"),
    ("198.18.0.0/15", "for benchmarks"),
    ("198.51.100.0/24", "for documentation"),
    ("203.0.113.0/24", "for documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("64:ff9b::/96", "an IPv4 address in translation"),
    ("64:ff9b:1::/48", "an IPv4 address in translation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
    ("2001::/23", "for protocol assignments"),
    ("2001:db8::/32", "for documentation"),
    ("2002::/16", "an IPv4 address in 6to4"),
    ("2620:4f:8000::/48", "for AS112"),
    ("3fff::/20", "for documentation"),
)
_NETWORKS: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(text), purpose) for text, purpose in _SPECIAL
)
_GLOBAL_UNICAST = ip_network("2000::/3")


def why_not_public(address: str) -> str | None:
    """What kind of address it is when it is not a public unicast one, such as `loopback`; None when it is.

    Whatever cannot be read is not public.
    """
    found = _read(address)
    if found is None:
        return "unreadable"
    for network, purpose in _NETWORKS:
        if found.version == network.version and found in network:
            return purpose
    if found.version == 6 and found not in _GLOBAL_UNICAST:
        return "not global unicast"
    return None


def is_loopback(address: str) -> bool:
    """Whether it is this machine, written plainly (an IPv4-mapped one is not)."""
    found = _read(address)
    return found is not None and found.is_loopback and getattr(found, "ipv4_mapped", None) is None


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
