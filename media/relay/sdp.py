"""Reading an offer and writing its answer (RFC 8829). Linear in the text's size; liberal in what it takes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from media.relay.limits import Limits, Refused
from media.relay.packets import EXTENSIONS

DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
CODECS = {"audio": "opus/48000", "video": "vp8/90000"}
CLOCKS = {"audio": 48000, "video": 90000}
FEEDBACK = ("goog-remb", "ccm fir", "nack", "nack pli")
TOKEN = frozenset("!#$%&'*+-.^_`{|}~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass
class Section:
    """One m-line of an offer: what of it matters here."""

    kind: str
    port: str
    profile: str
    formats: list[str]
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        return next((value for known, value in self.attributes if known == name), None)

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.attributes if known == name]


@dataclass
class Slot:
    """One negotiated m-line. Numbers with `remote` are the client's, the others ours; 0 means none."""

    mid: str
    kind: str
    payload_type: int = 0
    rtx_type: int = 0
    is_sending: bool = False
    is_receiving: bool = False
    extensions: dict[str, int] = field(default_factory=dict)
    feedback: list[str] = field(default_factory=list)
    parameters: str = ""
    remote_ssrc: int = 0
    remote_rtx: int = 0
    ssrc: int = 0
    rtx_ssrc: int = 0

    @property
    def clock(self) -> int:
        """RTP time units a second."""
        return CLOCKS[self.kind]


@dataclass
class Offer:
    """A client's wish, checked: sections in their order, and how to reach and recognise the client."""

    sections: list[Section]
    ufrag: str
    fingerprints: list[tuple[str, str]]
    setup: str
    bundle: list[str]


def read(text: str, limits: Limits) -> Offer:
    """Check and take an offer apart.

    Raises Refused with sdp_too_large, too_many_media, too_many_candidates or sdp_invalid. The candidates are
    never used: the relay answers checks and begins none, so no address in an offer is ever contacted.
    """
    if len(text) > limits.sdp_bytes or len(text.encode()) > limits.sdp_bytes:
        raise Refused("sdp_too_large")
    lines = text.splitlines()
    if sum(line.startswith("m=") for line in lines) > limits.media:
        raise Refused("too_many_media")
    try:
        offer = _taken_apart(lines)
    except (ValueError, IndexError, StopIteration) as wrong:
        raise Refused("sdp_invalid") from wrong
    # Each section of an offer may repeat the same candidates.
    if any(len(section.all("candidate")) > limits.candidates for section in offer.sections):
        raise Refused("too_many_candidates")
    return offer


def _taken_apart(lines: list[str]) -> Offer:
    if not lines or lines[0] != "v=0":
        raise ValueError("not a session description")
    session = Section("", "", "", [])
    sections: list[Section] = []
    for line in lines:
        kind, _, rest = line.partition("=")
        if kind == "m":
            media, port, profile, *formats = rest.split()
            sections.append(Section(media, port, profile, formats))
        elif kind == "a":
            name, _, value = rest.partition(":")
            (sections[-1] if sections else session).attributes.append((name, value))
    if not sections:
        raise ValueError("no media")
    group = next((g.split()[1:] for g in session.all("group") if g.startswith("BUNDLE")), None)
    first = next(s for s in sections if s.get("ice-ufrag") or session.get("ice-ufrag"))
    setup = first.get("setup") or session.get("setup") or "actpass"
    prints = [p.split() for p in (first.all("fingerprint") or session.all("fingerprint"))]
    offer = Offer(
        sections=sections,
        ufrag=first.get("ice-ufrag") or session.get("ice-ufrag") or "",
        fingerprints=[(algorithm.lower(), value) for algorithm, value in prints],
        setup=setup,
        bundle=group if group is not None else [first.get("mid") or ""],
    )
    if not any(
        algorithm in ("sha-256", "sha-384", "sha-512") for algorithm, _ in offer.fingerprints
    ):
        raise ValueError("no usable fingerprint")
    if setup not in ("actpass", "active", "passive") or not _has_unique_mids(sections):
        raise ValueError("not an offer of a browser")
    return offer


def _has_unique_mids(sections: list[Section]) -> bool:
    mids = [section.get("mid") or "" for section in sections]
    return len(set(mids)) == len(mids) and all(
        set(mid) <= TOKEN and len(mid) <= 16 and (mid or len(mids) == 1) for mid in mids
    )


def negotiate(offer: Offer, *, publishes: Callable[[str], bool]) -> list[Slot | None]:
    """What is agreed for each section: a slot, or None for a section that is turned down.

    publishes(kind) says whether this client may send media of that kind at all.
    """
    try:
        slots = [_slot(offer, section, publishes) for section in offer.sections]
    except (ValueError, IndexError) as wrong:
        raise Refused("sdp_invalid") from wrong
    if not any(slots):
        raise Refused("sdp_invalid")
    return slots


def _slot(offer: Offer, section: Section, publishes: Callable[[str], bool]) -> Slot | None:
    mid = section.get("mid") or ""
    if section.kind not in CODECS or mid not in offer.bundle:
        return None
    if section.port == "0" and section.get("bundle-only") is None:
        return None
    codec, rtx, parameters = _codec(section)
    if not codec:
        return None
    direction = next((name for name, _ in section.attributes if name in DIRECTIONS), "sendrecv")
    slot = Slot(mid, section.kind, codec, rtx, parameters=parameters)
    slot.is_sending = direction in ("sendrecv", "recvonly")
    slot.is_receiving = direction in ("sendrecv", "sendonly") and publishes(section.kind)
    for value in section.all("extmap"):
        number, uri = value.split()[:2]
        number = number.partition("/")[0]
        if uri in EXTENSIONS and 0 < int(number) < 15:
            slot.extensions[uri] = int(number)
    offered = [value.split(" ", 1) for value in section.all("rtcp-fb")]
    known = {rest for number, rest in offered if number in ("*", str(codec))}
    slot.feedback = [name for name in FEEDBACK if name in known]
    if slot.is_receiving:
        _remote_numbers(section, slot)
    if slot.is_sending:
        slot.ssrc, slot.rtx_ssrc = _ssrc(), _ssrc() if rtx else 0
    return slot


