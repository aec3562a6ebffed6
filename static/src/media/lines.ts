// What an entry about a call says in a transcript, to the staff and to the customer alike.
import type { Facts } from "../protocol.gen";
import { Translator } from "../ui/i18n";
import { lines as cs } from "./i18n/cs";
import { lines as en } from "./i18n/en";
import { lines as he } from "./i18n/he";
import { lines as it } from "./i18n/it";
import { lines as pl } from "./i18n/pl";

const LANGUAGES = { en, cs, pl, it, he };
type Key = keyof typeof en;

const KEYS: Record<string, Key> = {
  accepted_audio: "lineAcceptedAudio",
  accepted_video: "lineAcceptedVideo",
  declined: "lineDeclined",
  unanswered: "lineUnanswered",
  failed: "lineFailed",
  held: "lineHeld",
  resumed: "lineResumed",
  video_on: "lineVideoOn",
  recording_started: "lineRecordingStarted",
  recording_stopped: "lineRecordingStopped",
  joined: "lineJoinedCall",
  left: "lineLeftCall",
  invited: "lineInvited",
  invite_declined: "lineInviteDeclined",
  invite_unanswered: "lineInviteUnanswered",
  done: "lineDone",
};

/** The sentence of a call entry, in this language; "" for a kind this page does not know. */
export function callWords(facts: Facts, author: string, language: string): string {
  const code = (language in LANGUAGES ? language : "en") as keyof typeof LANGUAGES;
  const { t } = new Translator<typeof en>(code, LANGUAGES[code]);
  const { reason = "", media = "voice", detail = "", seconds = 0 } = facts;
  const name = facts.name || author;
  const isVideo = media === "video";
  if (reason === "requested") return t(isVideo ? "lineRequestedVideo" : "lineRequestedVoice");
  if (reason === "started") return t(isVideo ? "lineStartedVideo" : "lineStartedVoice", name);
  if (reason === "ended") return seconds > 0 ? t("lineEnded", clock(seconds)) : t("lineEndedEarly");
  if (reason === "push_started") return t("linePushStarted", name, detail);
  if (reason === "push_stopped") return t("linePushStopped", detail);
  const key = KEYS[reason];
  return key === undefined ? "" : t(key, name);
}

/** "3:07", or with hours. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
