"""What a browser sends, decodes and hears, over time: "connected" proves nothing."""

import itertools
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Frame, Page

# Every connection a page makes is kept, so that a test can read its counters.
HOOK = """
(() => {
  const Real = window.RTCPeerConnection;
  const all = (window.__connections = []);
  window.RTCPeerConnection = new Proxy(Real, {
    construct(target, args) {
      const made = new target(...args);
      all.push(made);
      return made;
    },
  });
  window.__media = async () => {
    const found = { frames: 0, energy: 0, audioIn: 0, videoIn: 0, audioOut: 0, videoOut: 0, open: 0 };
    for (const connection of all) {
      if (connection.connectionState !== "closed") found.open += 1;
      if (connection.connectionState !== "connected") continue;
      const reports = [...(await connection.getStats()).values()];
      for (const report of reports) {
        const is = (type, kind) => report.type === type && report.kind === kind;
        if (is("inbound-rtp", "video")) {
          found.frames += report.framesDecoded ?? 0;
          found.videoIn += report.packetsReceived ?? 0;
        } else if (is("inbound-rtp", "audio")) {
          found.energy += report.totalAudioEnergy ?? 0;
          found.audioIn += report.packetsReceived ?? 0;
        } else if (is("outbound-rtp", "video")) found.videoOut += report.packetsSent ?? 0;
        else if (is("outbound-rtp", "audio")) found.audioOut += report.packetsSent ?? 0;
      }
    }
    return found;
  };
})();
"""
# A new connection begins to count anew, so the lowest figure seen is what growth is measured from.
GROWS = """
async ([name, by, id]) => {
  const now = (await window.__media())[name];
  const seen = (window.__lowest ??= {});
  seen[id] = Math.min(seen[id] ?? now, now);
  return now - seen[id] >= by;
}
"""
_numbers = itertools.count()
ALIVE_FRAMES = 15
"""So many decoded frames are a picture that moves."""


def watch(context: BrowserContext) -> None:
    """Call before the page is loaded."""
    context.add_init_script(HOOK)


@dataclass
class Media:
    """One browser's media. Counters are sums over its open connections."""

    frame: Page | Frame

    def now(self, name: str) -> float:
        return float(self.frame.evaluate("async name => (await window.__media())[name]", name))

    def grows(self, name: str, by: float, seconds: float = 15) -> None:
        """Wait until a counter has grown by so much from what it is now."""
        arguments = [name, by, next(_numbers)]
        self.frame.wait_for_function(GROWS, arg=arguments, timeout=seconds * 1000, polling=150)

    def sees(self, seconds: float = 15) -> None:
        self.grows("frames", ALIVE_FRAMES, seconds)

    def hears(self, seconds: float = 15) -> None:
        """Something louder than silence: the fake microphone beeps once a second."""
        self.grows("energy", 0.005, seconds)

    def closed(self, seconds: float = 5) -> None:
        """Every connection is gone."""
        self.frame.wait_for_function(
            "async () => (await window.__media()).open === 0", timeout=seconds * 1000, polling=100
        )
