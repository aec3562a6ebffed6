"""What a browser sends, decodes and hears, over time: "connected" proves nothing."""

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
  const known = new Map();
  const read = async (connection) => {
    const found = { frames: 0, energy: 0, audioIn: 0, videoIn: 0, audioOut: 0, videoOut: 0 };
    for (const report of (await connection.getStats()).values()) {
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
    return found;
  };
  // What a connection has counted stays counted after it is closed: figures never go back.
  window.__media = async () => {
    const sum = { open: 0, frames: 0, energy: 0, audioIn: 0, videoIn: 0, audioOut: 0, videoOut: 0 };
    for (const connection of all) {
      const last = known.get(connection) ?? {};
      if (connection.connectionState !== "closed") {
        sum.open += 1;
        for (const [name, value] of Object.entries(await read(connection)))
          last[name] = Math.max(last[name] ?? 0, value);
        known.set(connection, last);
      }
      for (const [name, value] of Object.entries(last)) sum[name] += value;
    }
    return sum;
  };
})();
"""
# The waiting is the page's: Playwright's own wait takes a promise for an answer.
GROWS = """
async ([name, by, ms]) => {
  const from = (await window.__media())[name];
  for (const until = performance.now() + ms; ; await new Promise((go) => setTimeout(go, 150))) {
    const gained = (await window.__media())[name] - from;
    if (gained >= by || performance.now() > until) return gained;
  }
}
"""
CLOSED = """
async (ms) => {
  for (const until = performance.now() + ms; ; await new Promise((go) => setTimeout(go, 100))) {
    const { open } = await window.__media();
    if (open === 0 || performance.now() > until) return open;
  }
}
"""
ALIVE_FRAMES = 15
"""So many decoded frames are a picture that moves."""


def watch(context: BrowserContext) -> None:
    """Call before the page is loaded."""
    context.add_init_script(HOOK)


@dataclass
class Media:
    """One browser's media. Counters are sums over all its connections."""

    frame: Page | Frame

    def now(self, name: str) -> float:
        return float(self.frame.evaluate("async name => (await window.__media())[name]", name))

    def grows(self, name: str, by: float, seconds: float = 15) -> None:
        """Wait until a counter has grown by so much from what it is now."""
        gained = self.frame.evaluate(GROWS, [name, by, seconds * 1000])
        assert gained >= by, f"{name} grew by {gained} in {seconds} s"

    def sees(self, seconds: float = 15) -> None:
        self.grows("frames", ALIVE_FRAMES, seconds)

    def hears(self, seconds: float = 15) -> None:
        """Something louder than silence: the fake microphone beeps once a second."""
        self.grows("energy", 0.005, seconds)

    def closed(self, seconds: float = 5) -> None:
        """Every connection is gone."""
        assert self.frame.evaluate(CLOSED, seconds * 1000) == 0
