// Which dot a presence has; the word always stands beside it.
import type { Presence } from "../protocol.gen";

const DOTS: Record<Presence, string> = {
  available: "ok",
  busy: "warn",
  do_not_disturb: "dnd",
  away: "warn",
  offline: "off",
  rona: "bad",
};

export const presenceDot = (presence: Presence): string => DOTS[presence];
