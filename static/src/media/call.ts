// What a call is for the one who looks at it: its phase, its tiles, what can be pressed. Pure.
import type { Call, CallPerson } from "../protocol.gen";

/** What the screen shows; "elsewhere": another tab of the same person has it. */
export type Phase = "none" | "asked" | "ringing" | "joining" | "live" | "elsewhere" | "over";

export const isOver = (call: Call): boolean => !["requested", "ringing", "connected"].includes(call.state);

/** Whether this tab should have a connection to the relay. */
export function isMine(call: Call | null, device: string): call is Call {
  if (call === null || isOver(call) || call.state === "requested") return false;
  const me = own(call);
  return me !== undefined && me.state !== "invited" && call.device === device;
}

export const own = (call: Call): CallPerson | undefined =>
  (call.people ?? []).find((person) => person.leg === call.leg);

export const others = (call: Call): CallPerson[] =>
  (call.people ?? []).filter((person) => person.leg !== call.leg);

export function phaseOf(call: Call | null, device: string, isConnected: boolean): Phase {
  if (call === null) return "none";
  if (isOver(call)) return "over";
  if (call.state === "requested") return "asked";
  const me = own(call);
  if (me === undefined || me.state === "invited") return call.state === "ringing" ? "ringing" : "none";
  if (call.device !== device) return "elsewhere";
  if (call.state === "ringing") return "ringing";
  return isConnected ? "live" : "joining";
}

export interface Tile {
  key: string;
  name: string;
  /** The m-line whose picture is shown; null: only the name. */
  mid: string | null;
  isMuted: boolean;
  isLost: boolean;
  isClip: boolean;
}

/** One tile for everybody else, with the picture that the relay puts into a slot. */
export function tilesOf(call: Call, videoMids: readonly string[]): Tile[] {
  const byLeg = new Map<string, string>();
  for (const mid of videoMids) {
    const leg = call.slots?.[mid];
    if (leg !== undefined) byLeg.set(leg, mid);
  }
  const isSeen = (person: CallPerson): boolean =>
    person.video === true && call.is_video_off !== true && call.is_held !== true;
  const people = others(call).filter((person) => person.state !== "invited" && person.role !== "monitor");
  const tiles = people.map(
    (person): Tile => ({
      key: person.leg,
      name: person.name,
      mid: isSeen(person) ? (byLeg.get(person.leg) ?? null) : null,
      isMuted: person.audio === false,
      isLost: person.state === "lost",
      isClip: false,
    }),
  );
  const clip = byLeg.get("push");
  if (clip !== undefined) {
    const tile = {
      key: "push",
      name: call.clip ?? "",
      mid: clip,
      isMuted: false,
      isLost: false,
      isClip: true,
    };
    return [tile, ...tiles];
  }
  return tiles;
}

/** Seconds of talk so far, or in all. */
export function talked(call: Call, now: number): number {
  if (!call.connected_at) return 0;
  return Math.max(0, (call.ended_at ?? now) - call.connected_at);
}

/** Who of the others has no connection now. */
export const lost = (call: Call): CallPerson[] => others(call).filter((person) => person.state === "lost");

/** Further agents who are in, or asked into, this call. */
export const conference = (call: Call): CallPerson[] =>
  others(call).filter((person) => person.role === "agent");
