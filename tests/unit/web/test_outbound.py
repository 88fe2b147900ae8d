"""Requests to other people's URLs: where they go, and where they do not, over real sockets."""

import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.addresses import why_not_public
from shared.web.outbound import AddressRefused, SystemResolver, outbound_client
from tests.support.certificates import certificate, server_context, trusting
from tests.support.hooks import HookReceiver, receiving

HOST = "hooks.example"


class Names:
    """A name server whose answers change from one question to the next."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts no certificate at all."""


async def post(url: str, names: Names, ca: ssl.SSLContext = NOBODY, *, loopback: bool = True) -> int:
    async with outbound_client(seconds=5, resolve=names, loopback=loopback, ca=ca) as client:
        return (await client.post(url, content=b"{}")).status_code


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.9.9.9", "loopback"),
        ("0.0.0.0", "this network"),
        ("10.1.2.3", "private"),
        ("172.31.255.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "carrier-grade"),
        ("169.254.169.254", "link-local"),
        ("192.0.2.7", "documentation"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.9", "documentation"),
        ("198.19.0.1", "benchmarks"),
        ("224.0.0.251", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "IPv4-mapped"),
        ("::ffff:8.8.8.8", "IPv4-mapped"),
        ("::7f00:1", "not global unicast"),
        ("64:ff9b::7f00:1", "translation"),
        ("2002:7f00:1::1", "6to4"),
        ("2001:0:4136:e378::1", "protocol assignments"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("fd00::1", "private"),
        ("fe80::1%eth0", "link-local"),
        ("ff02::1", "multicast"),
        ("hooks.example", "unreadable"),
        ("0x7f000001", "unreadable"),
    ],
)
def test_addresses_that_are_not_public(address: str, kind: str) -> None:
    assert kind in (why_not_public(address) or "public")


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert why_not_public(address) is None


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_passes(address: object) -> None:
    found = ip_address(str(address))
    if why_not_public(str(found)) is None:
        assert found.is_global
        assert not found.is_multicast


async def test_the_request_goes_to_the_checked_address_under_its_own_name(tmp_path: Path) -> None:
    pem = certificate(tmp_path, HOST)
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with receiving(HookReceiver(), tls=server_context(pem)) as receiver:
        status = await post(f"https://{HOST}:{receiver.port}/in", names, trusting(pem))
    assert status == 204
    (request,) = receiver.requests
    assert request.headers["host"] == f"{HOST}:{receiver.port}"
    # Asked once: a second answer, which would have been a private address, plays no part.
    assert names.asked == [(HOST, receiver.port)]


async def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "other.example")
    async with receiving(HookReceiver(), tls=server_context(pem)) as receiver:
        with pytest.raises(httpx.ConnectError):
            await post(f"https://{HOST}:{receiver.port}/", Names(["127.0.0.1"]), trusting(pem))
    assert receiver.requests == []


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["10.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"]],
)
async def test_a_name_with_any_address_that_is_not_public_is_refused(answers: list[str]) -> None:
    async with receiving(HookReceiver()) as receiver:
        with pytest.raises(AddressRefused):
            await post(f"https://{HOST}:{receiver.port}/", Names(answers), loopback=False)
    assert receiver.connections == 0


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "2130706433", "0x7f.1", "127.1"]
)
async def test_loopback_by_any_spelling_is_refused(host: str) -> None:
    async with (
        receiving(HookReceiver()) as receiver,
        outbound_client(seconds=5, resolve=SystemResolver(1), ca=NOBODY) as client,
    ):
        with pytest.raises((AddressRefused, httpx.ConnectError)):
            await client.post(f"https://{host}:{receiver.port}/")
    assert receiver.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://me:secret@hooks.example/",
        "https://hooks.example:99999/",
        "https://hooks.example:0/",
    ],
)
async def test_plain_http_passwords_and_impossible_ports_in_a_url_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        await post(url, Names(["93.184.215.14"]))


async def test_another_address_is_tried_when_one_does_not_answer() -> None:
    async with receiving(HookReceiver()) as receiver:
        status = await post(f"http://{HOST}:{receiver.port}/", Names(["127.0.0.2", "127.0.0.1"]))
    assert status == 204


async def test_a_redirect_is_not_followed() -> None:
    async with receiving(HookReceiver()) as inside, receiving(HookReceiver()) as receiver:
        target = f"http://127.0.0.1:{inside.port}/"
        receiver.manners = [f"HTTP/1.1 307 Away\r\nlocation: {target}\r\n"]
        status = await post(f"http://{HOST}:{receiver.port}/", Names(["127.0.0.1"]))
    assert status == 307
    assert inside.connections == 0


async def test_two_names_at_one_address_share_no_connection(tmp_path: Path) -> None:
    pem = certificate(tmp_path, HOST)
    names = Names(["127.0.0.1"])
    async with (
        receiving(HookReceiver(), tls=server_context(pem)) as receiver,
        outbound_client(seconds=5, resolve=names, loopback=True, ca=trusting(pem)) as client,
    ):
        assert (await client.post(f"https://{HOST}:{receiver.port}/")).status_code == 204
        with pytest.raises(httpx.ConnectError):
            await client.post(f"https://other.example:{receiver.port}/")
