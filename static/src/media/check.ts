// The pre-call check (CALL-2, CALL-8, CALL-11): what a call needs, looked at one after the other, and the loop through
// the relay. Each step says what is missing; a later one is not tried when an earlier one it needs has failed.
import { RefusedError } from "../realtime/link";
import { type Choice, camera, MediaProblem, microphone, missing, type Problem } from "./devices";
import { type IceGiven, Peer } from "./peer";

export type Step = "secure" | "browser" | "microphone" | "camera" | "relay";
export type Outcome = "waiting" | "running" | "ok" | Problem | "no_relay" | "no_sound" | "rate_limited";

export type Findings = Readonly<Record<Step, Outcome>>;

export const UNCHECKED: Findings = {
  secure: "waiting",
  browser: "waiting",
  microphone: "waiting",
  camera: "waiting",
  relay: "waiting",
};

export interface CheckLine {
  ice(): Promise<IceGiven>;
  loop(sdp: string): Promise<string>;
}

const LOOP_MS = 8_000;
const LOOK_MS = 250;

/** Run all steps; `onStep` is told of each change. Gives what was found, and stops the devices. */
export async function check(
  line: CheckLine,
  choice: Choice,
  onStep: (found: Findings, preview: MediaStreamTrack | null) => void,
): Promise<Findings> {
  let found: Findings = UNCHECKED;
  let cam: MediaStreamTrack | null = null;
  const note = (step: Step, outcome: Outcome): void => {
    found = { ...found, [step]: outcome };
    onStep(found, cam);
  };
  const lack = missing();
  note("secure", lack === "insecure" ? "insecure" : "ok");
  if (lack === "insecure") return found;
  note("browser", lack ?? "ok");
  if (lack !== null) return found;
  const mic = await attempt(note, "microphone", () => microphone(choice.get("audioinput")));
  cam = await attempt(note, "camera", () => camera(choice.get("videoinput")));
  note("camera", found.camera);
  if (mic !== null) {
    note("relay", "running");
    note("relay", await loop(line, mic));
  }
  mic?.stop();
  cam?.stop();
  return found;
}

async function attempt(
  note: (step: Step, outcome: Outcome) => void,
  step: Step,
  get: () => Promise<MediaStreamTrack>,
): Promise<MediaStreamTrack | null> {
  note(step, "running");
  try {
    const track = await get();
    note(step, "ok");
    return track;
  } catch (reason) {
    note(step, reason instanceof MediaProblem ? reason.code : "failed");
    return null;
  }
}

/** One's own voice goes to the relay and comes back. */
async function loop(line: CheckLine, mic: MediaStreamTrack): Promise<Outcome> {
  let peer: Peer | null = null;
  try {
    peer = new Peer(await line.ice(), () => undefined);
    await peer.accept(await line.loop(await peer.offer(mic, null)));
    return (await comesBack(peer)) ? "ok" : "no_sound";
  } catch (reason) {
    return reason instanceof RefusedError && reason.code === "rate_limited" ? "rate_limited" : "no_relay";
  } finally {
    peer?.close();
  }
}

async function comesBack(peer: Peer): Promise<boolean> {
  const until = performance.now() + LOOP_MS;
  while (performance.now() < until) {
    for (const report of (await peer.pc.getStats()).values()) {
      if (report.type === "inbound-rtp" && (report.packetsReceived ?? 0) > 10) return true;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

/** Whether a voice call, and whether a video call, would work. */
export const verdict = (found: Findings): { voice: boolean; video: boolean } => {
  const voice = found.microphone === "ok" && found.relay === "ok";
  return { voice, video: voice && found.camera === "ok" };
};
