"""Both kinds of wire do the same to every datagram."""

import os
import random
import socket
from collections.abc import Iterator

import pytest

from media.relay.names import HEADROOM, Room
from media.relay.wire import BATCH, HAS_BATCHES, Batched, Plain

pytestmark = [
    pytest.mark.media,
    pytest.mark.skipif(not HAS_BATCHES, reason="the system cannot take batches"),
]


@pytest.fixture(params=[Plain, Batched])
def wire(request: pytest.FixtureRequest) -> Iterator[Plain]:
    made: Plain = request.param("127.0.0.1", 0)
    yield made
    made.socket.close()


@pytest.fixture
def other() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        made.settimeout(5)
        yield made


def taken(wire: Plain) -> list[tuple[bytes, tuple[str, int]]]:
    """Everything that waits, with the place it came from."""
    found = []
    while batch := wire.receive():
        found += [
            (bytes(room.view[HEADROOM : HEADROOM + size]), wire.place(key))
            for room, size, key in batch
        ]
    return found


def test_datagrams_are_taken_whole_and_in_order(wire: Plain, other: socket.socket) -> None:
    sent = [os.urandom(random.randrange(1, 1400)) for _ in range(3 * BATCH + 5)]
    for datagram in sent:
        other.sendto(datagram, wire.socket.getsockname())
    assert taken(wire) == [(datagram, other.getsockname()) for datagram in sent]
    assert wire.receive() == []


@pytest.mark.parametrize("is_lasting", [True, False])
def test_what_is_sent_arrives_as_it_is(wire: Plain, other: socket.socket, is_lasting: bool) -> None:
    other.sendto(b"hello", wire.socket.getsockname())
    target = wire.target(wire.receive()[0][2])
    rooms = [Room(is_lasting=is_lasting) for _ in range(2 * BATCH + 3)]
    sent = []
    for room in rooms:
        datagram = os.urandom(random.randrange(1, 1400))
        room.view[40 : 40 + len(datagram)] = datagram
        wire.send(room, 40, len(datagram), target)
        sent.append(datagram)
    wire.flush()
    wire.write(b"goodbye", target)
    assert [other.recv(1500) for _ in rooms] == sent
    assert other.recv(1500) == b"goodbye"


def test_somebody_who_is_not_there_does_not_stop_the_others(
    wire: Plain, other: socket.socket
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.sendto(b"x", wire.socket.getsockname())
        nowhere = wire.target(wire.receive()[0][2])
    other.sendto(b"y", wire.socket.getsockname())
    target = wire.target(wire.receive()[0][2])
    rooms = [Room(is_lasting=True) for _ in range(6)]
    for number, room in enumerate(rooms):
        room.view[40:41] = b"%d" % number
        wire.send(room, 40, 1, nowhere if number % 2 else target)
    wire.flush()
    assert [other.recv(10) for _ in range(3)] == [b"0", b"2", b"4"]


def test_ipv6_has_places_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    for kind in (Plain, Batched):
        try:
            wire = kind("::1", 0)
        except OSError:
            pytest.skip("no IPv6 loopback")
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as other:
            other.bind(("::1", 0))
            other.settimeout(5)
            other.sendto(b"hello", wire.socket.getsockname())
            [(room, size, key)] = wire.receive()
            assert wire.place(key) == other.getsockname()[:2]
            wire.send(room, HEADROOM, size, wire.target(key))
            wire.flush()
            assert other.recv(10) == b"hello"
        wire.socket.close()
