"""Offers: whatever is in them, the answer is a refusal with a code or a session, and it comes at once."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.relay import sdp
from media.relay.limits import Limits, Refused

pytestmark = pytest.mark.unit
LIMITS = Limits()
PRINT = ":".join(["AB"] * 32)
HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mids}\r\n"
KEY = "x" * 22
TRANSPORT = (
    f"a=ice-ufrag:abcd\r\na=ice-pwd:{KEY}\r\na=fingerprint:sha-256 {PRINT}\r\na=setup:actpass\r\n"
)
DATA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:{mid}\r\n"
AUDIO = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:{mid}\r\na=rtcp-mux\r\na=sendrecv\r\n"
    "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=ssrc:77 cname:x\r\n"
    + TRANSPORT
)
VIDEO = (
    "m=video 0 UDP/TLS/RTP/SAVPF 98 96 97\r\na=bundle-only\r\na=mid:{mid}\r\na=recvonly\r\n"
    "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:* goog-remb\r\na=rtpmap:97 rtx/90000\r\n"
    "a=fmtp:97 apt=96\r\na=rtpmap:98 AV1/90000\r\na=extmap:3/recvonly "
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\na=unknown:thing\r\n" + TRANSPORT
)


def offer(*sections: str) -> str:
    mids = [f"m{n}" for n in range(len(sections))]
    body = "".join(part.format(mid=mid) for part, mid in zip(sections, mids, strict=True))
    return HEAD.format(mids=" ".join(mids)) + body


def code(text: str, limits: Limits = LIMITS) -> str:
    """Why an offer is refused; empty when it is not."""
    try:
        sdp.negotiate(sdp.read(text, limits), publishes=lambda kind: True)
    except Refused as no:
        return no.code
    return ""


def test_a_browser_s_offer_becomes_slots() -> None:
    slots = sdp.negotiate(sdp.read(offer(AUDIO, VIDEO), LIMITS), publishes=lambda kind: True)
    audio, video = slots
    assert audio is not None
    assert video is not None
    assert (audio.mid, audio.payload_type, audio.remote_ssrc) == ("m0", 111, 77)
    assert (audio.is_sending, audio.is_receiving) == (True, True)
    assert (video.payload_type, video.rtx_type, video.feedback) == (
        96,
        97,
        ["goog-remb", "nack pli"],
    )
    assert (video.is_sending, video.is_receiving) == (True, False)
    assert video.extensions == {"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time": 3}


def test_a_section_without_a_common_codec_is_turned_down_alone() -> None:
    other = AUDIO.replace("opus", "PCMU")
    taken = sdp.read(offer(AUDIO, other, DATA), LIMITS)
    slots = sdp.negotiate(taken, publishes=lambda kind: True)
    own = sdp.Identity("u", "p", PRINT, True, [("192.0.2.1", 4000)])
    text = sdp.answer(taken, slots, own)
    assert [bool(slot) for slot in slots] == [True, False, False]
    assert "m=audio 0 UDP/TLS/RTP/SAVPF 111" in text
    assert "m=application 0 UDP/DTLS/SCTP webrtc-datachannel" in text
    assert "a=group:BUNDLE m0\r\n" in text


def test_only_our_own_address_is_a_candidate() -> None:
    taken = sdp.read(offer(AUDIO) + "a=candidate:1 1 udp 1 10.0.0.1 5 typ host\r\n", LIMITS)
    own = sdp.Identity("u", "p", PRINT, True, [("192.0.2.1", 4000)])
    text = sdp.answer(taken, sdp.negotiate(taken, publishes=lambda kind: True), own)
    assert [line.split()[4:6] for line in text.splitlines() if line.startswith("a=candidate")] == [
        ["192.0.2.1", "4000"]
    ]
    assert "a=ice-lite" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "sdp_invalid"),
        ("hello", "sdp_invalid"),
        (offer(AUDIO) + "a=x\r\n" * 300_000, "sdp_too_large"),
        (offer(AUDIO) + "é" * 40_000, "sdp_too_large"),
        (
            offer(AUDIO) + "a=candidate:1 1 udp 1 192.168.1.1 5 typ host\r\n" * 33,
            "too_many_candidates",
        ),
        (offer(AUDIO) + "a=candidate:x\r\n" * 4000, "too_many_candidates"),
        (offer(*[AUDIO] * 9), "too_many_media"),
        (offer(*["m=audio 9 x 1\r\n"] * 200), "too_many_media"),
        (offer(AUDIO.replace("a=fingerprint:sha-256", "a=fingerprint:md5")), "sdp_invalid"),
        (offer(AUDIO.replace("a=ice-ufrag:abcd", "a=x:y")), "sdp_invalid"),
        (offer(AUDIO.replace("actpass", "holdconn")), "sdp_invalid"),
        (offer(AUDIO.replace("111", "300")), "sdp_invalid"),
        (offer(AUDIO.replace("{mid}", "a b")), "sdp_invalid"),
        (offer(AUDIO.replace("a=ssrc:77", "a=ssrc:99999999999")), "sdp_invalid"),
        (offer("m=audio 9\r\n"), "sdp_invalid"),
    ],
)
def test_refusals(text: str, expected: str) -> None:
    began = time.perf_counter()
    assert code(text) == expected
    assert time.perf_counter() - began < 0.1


@given(st.text())
def test_any_text_is_refused_and_nothing_else(text: str) -> None:
    assert code(text) in ("sdp_invalid", "sdp_too_large", "too_many_media")


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_offer_is_refused_or_taken(data: st.DataObject) -> None:
    text = offer(AUDIO, VIDEO)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        text = text[:at] + data.draw(st.text(max_size=10)) + text[at + cut :]
    assert code(text) in ("", "sdp_invalid", "too_many_media")


def test_the_worst_offer_that_is_read_takes_no_tenth_of_a_second() -> None:
    lines = "".join(
        f"a=rtpmap:{n % 100} x/1\r\na=rtcp-fb:* nack\r\na=fmtp:1 y=1\r\n" for n in range(1200)
    )
    text = offer(AUDIO)[:-2] + "\r\n" + lines
    assert len(text) < LIMITS.sdp_bytes
    began = time.perf_counter()
    code(text)
    assert time.perf_counter() - began < 0.1
