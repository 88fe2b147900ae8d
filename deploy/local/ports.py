"""Ports on loopback: which are free, and what to say when they are not."""

import socket
from contextlib import ExitStack

from deploy.local.errors import LocalError

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def free_ports(count: int) -> list[int]:
    """Different ports that were free a moment ago."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def is_free(port: int) -> bool:
    """Could a server listen on this port of loopback now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def require_free(ports: dict[str, int]) -> None:
    """Raises LocalError naming every port that is taken or impossible, and the way out."""
    impossible = [port for port in ports.values() if not 1 <= port <= 65535]
    if impossible:
        raise LocalError(f"port {impossible[0]} does not exist: choose --ports-from between 1024 and 65500")
    taken = [f"{port} ({name})" for name, port in ports.items() if not is_free(port)]
    if taken:
        word = "port" if len(taken) == 1 else "ports"
        raise LocalError(
            f"{word} {', '.join(taken)} already in use on {LOOPBACK}: "
            "stop what listens there, or choose others with --ports-from"
        )
