// The pictures of a call: everybody else large, oneself small; used by desk, dashboard, widget and own windows.
import { repeat } from "lit/directives/repeat.js";
import { html, nothing, type TemplateResult } from "lit/html.js";
import { type Tile, tilesOf } from "./call";
import type { Quality } from "./quality";
import type { CallSession } from "./session";
import { t } from "./words";

export interface StageOptions {
  /** Draws a picture of the sprite or of the widget's own. */
  icon: (name: "mic-off" | "wifi-off" | "play" | "video-off") => unknown;
  /** The own picture is the larger one (VID-15). */
  isSwapped?: boolean;
  /** One's own name stays away: whoever only listens has no picture. */
  hasSelf?: boolean;
}

export function stage(session: CallSession, options: StageOptions): TemplateResult {
  const { call } = session;
  if (call === null) return html``;
  const tiles = tilesOf(call, session.videoMids);
  const { hasSelf = true, isSwapped = false } = options;
  const many = tiles.length > 1 ? (tiles.length > 2 ? "three" : "two") : "";
  return html`<div class="tiles ${many} ${isSwapped ? "swapped" : ""}">
    ${repeat(
      tiles,
      (tile) => tile.key,
      (tile) => tileView(tile, session, options),
    )}
    ${tiles.length === 0 ? html`<div class="tile"></div>` : nothing}
    ${hasSelf ? selfView(session, options) : nothing}
  </div>`;
}

function tileView(tile: Tile, session: CallSession, { icon }: StageOptions): TemplateResult {
  const track = tile.mid === null ? undefined : session.tracks.get(tile.mid);
  return html`<div class="tile ${tile.isLost ? "lost" : ""}" data-leg=${tile.key}>
    ${track ? picture(track) : html`<span class="face" aria-hidden="true">${initials(tile.name)}</span>`}
    <span class="tag">${tile.isClip ? icon("play") : tile.isMuted ? icon("mic-off") : nothing}${tile.isLost ? icon("wifi-off") : nothing}<bdi>${tile.isClip ? `${t("clip")} · ${tile.name}` : tile.name}</bdi>${tile.isMuted ? html`<span class="sr">, ${t("muted")}</span>` : nothing}${tile.isLost ? html` · ${t("reconnecting")}` : nothing}</span>
  </div>`;
}

function selfView(session: CallSession, { icon }: StageOptions): TemplateResult {
  return html`<div class="selfview" role="img" aria-label=${t("you")}>
    ${session.cam ? picture(session.cam) : html`<span class="face" aria-hidden="true">${icon("video-off")}</span>`}
  </div>`;
}

const SIGNS = { good: "signal-high", fair: "signal-medium", poor: "signal-low" } as const;

/** How good one's own line is, as bars and a word. */
export function qualitySign(
  session: CallSession,
  icon: (name: (typeof SIGNS)[Quality]) => unknown,
): TemplateResult {
  const words = t(`line_${session.quality}`);
  return html`<span class="quality ${session.quality}" role="img" aria-label=${words} title=${words}>${icon(SIGNS[session.quality])}</span>`;
}

/** A picture without sound; voices come from one element of the session. */
export const picture = (track: MediaStreamTrack): TemplateResult =>
  html`<video autoplay playsinline .muted=${true} .srcObject=${streamOf(track)} aria-hidden="true"></video>`;

const streams = new WeakMap<MediaStreamTrack, MediaStream>();

/** The same stream for the same track, so that a redraw does not start it anew. */
function streamOf(track: MediaStreamTrack): MediaStream {
  const known = streams.get(track) ?? new MediaStream([track]);
  streams.set(track, known);
  return known;
}

function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0]);
  return letters.join("").toLocaleUpperCase() || "?";
}
