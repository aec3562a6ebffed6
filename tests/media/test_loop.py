"""The loop takes media while it waits, and forgets nothing else over it."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from media.relay.loop import BUSY_PACKETS, MediaLoop
from tests.media.caller import until

pytestmark = pytest.mark.media


@pytest.fixture
def loop() -> Iterator[MediaLoop]:
    made = MediaLoop()
    yield made
    made.close()


class Inbox:
    """A socket that is drained; b"other" is what asyncio has to know of."""

    def __init__(self, loop: MediaLoop) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.taken: list[bytes] = []
        loop.add_reader(self.socket, self.drain)
        loop.media.attend(self.socket.fileno(), self.drain)

    def drain(self) -> tuple[int, bool]:
        count, has_other = 0, False
        while True:
            try:
                datagram = self.socket.recv(100)
            except BlockingIOError:
                return count, has_other
            self.taken.append(datagram)
            count, has_other = count + 1, has_other or datagram == b"other"


@pytest.mark.parametrize("rate", [BUSY_PACKETS // 4, BUSY_PACKETS * 3])
def test_timers_threads_and_other_sockets_go_on_beside_media(loop: MediaLoop, rate: int) -> None:
    inbox = Inbox(loop)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.connect(inbox.socket.getsockname())
    sent: list[bytes] = []
    late: list[float] = []

    def send(count: int) -> None:
        for _ in range(count):
            sent.append(b"%d" % len(sent))
            sender.send(sent[-1])

    async def work() -> None:
        for turn in range(100):
            send(rate // 100)
            due = loop.time() + 0.01
            await asyncio.sleep(0.01)
            late.append(loop.time() - due)
            if turn % 20 == 0:
                assert await asyncio.to_thread(lambda: 7) == 7
        send(1)
        sent.append(b"other")
        sender.send(b"other")
        await until(lambda: len(inbox.taken) == len(sent))

    loop.run_until_complete(asyncio.wait_for(work(), 20))
    assert inbox.taken == sent
    assert sorted(late)[len(late) // 2] < 0.05
    assert rate > BUSY_PACKETS or loop.media._pause == 0
    loop.media.neglect(inbox.socket.fileno())
    loop.remove_reader(inbox.socket)
    inbox.socket.close()
    sender.close()
