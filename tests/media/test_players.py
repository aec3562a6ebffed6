"""Files as sources: shared music, clips that jump to a key frame, and files that are none."""

import asyncio
from pathlib import Path

import pytest

from media.relay.commands import Clip, Role
from media.relay.limits import Refused
from media.relay.names import Room
from media.relay.players import Film, Player, Players, load
from tests.media.caller import until
from tests.media.calls import Stage
from tests.media.clips import film

pytestmark = pytest.mark.media


class Ear:
    """Takes what a player plays."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int, bytes]] = []

    def take(
        self, room: Room, number: int, timestamp: int, marker: int, start: int, end: int, level: int
    ) -> None:
        self.heard.append((number, timestamp, bytes(room.view[start:end])))

    def restart(self) -> None: ...
    def on_report(self, info: object, now: float) -> None: ...


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> str:
    return film(tmp_path_factory.mktemp("clips") / "clip.webm", seconds=2)


def test_a_file_is_read_as_it_is(clip: str) -> None:
    read = load(clip, 1 << 20)
    assert read.kinds == {"audio", "video"}
    assert abs(read.seconds - 2) < 0.05
    assert [round(f.at) for f in read.frames if f.kind == "video" and f.is_key] == [0, 1]


@pytest.mark.parametrize("content", [b"", b"nonsense" * 1000])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.webm").write_bytes(content)
    with pytest.raises(Refused, match="cannot be played"):
        load(str(tmp_path / "x.webm"), 1 << 20)
    with pytest.raises(Refused):
        load(str(tmp_path / "missing"), 1 << 20)


def test_a_file_larger_than_allowed_is_refused(clip: str) -> None:
    with pytest.raises(Refused):
        load(clip, 1000)


async def test_music_is_played_once_however_many_wait(clip: str) -> None:
    players = Players(1 << 20)
    first, second = await asyncio.gather(players.music(clip), players.music(clip))
    assert first is second
    assert first is not None
    players.leave(clip)
    assert await players.music(clip) is first
    players.leave(clip)
    players.leave(clip)
    again = await players.music(clip)
    assert again is not first
    players.leave(clip)


async def test_a_request_for_a_key_frame_jumps_back_to_one(clip: str) -> None:
    read = load(clip, 1 << 20)
    late = [frame for frame in read.frames if frame.at >= 1.0]
    player = Player(
        Film([f._replace(at=f.at - 1) for f in late], 1.0, {"audio", "video"}), is_looping=False
    )
    ear, source = Ear(), player.sources["video"]
    source.takers = [ear]
    await until(lambda: len(ear.heard) >= 5)
    key = ear.heard[0][2][4:]
    loop = asyncio.get_running_loop()
    source.asked_at = loop.time() - 1
    source.want_key_frame(loop.time())
    await until(lambda: [payload[4:] for _, _, payload in ear.heard].count(key) == 2)
    player.stop()
    numbers = [number for number, _, _ in ear.heard]
    times = [timestamp for _, timestamp, _ in ear.heard]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert times == sorted(times)


async def test_an_unreadable_clip_is_refused_and_the_call_stays_as_it_is(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    before = await stage.configure()
    with pytest.raises(Refused) as no:
        await stage.configure(push=Clip("/nowhere.webm", "x"))
    assert no.value.code == "unreadable_file"
    assert stage.relay.calls["c"].shown() == before
    agent.send("audio", b"still here")
    await until(lambda: customer.got)


async def test_hold_works_without_its_music(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure(held=True, music="/nowhere.ogg")
    agent.send("audio", b"not for you")
    stats = stage.relay.calls["c"].stats
    await until(lambda: stats()["a"]["received"]["audio"]["packets"] == 1)
    assert customer.got == []
