"""Ports on loopback: which are free, and what to say when they are not."""

import random
import socket

from deploy.local.errors import LocalError

LOOPBACK = "127.0.0.1"
OF_SERVERS = range(20000, 32000)
"""Below what systems give to outgoing connections: Linux from 32768, macOS and Windows from 49152."""
_given: set[int] = set()


def free_port() -> int:
    """A port that was free a moment ago, and that this process has not been given before."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Different ports, as ``free_port`` finds them. Raises LocalError when there are not so many.

    None of them is of the range from which the system gives ports to outgoing connections: such a port
    can be taken by any connection on the machine before the server has come to listen on it.
    """
    found: list[int] = []
    for port in random.sample(OF_SERVERS, len(OF_SERVERS)):
        if len(found) == count:
            break
        if port not in _given and is_free(port):
            found.append(port)
    if len(found) < count:
        raise LocalError(f"no free port on {LOOPBACK} between {OF_SERVERS[0]} and {OF_SERVERS[-1]}")
    _given.update(found)
    return found


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
