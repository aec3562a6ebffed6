"""The passive half of ICE ("lite", RFC 8445): the relay's address is known, so it only answers checks."""

import secrets

from aioice import stun

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
HEADER_BYTES = 20
USERNAME = 0x0006


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def local_name(datagram: bytes) -> str | None:
    """Our half of the user name in a STUN request, found without checking anything else, or None.

    This is what a flood of forged requests costs: no digest, no objects.
    """
    at, end = HEADER_BYTES, len(datagram)
    while at + 4 <= end:
        kind, length = (
            datagram[at] << 8 | datagram[at + 1],
            datagram[at + 2] << 8 | datagram[at + 3],
        )
        if kind == USERNAME:
            name = datagram[at + 4 : at + 4 + length].partition(b":")[0]
            return name.decode("ascii", "replace")
        at += 4 + length + (-length % 4)
    return None


class Agent:
    """Credentials of one connection and the answers to its checks."""

    def __init__(self, remote: str) -> None:
        self.ufrag, self.password = _random(8), _random(24)
        self._expected = f"{self.ufrag}:{remote}"
        self._key = self.password.encode()

    def answer(self, datagram: bytes, address: tuple[str, int]) -> tuple[bytes | None, bool, bool]:
        """(what to send back or None, whether it was a genuine check, whether it nominates this path).

        Genuine means: the right user name of both sides, and signed with our password (RFC 8445 7.3).
        """
        try:
            request = stun.parse_message(datagram)
        except ValueError:
            return None, False, False
        if (
            request.message_class != stun.Class.REQUEST
            or request.message_method != stun.Method.BINDING
            or request.attributes.get("USERNAME") != self._expected
            or not request.check_message_integrity(self._key)
        ):
            return None, False, False
        if "ICE-CONTROLLED" in request.attributes:
            return self._response(request, stun.Class.ERROR, (487, "Role Conflict")), False, False
        reply = self._response(request, stun.Class.RESPONSE, address)
        return reply, True, "USE-CANDIDATE" in request.attributes

    def _response(
        self, request: stun.Message, kind: stun.Class, value: tuple[object, object]
    ) -> bytes:
        response = stun.Message(request.message_method, kind, request.transaction_id)
        name = "ERROR-CODE" if kind == stun.Class.ERROR else "XOR-MAPPED-ADDRESS"
        response.attributes[name] = value
        response.add_message_integrity(self._key)
        return bytes(response)