def _codec(section: Section) -> tuple[int, int, str]:
    """(payload type, payload type of its retransmissions or 0, its parameters); zeros when nothing fits."""
    names = dict(value.split(" ", 1) for value in section.all("rtpmap"))
    parameters = dict(value.split(" ", 1) for value in section.all("fmtp") if " " in value)
    wanted = CODECS[section.kind]
    chosen = next((n for n in section.formats if names.get(n, "").lower().startswith(wanted)), "")
    if not chosen:
        return 0, 0, ""
    rtx = next(
        (
            number
            for number in section.formats
            if names.get(number, "").lower().startswith("rtx/")
            and parameters.get(number) == f"apt={chosen}"
        ),
        "0",
    )
    types = int(chosen), int(rtx)
    if any(not 0 <= number < 128 or 64 <= number < 96 for number in types):
        raise ValueError("payload type")
    return *types, parameters.get(chosen, "")


def _remote_numbers(section: Section, slot: Slot) -> None:
    ssrcs = [int(value.split()[0]) for value in section.all("ssrc")]
    pairs = [value.split()[1:] for value in section.all("ssrc-group") if value.startswith("FID ")]
    if pairs and len(pairs[0]) == 2:
        slot.remote_ssrc, slot.remote_rtx = int(pairs[0][0]), int(pairs[0][1])
    elif ssrcs:
        slot.remote_ssrc = ssrcs[0]
    if max(slot.remote_ssrc, slot.remote_rtx) >= 1 << 32:
        raise ValueError("ssrc")


def _ssrc() -> int:
    return secrets.randbelow((1 << 32) - 1) + 1


@dataclass(frozen=True)
class Identity:
    """Our end of a connection: ICE credentials, certificate, role, (address, port) of every candidate."""

    ufrag: str
    password: str
    fingerprint: str
    is_client: bool
    candidates: list[tuple[str, int]]


def answer(offer: Offer, slots: list[Slot | None], own: Identity) -> str:
    """The answer. Sound and picture of one sender share a stream, so that browsers keep them in step."""
    lines = [
        "v=0", f"o=- {secrets.randbelow(1 << 62)} 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite",
        "a=group:BUNDLE " + " ".join(slot.mid for slot in slots if slot),
        "a=msid-semantic: WMS *",
    ]  # fmt: skip
    seen = {"audio": 0, "video": 0}
    for section, slot in zip(offer.sections, slots, strict=True):
        if slot is None:
            lines += [
                f"m={section.kind} 0 {section.profile} {' '.join(section.formats)}",
                "c=IN IP4 0.0.0.0", f"a=mid:{section.get('mid') or ''}", "a=inactive",
            ]  # fmt: skip
            continue
        lines += _section(slot, section.profile, own, seen[slot.kind])
        seen[slot.kind] += slot.is_sending
    return "\r\n".join(lines) + "\r\n"


def _section(slot: Slot, profile: str, own: Identity, number: int) -> list[str]:
    types = [slot.payload_type, *([slot.rtx_type] if slot.rtx_type else [])]
    direction = {(True, True): "sendrecv", (True, False): "sendonly", (False, True): "recvonly"}
    suffix = "/2" if slot.kind == "audio" else ""
    lines = [
        f"m={slot.kind} 9 {profile} {' '.join(map(str, types))}",
        "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0", "a=rtcp-mux", "a=rtcp-rsize",
        f"a=mid:{slot.mid}",
        "a=" + direction.get((slot.is_sending, slot.is_receiving), "inactive"),
        f"a=rtpmap:{slot.payload_type} {CODECS[slot.kind].replace('vp8', 'VP8')}{suffix}",
    ]  # fmt: skip
    if slot.parameters:
        lines.append(f"a=fmtp:{slot.payload_type} {slot.parameters}")
    lines += [f"a=rtcp-fb:{slot.payload_type} {name}" for name in slot.feedback]
    if slot.rtx_type:
        lines.append(f"a=rtpmap:{slot.rtx_type} rtx/{slot.clock}")
        lines.append(f"a=fmtp:{slot.rtx_type} apt={slot.payload_type}")
    lines += [f"a=extmap:{number_} {uri}" for uri, number_ in slot.extensions.items()]
    if slot.is_sending:
        lines.append(f"a=msid:stream{number} {slot.kind}{number}")
        if slot.rtx_ssrc:
            lines.append(f"a=ssrc-group:FID {slot.ssrc} {slot.rtx_ssrc}")
        # Browsers take the first one named for the stream itself.
        lines += [
            f"a=ssrc:{ssrc} cname:stream{number}" for ssrc in (slot.ssrc, slot.rtx_ssrc) if ssrc
        ]
    lines += [
        f"a=ice-ufrag:{own.ufrag}", f"a=ice-pwd:{own.password}",
        f"a=fingerprint:sha-256 {own.fingerprint}",
        "a=setup:" + ("active" if own.is_client else "passive"),
    ]  # fmt: skip
    for preference, (address, port) in enumerate(own.candidates):
        # RFC 8445 5.1.2: a host candidate's type preference, then the order of our addresses.
        priority = (126 << 24) + ((65535 - preference) << 8) + 255
        lines.append(f"a=candidate:{preference + 1} 1 udp {priority} {address} {port} typ host")
    return [*lines, "a=end-of-candidates"]
