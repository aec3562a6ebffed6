"""The wire: RTP headers and their extensions (RFC 3550, RFC 8285), the VP8 payload descriptor (RFC 7741)."""

import struct

HEADER = struct.Struct("!BBHII")
# Headers with extensions: abs-send-time or the audio level take a word each.
HEADER_ONE_WORD = struct.Struct("!BBHIIHHI")
HEADER_TWO_WORDS = struct.Struct("!BBHIIHHII")
WITH_EXTENSION = 0x90
ONE_BYTE = 0xBEDE

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
EXTENSIONS = (MID, SEND_TIME, LEVEL)


def elements(view: memoryview, at: int) -> list[tuple[int, int, int]]:
    """(id, where its value starts, its length) of the one-byte header extensions that start at `at`.

    Other profiles and broken blocks give what could be read, often nothing.
    """
    profile, words = struct.unpack_from("!HH", view, at)
    found: list[tuple[int, int, int]] = []
    if profile != ONE_BYTE:
        return found
    at, end = at + 4, at + 4 + 4 * words
    while at < end:
        head = view[at]
        if head == 0:
            at += 1
            continue
        length = (head & 15) + 1
        if at + 1 + length > end:
            break
        found.append((head >> 4, at + 1, length))
        at += 1 + length
    return found


def extension_block(parts: list[tuple[int, bytes]]) -> bytes:
    """The header extension block of these (id, value) pairs, padded to words; empty for no parts."""
    if not parts:
        return b""
    body = b"".join(bytes([number << 4 | len(value) - 1]) + value for number, value in parts)
    body += bytes(-len(body) % 4)
    return struct.pack("!HH", ONE_BYTE, len(body) // 4) + body


def descriptor(view: memoryview | bytes, at: int, end: int) -> tuple[int, int, int]:
    """Where the VP8 descriptor that starts at `at` has its parts: (picture id, TL0PICIDX, the frame data).

    The first two are 0 when absent. The last is `end` when the payload is too short.
    """
    picture = level = 0
    start, at = at, at + 1
    if at < end and view[start] & 0x80:
        flags, at = view[at], at + 1
        if flags & 0x80 and at < end:
            picture = at
            at += 2 if view[at] & 0x80 else 1
        if flags & 0x40:
            level = at
            at += 1
        if flags & 0x30:
            at += 1
    return (picture, level, at) if at < end else (0, 0, end)


def starts_key_frame(view: memoryview | bytes, at: int, end: int) -> bool:
    """Whether a VP8 payload is the first of a key frame: partition 0 begins, and its P bit is 0."""
    if end - at < 4 or view[at] & 0x17 != 0x10:
        return False
    body = descriptor(view, at, end)[2]
    return body < end and not view[body] & 1


def picture_of(payload: bytes) -> tuple[int, int]:
    """The picture id and TL0PICIDX of a VP8 payload; -1 for what it does not carry."""
    picture, level, _ = descriptor(payload, 0, len(payload))
    number = -1
    if picture:
        is_long = payload[picture] & 0x80
        number = (
            (payload[picture] & 0x7F) << 8 | payload[picture + 1] if is_long else payload[picture]
        )
    return number, payload[level] if level else -1


def renumber(view: memoryview, at: int, end: int, pictures: int, levels: int) -> None:
    """Add to the picture id and TL0PICIDX of the VP8 payload in place, each within its own width."""
    picture, level, _ = descriptor(view, at, end)
    if picture:
        if view[picture] & 0x80:
            number = (view[picture] & 0x7F) << 8 | view[picture + 1]
            number = (number + pictures) & 0x7FFF
            view[picture], view[picture + 1] = 0x80 | number >> 8, number & 0xFF
        else:
            view[picture] = (view[picture] + pictures) & 0x7F
    if level:
        view[level] = (view[level] + levels) & 0xFF
