"""Lips stay in step: a sender's clock is passed on with its streams."""

import pytest
from aiortc.rtp import RtcpSrPacket

from media.relay.commands import Role
from tests.media.caller import Caller, until
from tests.media.calls import KEY, Stage, vp8

pytestmark = pytest.mark.media
NTP = 0xE900_0000_0000_0000
SECOND = 1 << 32


def moment(caller: Caller, mid: str, timestamp: int, clock: int) -> float:
    """When this timestamp of a slot was made, in seconds of its sender's clock, by the last report."""
    ssrc = caller.ssrc_of(mid)
    reports = [part for part in caller.rtcp if isinstance(part, RtcpSrPacket) and part.ssrc == ssrc]
    info = reports[-1].sender_info
    passed = (timestamp - info.rtp_timestamp + (1 << 31)) % (1 << 32) - (1 << 31)
    return (info.ntp_timestamp - NTP) / SECOND + passed / clock


async def test_sound_and_picture_of_one_moment_stay_together(stage: Stage) -> None:
    customer, agent = await stage.join("c", Role.CUSTOMER), await stage.join("a", Role.AGENT)
    await stage.configure()
    # The picture of second 7 is sent 300 ms of media after its sound, as cameras do.
    agent.report("audio", NTP + 7 * SECOND)
    agent.report("video", NTP + 7 * SECOND)
    agent.out["audio"].timestamp += 14_400
    agent.out["video"].timestamp += 27_000
    agent.send("audio", b"sound")
    agent.send("video", vp8(1, KEY), marker=True)
    await until(lambda: len(customer.got) == 2)
    await until(lambda: sum(isinstance(part, RtcpSrPacket) for part in customer.rtcp) >= 2)
    sound = moment(customer, "0", customer.received("0")[0].packet.timestamp, 48_000)
    picture = moment(customer, "1", customer.received("1")[0].packet.timestamp, 90_000)
    assert abs(sound - picture) < 0.001
    assert abs(sound - 7.3) < 0.001


async def test_after_a_switch_the_new_sender_s_clock_counts(stage: Stage) -> None:
    agent = await stage.join("a", Role.AGENT)
    customer, supervisor = (
        await stage.join("c", Role.CUSTOMER),
        await stage.join("s", Role.SUPERVISOR),
    )
    stage.roles.pop("s")
    stage.roles.pop("c")
    stage.roles |= {"c": Role.CUSTOMER, "s": Role.SUPERVISOR}
    await stage.configure({"s": (False, False)})
    customer.send("audio", b"one")
    await until(lambda: agent.got)
    supervisor.report("audio", NTP + 50 * SECOND)
    await stage.configure({"c": (False, False)})
    supervisor.send("audio", b"two")
    await until(lambda: len(agent.got) == 2)
    mid = agent.got[-1].mid
    await until(lambda: any(isinstance(part, RtcpSrPacket) for part in agent.rtcp))
    assert abs(moment(agent, mid, agent.got[-1].packet.timestamp, 48_000) - 50) < 0.001
