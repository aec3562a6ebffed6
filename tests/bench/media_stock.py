"""aiortc's own MediaRelay as an echo, for comparison: it decodes and encodes everything. Takes a port."""

import asyncio
import json
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay

connections: list[RTCPeerConnection] = []


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one offer: a line with its SDP as JSON."""
    connection, relay = RTCPeerConnection(RTCConfiguration(iceServers=[])), MediaRelay()
    connections.append(connection)
    await connection.setRemoteDescription(
        RTCSessionDescription(json.loads(await reader.readline()), "offer")
    )
    for transceiver in connection.getTransceivers():
        transceiver.sender.replaceTrack(relay.subscribe(transceiver.receiver.track))
        transceiver.direction = "sendrecv"
    await connection.setLocalDescription(await connection.createAnswer())
    writer.write(json.dumps(connection.localDescription.sdp).encode() + b"\n")
    await writer.drain()
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", int(sys.argv[1]), limit=1 << 20)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
