"""A recording is one file per source, as it was sent: nothing is decoded, pauses are gaps, clocks fit."""

import asyncio
import json
import shutil
import time
from pathlib import Path
from typing import Any

import av
import pytest

from media.relay.commands import Recording, Role
from tests.media.caller import Caller, until
from tests.media.calls import Stage
from tests.media.clips import decoded, payloads, pictures, sounds

pytestmark = pytest.mark.media
EPOCH = 2_208_988_800


async def talk(stage: Stage, caller: Caller, leg: str, numbers: range) -> None:
    """Say and show these frames, and wait until the relay has them."""
    frames, packets = await asyncio.to_thread(pictures, 60), sounds(60)
    stats = stage.relay.calls["c"].stats
    before = stats()[leg]["received"]["audio"]["packets"]
    for number in numbers:
        parts = payloads(frames[number], number, size=60)
        for index, part in enumerate(parts):
            is_last = index == len(parts) - 1
            caller.send("video", part, marker=is_last, advance=is_last)
        caller.send("audio", packets[number])
        if number % 5 == 4:
            await asyncio.sleep(0.005)
    wanted = before + len(numbers)
    await until(lambda: stats()[leg]["received"]["audio"]["packets"] >= wanted)


def frames_of(path: str) -> list[tuple[float, bytes]]:
    with av.open(path) as container:
        return [
            (float(packet.pts * packet.time_base), bytes(packet))
            for packet in container.demux()
            if packet.pts is not None and packet.size
        ]


async def files(stage: Stage) -> dict[tuple[str, str], dict[str, Any]]:
    await until(lambda: stage.told("recording_done"))
    [done] = stage.told("recording_done")
    return {(file["leg"], file["kind"]): file for file in done["files"]}


async def test_each_source_becomes_a_file_of_exactly_what_was_sent(
    stage: Stage, tmp_path: Path
) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.join("m", Role.MONITOR)
    await stage.configure(recording=Recording("rec", str(tmp_path / "rec")))
    began = time.time()
    await talk(stage, customer, "c", range(40))
    await talk(stage, agent, "a", range(40))
    await stage.configure()
    found = await files(stage)
    assert set(found) == {("c", "audio"), ("c", "video"), ("a", "audio"), ("a", "video")}
    for leg in "ca":
        sound, picture = (
            frames_of(found[leg, "audio"]["path"]),
            frames_of(found[leg, "video"]["path"]),
        )
        assert [data for _, data in sound] == sounds(60)[:40]
        assert [data for _, data in picture] == pictures(60)[:40]
        assert len(decoded(data for _, data in picture)) == 40
        assert abs(sound[-1][0] - 39 * 0.02) < 0.03
        assert abs(picture[-1][0] - 39 / 30) < 0.03
        assert began - 1 < found[leg, "audio"]["started_at"] < time.time()
    assert stage.told("recording_done")[0]["pauses"] == []


async def test_a_pause_is_a_gap_and_hold_is_one_for_the_customer(
    stage: Stage, tmp_path: Path
) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure(recording=Recording("rec", str(tmp_path)))
    await talk(stage, agent, "a", range(10))
    await stage.configure(recording=Recording("rec", str(tmp_path), paused=True))
    await talk(stage, agent, "a", range(10, 20))
    paused = time.time()
    await until(lambda: time.time() - paused > 0.3)
    await stage.configure(recording=Recording("rec", str(tmp_path)), held=True)
    await talk(stage, customer, "c", range(10))
    await talk(stage, agent, "a", range(20, 40))
    await stage.configure()
    found = await files(stage)
    assert ("c", "audio") not in found
    sound = frames_of(found["a", "audio"]["path"])
    assert [data for _, data in sound] == sounds(60)[:10] + sounds(60)[20:40]
    assert sound[9][0] < 0.25
    assert sound[10][0] > 0.3
    picture = frames_of(found["a", "video"]["path"])
    assert [data for _, data in picture] == pictures(60)[:10] + pictures(60)[
        30:40
    ]  # from a key frame on
    [[start, end]] = stage.told("recording_done")[0]["pauses"]
    assert 0.3 < end - start < 5


async def test_sound_and_picture_start_by_the_sender_s_clock(stage: Stage, tmp_path: Path) -> None:
    agent = await stage.join("a", Role.AGENT)
    await stage.configure(recording=Recording("rec", str(tmp_path)))
    ntp = int((time.time() + EPOCH) * (1 << 32))
    agent.report("audio", ntp)
    agent.out["video"].timestamp += 9000  # the first picture is 100 ms later than the first sound
    agent.report("video", ntp + (1 << 32) // 10)
    await talk(stage, agent, "a", range(35))
    await stage.configure()
    found = await files(stage)
    offset = found["a", "video"]["started_at"] - found["a", "audio"]["started_at"]
    assert abs(offset - 0.1) < 0.02


async def test_the_end_of_a_call_ends_its_recording(stage: Stage, tmp_path: Path) -> None:
    agent = await stage.join("a", Role.AGENT)
    await stage.configure(recording=Recording("rec", str(tmp_path)))
    await talk(stage, agent, "a", range(10))
    await stage.close()
    found = await files(stage)
    assert len(frames_of(found["a", "audio"]["path"])) == 10


async def test_a_crash_leaves_files_that_can_be_read_and_say_what_they_are(
    stage: Stage, tmp_path: Path
) -> None:
    agent = await stage.join("a", Role.AGENT)
    folder, left = tmp_path / "rec", tmp_path / "left"
    await stage.configure(recording=Recording("rec", str(folder)))
    await talk(stage, agent, "a", range(60))
    await until(lambda: len(list(folder.glob("*.json"))) == 2)
    await asyncio.to_thread(shutil.copytree, folder, left)
    notes = [json.loads(note.read_text()) for note in left.glob("*.json")]
    assert sorted((note["leg"], note["kind"]) for note in notes) == [("a", "audio"), ("a", "video")]
    assert all(abs(note["started_at"] - time.time()) < 30 for note in notes)
    [sound] = left.glob("*-audio.webm")
    found = [data for _, data in frames_of(str(sound))]
    # The last half second may be missing.
    assert found == sounds(60)[: len(found)]
    assert len(found) >= 30


async def test_a_folder_that_cannot_be_written_does_not_harm_the_call(
    stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure(recording=Recording("rec", str(tmp_path / "file" / "below")))
    await talk(stage, agent, "a", range(10))
    await until(lambda: len(customer.received("0")) == 10)
    await stage.configure()
    await until(lambda: stage.told("recording_done"))
