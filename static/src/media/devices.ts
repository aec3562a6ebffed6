// Microphone, camera, speaker: which there are, which somebody chose, and why one cannot be had.
import type { Keep } from "../realtime/keep";

export type Problem =
  | "insecure"
  | "no_webrtc"
  | "no_permission"
  | "no_microphone"
  | "no_camera"
  | "busy"
  | "failed";

/** A device, or everything about calls, is not to be had; `code` says why. */
export class MediaProblem extends Error {
  constructor(readonly code: Problem) {
    super(code);
  }
}

export type Kind = "audioinput" | "videoinput" | "audiooutput";

/** What this browser lacks for any call; null: nothing. */
export function missing(): "insecure" | "no_webrtc" | null {
  if (!window.isSecureContext) return "insecure";
  const can = typeof RTCPeerConnection === "function" && navigator.mediaDevices?.getUserMedia !== undefined;
  return can ? null : "no_webrtc";
}

export async function microphone(chosen: string | null): Promise<MediaStreamTrack> {
  const audio = { echoCancellation: true, noiseSuppression: true, ...device(chosen) };
  return one(await get({ audio }, "no_microphone"));
}

export async function camera(chosen: string | null): Promise<MediaStreamTrack> {
  const video = {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { max: 24 },
    ...device(chosen),
  };
  return one(await get({ video }, "no_camera"));
}

/** The devices of one sort; without permission they have no names. */
export async function listed(kind: Kind): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all.filter((item) => item.kind === kind && item.deviceId !== "");
}

/** What somebody chose, kept where the page keeps things. */
export class Choice {
  constructor(private readonly keep: Keep) {}

  get(kind: Kind): string | null {
    return this.keep.getItem(`device:${kind}`);
  }

  set(kind: Kind, id: string): void {
    if (id === "") this.keep.removeItem(`device:${kind}`);
    else this.keep.setItem(`device:${kind}`, id);
  }
}

const device = (id: string | null): MediaTrackConstraints => (id === null ? {} : { deviceId: { ideal: id } });

async function get(wanted: MediaStreamConstraints, none: Problem): Promise<MediaStream> {
  const lack = missing();
  if (lack !== null) throw new MediaProblem(lack);
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (reason) {
    throw new MediaProblem(problemOf((reason as DOMException).name, none));
  }
}

export function problemOf(name: string, none: Problem): Problem {
  if (name === "NotAllowedError" || name === "SecurityError") return "no_permission";
  if (name === "NotFoundError" || name === "OverconstrainedError") return none;
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "failed";
}

function one(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (track === undefined) throw new MediaProblem("failed");
  return track;
}
