"""A call: its legs with their connections, and the matrix applied to them."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from media.relay import bitrate, matrix, sdp
from media.relay.commands import CallId, LegState, Role, State
from media.relay.limits import Limits, Refused
from media.relay.matrix import Feed, Placement
from media.relay.names import Certificate, Room
from media.relay.peer import Peer
from media.relay.players import Players, Stage
from media.relay.port import Port, Receiver
from media.relay.recorder import Recorder
from media.relay.source import Source

log = logging.getLogger(__name__)
Emit = Callable[..., None]


@dataclass
class House:
    """What all calls of one relay share. `emit(event, **fields)` tells the product."""

    limits: Limits
    certificate: Certificate
    ports: list[Port]
    names: dict[str, Receiver]
    players: Players
    emit: Emit
    scratch: Room = field(default_factory=Room)
    chores: set[asyncio.Task[Any]] = field(default_factory=set)

    def later(self, work: Any) -> None:
        """Run a coroutine to its end in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)


@dataclass
class Leg:
    """One participant's end. `peer` carries media, `coming` is a newer connection that is not up yet."""

    id: str
    role: Role
    peer: Peer | None = None
    coming: Peer | None = None
    is_silent: bool = False


class Call:
    """All methods belong to the event loop's thread. Times are seconds of the loop's clock."""

    def __init__(self, call: CallId, epoch: int, house: House) -> None:
        self.id, self.epoch, self._house = call, epoch, house
        self.legs: dict[str, Leg] = {}
        self.state = State(legs={})
        self._placement: Placement = {}
        self._stage = Stage(house.players, self._clip_ended)
        self._recorder: Recorder | None = None

    # ---- commands --------------------------------------------------------------------------------
    def offer(self, leg_id: str, role: Role, text: str) -> str:
        """Answer an offer. A leg that exists keeps its connection until the new one is up.

        Returns the answer's SDP; raises Refused.
        """
        limits = self._house.limits
        offer = sdp.read(text, limits)
        if leg_id not in self.legs and len(self.legs) >= limits.legs_per_call:
            raise Refused("too_many_legs")
        slots = sdp.negotiate(offer, publishes=lambda kind: kind in matrix.PUBLISHES[role])
        peer = Peer(
            offer, slots, self._house.certificate, self._house.scratch,
            on_up=lambda peer: self._came_up(leg_id, peer),
            on_down=lambda peer: self._went_down(leg_id, peer),
        )  # fmt: skip
        leg = self.legs.setdefault(leg_id, Leg(leg_id, role))
        leg.role = role
        if leg.coming is not None:
            self._end(leg.coming)
        leg.coming = peer
        self._house.names[peer.agent.ufrag] = peer
        own = sdp.Identity(
            ufrag=peer.agent.ufrag, password=peer.agent.password,
            fingerprint=self._house.certificate.fingerprint, is_client=peer.is_client,
            candidates=[port.candidate for port in self._house.ports],
        )  # fmt: skip
        return sdp.answer(offer, slots, own)

    async def configure(self, state: State) -> dict[str, dict[str, dict[str, str]]]:
        """Bring the call into this state; what each leg gets in which slot. Raises Refused."""
        await self._stage.prepare(state)
        self.state = state
        for leg_id in [leg_id for leg_id in self.legs if leg_id not in state.legs]:
            self._drop(leg_id)
        self._apply()
        return self.shown()

    def shown(self) -> dict[str, dict[str, dict[str, str]]]:
        """leg -> mid -> what is in that slot: its origin and kind."""
        return {
            leg: {mid: {"leg": feed.origin, "kind": feed.kind} for mid, feed in mids.items()}
            for leg, mids in self._placement.items()
        }

    def close(self) -> None:
        """End every connection and whatever is played or recorded."""
        for leg_id in list(self.legs):
            self._drop(leg_id)
        self.state = State(legs={})
        self._apply()
        self._stage.close()

    # ---- the matrix ------------------------------------------------------------------------------------
    def _wanted(self) -> State:
        """The state, less what legs cannot send; a leg for a check needs no state to stand by itself."""
        legs = dict(self.state.legs)
        for leg in self.legs.values():
            peer = leg.coming if leg.peer is None else leg.peer
            own = legs.get(leg.id) or (LegState(leg.role) if leg.role is Role.CHECK else None)
            if own is not None and peer is not None:
                audio, video = (peer.source(kind) is not None for kind in ("audio", "video"))
                legs[leg.id] = LegState(own.role, own.audio and audio, own.video and video)
        return msgspec.structs.replace(self.state, legs=legs)

    def _apply(self) -> None:
        """Make sinks and recorder follow the state. Whoever is not connected is wired when they are."""
        state, now = self._wanted(), asyncio.get_running_loop().time()
        slots = {}
        for leg in self.legs.values():
            peer = leg.coming if leg.peer is None else leg.peer
            if peer is not None:
                slots[leg.id] = {sink.slot.mid: sink.slot.kind for sink in peer.sinks}
        self._placement = matrix.place(matrix.rows(state), slots, self._placement)
        for leg in self.legs.values():
            shown = self._placement.get(leg.id, {})
            for sink in leg.peer.sinks if leg.peer is not None else []:
                feed = shown.get(sink.slot.mid)
                sink.switch(self._source(feed) if feed is not None else None, now)
        self._record(state)

    def _source(self, feed: Feed) -> Source | None:
        played = self._stage.source(feed)
        if played is not None:
            return played
        leg = self.legs.get(feed.origin)
        return leg.peer.source(feed.kind) if leg is not None and leg.peer is not None else None

    def _record(self, state: State) -> None:
        wanted = state.recording
        if self._recorder is not None and (wanted is None or wanted.id != self._recorder.id):
            self._house.later(self._finish(self._recorder))
            self._recorder = None
        if wanted is not None and self._recorder is None:
            self._recorder = Recorder(wanted.id, wanted.directory)
        if self._recorder is not None and wanted is not None:
            feeds = {feed: self._source(feed) for feed in matrix.recorded(state)}
            self._recorder.follow({f: s for f, s in feeds.items() if s}, is_paused=wanted.paused)

    async def _finish(self, recorder: Recorder) -> None:
        files = await recorder.finish()
        self._emit("recording_done", id=recorder.id, files=files, pauses=recorder.pauses)

    # ---- connections -----------------------------------------------------------------------------------
    def _came_up(self, leg_id: str, peer: Peer) -> None:
        leg = self.legs.get(leg_id)
        if leg is None or peer is not leg.coming:
            self._end(peer)
            return
        before, leg.peer, leg.coming = leg.peer, peer, None
        self._apply()
        if before is not None:
            self._end(before)
        leg.is_silent = False
        self._emit("leg_connected", leg=leg_id)

    def _went_down(self, leg_id: str, peer: Peer) -> None:
        """A connection ended by itself. The leg is lost unless another one is coming up."""
        self._end(peer)
        leg = self.legs.get(leg_id)
        if leg is None or peer not in (leg.peer, leg.coming):
            return
        if peer is leg.coming:
            leg.coming = None
        else:
            leg.peer = None
        if leg.peer is None and leg.coming is None:
            self._drop(leg_id)
            self._emit("leg_lost", leg=leg_id)
        self._apply()

    def _drop(self, leg_id: str) -> None:
        leg = self.legs.pop(leg_id)
        for peer in (leg.peer, leg.coming):
            if peer is not None:
                self._end(peer)

    def _end(self, peer: Peer) -> None:
        if self._house.names.pop(peer.agent.ufrag, None) is not None:
            self._house.later(peer.close())

    # ---- time ----------------------------------------------------------------------------------------------
    def tick(self, now: float) -> None:
        """Once a second: reports, bitrates, who has fallen silent, who is gone."""
        for leg in list(self.legs.values()):
            if leg.peer is not None:
                leg.peer.tick(now, self._bitrate(leg.peer))
                self._note_silence(leg, leg.peer, now)
            self._reap(leg, now)

    def want_frames(self, now: float) -> None:
        """Twice a second: repeat requests for key frames that did not come."""
        for leg in self.legs.values():
            if leg.peer is not None:
                leg.peer.want_frames(now)

    def _reap(self, leg: Leg, now: float) -> None:
        limits = self._house.limits
        if leg.coming is not None and now - leg.coming.born_at > limits.connect_seconds:
            self._went_down(leg.id, leg.coming)
        if leg.peer is None:
            return
        # Anybody may ask for a check: it must not become an echo for hours.
        is_over = leg.role is Role.CHECK and now - leg.peer.born_at > limits.check_seconds
        if is_over or now - leg.peer.heard_at > limits.lost_seconds:
            self._went_down(leg.id, leg.peer)

    def _note_silence(self, leg: Leg, peer: Peer, now: float) -> None:
        heard = [source.heard_at for source in peer.sources if source.heard_at]
        is_silent = bool(heard) and now - max(heard) > self._house.limits.silent_seconds
        if is_silent != leg.is_silent:
            leg.is_silent = is_silent
            self._emit("leg_silent" if is_silent else "leg_back", leg=leg.id)

    def _bitrate(self, publisher: Peer) -> int:
        """The least that any receiver of this peer's video can take, in bits a second (REMB)."""
        most = self._house.limits.video_bitrate
        source = publisher.source("video")
        for leg in self.legs.values():
            if source is None or leg.peer is None:
                continue
            shown = [
                sink.source for sink in leg.peer.sinks if sink.slot.kind == "video" and sink.source
            ]
            demanded = bitrate.limit(leg.peer.estimate, leg.peer.sent_rate)
            if demanded is not None and source in shown:
                most = min(most, demanded // len(shown))
        return most

    def stats(self) -> dict[str, Any]:
        """Counters of every leg. Rates of loss are shares, times seconds."""
        now = asyncio.get_running_loop().time()
        return {leg.id: _leg_stats(leg, now) for leg in self.legs.values()}

    def _clip_ended(self, clip_id: str) -> None:
        self._emit("clip_ended", id=clip_id)

    def _emit(self, event: str, **fields: Any) -> None:
        self._house.emit(event, call=self.id, epoch=self.epoch, **fields)


def _leg_stats(leg: Leg, now: float) -> dict[str, Any]:
    peer = leg.peer
    if peer is None:
        return {"role": leg.role, "connected": False}
    return {
        "role": leg.role,
        "connected": True,
        "rtt": peer.rtt,
        "last_media": min((now - s.heard_at for s in peer.sources if s.heard_at), default=None),
        "received": {
            source.kind: {
                "packets": source.packets, "bytes": source.bytes, "missing": len(source.missing),
                "repaired": source.repaired, "given_up": source.given_up,
                "jitter": source.jitter / source.clock,
            }
            for source in peer.sources
        },
        "sent": {
            sink.slot.mid: {
                "kind": sink.slot.kind, "packets": sink.packets, "bytes": sink.bytes, "lost": sink.lost,
                "nack": sink.nacks, "pli": sink.plis, "resent": sink.resent, "waiting": sink.is_waiting,
            }
            for sink in peer.sinks
        },
    }  # fmt: skip
