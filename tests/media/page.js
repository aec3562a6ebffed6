// One page that calls itself through the relay: window.join(role) makes a leg as the product's browsers do.
const OFFERED = [["audio", "recvonly"], ["audio", "recvonly"], ["video", "recvonly"]];
window.legs = {};
window.join = async (role) => {
  const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } });
  for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: "sendrecv", streams: [stream] });
  for (const [kind, direction] of OFFERED) connection.addTransceiver(kind, { direction });
  connection.ontrack = (event) => {
    const element = document.createElement(event.track.kind);
    element.autoplay = true;
    element.muted = event.track.kind === "video";
    element.srcObject = new MediaStream([event.track]);
    document.body.append(element);
  };
  await connection.setLocalDescription(await connection.createOffer());
  await new Promise((done) => {
    connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && done();
    setTimeout(done, 1000);
  });
  const sdp = await window.offer(role, connection.localDescription.sdp);
  await connection.setRemoteDescription({ type: "answer", sdp });
  window.legs[role] = connection;
};
window.look = async (role) => {
  const seen = { state: window.legs[role].connectionState };
  (await window.legs[role].getStats()).forEach((report) => {
    if (report.type === "inbound-rtp" && report.packetsReceived > 0) {
      const { framesDecoded, packetsReceived, packetsLost, freezeCount, audioLevel, totalAudioEnergy } = report;
      seen[report.kind + report.mid] = { framesDecoded, packetsReceived, packetsLost, freezeCount, audioLevel, totalAudioEnergy };
    }
    if (report.type === "outbound-rtp") seen[`${report.kind}Out`] = { keyFrames: report.keyFramesEncoded, plis: report.pliCount };
    if (report.type === "remote-inbound-rtp") seen[`${report.kind}Rtt`] = report.roundTripTime;
  });
  return seen;
};
