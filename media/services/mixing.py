"""Mixes sound files that began at different times, and copies a picture beside them."""

import heapq
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.filter import Graph

RATE = 48_000
Sound = tuple[Path, float]
"""A file and how many seconds after the beginning it starts."""


def write(target: Path, sounds: list[Sound], pictures: list[Sound]) -> None:
    """One WebM file: all sounds at once, the pictures one after the other.

    Raises FFmpegError or ValueError when there is nothing to read.
    """
    if not sounds and not pictures:
        raise ValueError("nothing to write")
    with av.open(str(target), "w", format="webm") as go:
        streams: list[Iterator[tuple[float, Any]]] = []
        if pictures:
            films = [(av.open(str(path)), delay) for path, delay in pictures]
            copy = go.add_stream_from_template(films[0][0].streams.video[0])
            streams += [_pictures(film, copy, delay) for film, delay in films]
        if sounds:
            audio = go.add_stream("libopus", rate=RATE, options={"b": "96000"})
            audio.layout = "stereo"
            streams.append(_mixed(sounds, audio))
        for _, packet in heapq.merge(*streams, key=lambda item: item[0]):
            go.mux(packet)


def _pictures(come: Any, stream: Any, delay: float) -> Iterator[tuple[float, Any]]:
    """The packets as they are, later by `delay` seconds."""
    with come:
        source = come.streams.video[0]
        for packet in come.demux(source):
            if packet.pts is None:
                continue
            shift = round(delay / packet.time_base)
            packet.pts += shift
            packet.dts = packet.pts
            packet.stream = stream
            yield float(packet.pts * packet.time_base), packet


def _mixed(sounds: list[Sound], stream: Any) -> Iterator[tuple[float, Any]]:
    """The sum of all files, encoded; silence where one says nothing."""
    files = [av.open(str(path)) for path, _ in sounds]
    try:
        graph, inputs, sink = _graph(files, [delay for _, delay in sounds])
        at = 0
        for frame in _pulled(files, inputs, sink):
            frame.pts, frame.time_base = at, Fraction(1, RATE)
            at += frame.samples
            for packet in stream.encode(frame):
                yield float(packet.pts * packet.time_base), packet
        for packet in stream.encode(None):
            yield float(packet.pts * packet.time_base), packet
        del graph
    finally:
        for file in files:
            file.close()


def _graph(files: list[Any], delays: list[float]) -> tuple[Graph, list[Any], Any]:
    graph = Graph()
    mixer = graph.add("amix", f"inputs={len(files)}:duration=longest:normalize=0")
    inputs = []
    for number, (file, delay) in enumerate(zip(files, delays, strict=True)):
        source = graph.add_abuffer(template=file.streams.audio[0])
        # Gaps are silence: a pause keeps its length.
        even = graph.add("aresample", f"{RATE}:async=1:first_pts=0")
        late = graph.add("adelay", f"{max(0, round(delay * 1000))}:all=1")
        shape = graph.add("aformat", f"sample_fmts=s16:sample_rates={RATE}:channel_layouts=stereo")
        source.link_to(even)
        even.link_to(late)
        late.link_to(shape)
        shape.link_to(mixer, 0, number)
        inputs.append(source)
    blocks = graph.add("asetnsamples", "960")
    sink = graph.add("abuffersink")
    mixer.link_to(blocks)
    blocks.link_to(sink)
    graph.configure()
    return graph, inputs, sink


def _pulled(files: list[Any], inputs: list[Any], sink: Any) -> Iterator[Any]:
    """Feed the files side by side, as time goes, and take out what is mixed."""
    decoders = [file.decode(audio=0) for file in files]
    reached = [0.0] * len(files)
    open_ones = set(range(len(files)))
    while open_ones:
        number = min(open_ones, key=lambda n: reached[n])
        frame = next(decoders[number], None)
        inputs[number].push(frame)
        if frame is None:
            open_ones.discard(number)
        else:
            reached[number] = float(frame.time or reached[number])
        yield from _ready(sink)
    yield from _ready(sink)


def _ready(sink: Any) -> Iterator[Any]:
    while True:
        try:
            yield sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
