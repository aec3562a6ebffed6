// Files at a staff screen: where they go, where they are had, and the rows of those on their way.
import { html, nothing, type TemplateResult } from "lit";
import { ticking } from "./clock";
import { address, type PageConfig } from "./config";
import { Downloads } from "./downloads";
import { percent } from "./format";
import { icon } from "./icon";
import type { MessageLine } from "./lines";
import { refusal } from "./refusal";
import { canRetry, sizeWords, type Upload, Uploads } from "./uploads";
import { pageLanguage, t } from "./words";

/** Where a transcript has its files from. */
export type FileDoor = Pick<StaffFiles, "url" | "downloads">;

export class StaffFiles {
  readonly uploads: Uploads;
  /** With `copy` it is saved, also where a browser could show it. */
  readonly downloads = new Downloads((id) => fetch(`${this.url(id)}&copy`, { credentials: "same-origin" }));

  constructor(private readonly config: PageConfig) {
    const url = `${address(config, "files")}?side=${config.audience}`;
    this.uploads = new Uploads(() => ({ url, headers: { "X-CSRFToken": config.csrf } }));
  }

  readonly url = (id: string): string =>
    `${address(this.config, "files")}${encodeURIComponent(id)}/?side=${this.config.audience}`;
}

export const size = (bytes: number): string => sizeWords(bytes, pageLanguage());

/** Each with its progress, or why it was refused. */
export function uploadRows(uploads: Uploads, conversation: string, most: number): unknown {
  const items = uploads.of(conversation);
  if (items.length === 0) return nothing;
  return html`<ul class="uploads" aria-label=${t("filesOnTheWay")}>${items.map((item) => row(uploads, item, most))}</ul>`;
}

function row(uploads: Uploads, item: Upload, most: number): TemplateResult {
  const { id, file, share, code } = item;
  const drop = (label: string): TemplateResult =>
    html`<button type="button" class="btn icon-only sm" aria-label="${label}: ${file.name}" title=${label} @click=${() => uploads.drop(id)}>${icon("x", "s")}</button>`;
  if (code === "")
    return html`<li>${icon("paperclip", "s")}<bdi class="clip">${file.name}</bdi><progress max="1" .value=${share} aria-label=${t("sendingFile", file.name)}></progress><span class="share">${percent(Math.floor(share * 100) / 100)}</span>${drop(t("cancel"))}</li>`;
  return html`<li class="bad">${icon("triangle-alert", "s")}<span class="grow" role="alert"><bdi>${file.name}</bdi>: ${fileRefusal(code, most)}</span>${
    canRetry(item)
      ? html`<button type="button" class="btn sm" @click=${() => uploads.retry(id)}>${t("retry")}</button>`
      : nothing
  }${drop(t("dismiss"))}</li>`;
}

/** Why a file was not taken, in words. */
function fileRefusal(code: string, most: number): string {
  if (code === "too_large") return t("fileTooLarge", size(most));
  if (code === "empty") return t("fileEmpty");
  if (code === "in_note") return t("noFilesInNotes");
  return refusal(code);
}

/** What stands in the bubble: a picture if it is one, the name, the size, and the way to have it. */
export function fileView(line: MessageLine, name: unknown, files: FileDoor | null): TemplateResult {
  const { file: id = "", type = "", size: bytes = 0, is_masked = false } = line.file ?? {};
  const url = files?.url(id) ?? "";
  const save = (event: Event): void => {
    event.preventDefault();
    void files?.downloads.save(id);
  };
  const isPicture = type.startsWith("image/");
  return html`${isPicture ? html`<a class="sent-picture" href=${url} target="_blank" rel="noopener" aria-label=${t("openPicture", line.text)}><img src=${url} alt="" loading="lazy" /></a>` : nothing}
    <span class="file-row">${icon(isPicture ? "image" : "file-text")}<span class="grow"><bdi>${name}</bdi> <span class="size"><bdi dir="ltr">${size(bytes)}</bdi></span></span><a class="btn icon-only sm" href="${url}&copy" @click=${save} aria-label=${t("downloadFile", line.text)} title=${t("downloadFile", line.text)}>${icon("download")}</a></span>
    ${is_masked ? html`<span class="file-hint">${icon("eye-off", "s")}${t("fileHidden")}</span>` : nothing}
    ${notSaved(files, id, save)}`;
}

/** Stands in the bubble until it is tried again. */
function notSaved(files: FileDoor | null, id: string, retry: (event: Event) => void): unknown {
  const failure = files?.downloads.failure(id);
  if (failure === undefined) return nothing;
  const left = (): number => Math.ceil((failure.againAt - Date.now()) / 1000);
  // What counts down is read out once, not every second.
  const again = html`<span aria-live="off">${ticking(() => (left() > 0 ? t("againIn", left()) : ""))}</span>`;
  return html`<span class="file-problem">${icon("triangle-alert", "s")}<span class="grow" role="alert">${t("notSaved")} · ${refusal(failure.code)}. ${again}</span><button type="button" class="btn sm secondary" @click=${retry}>${t("retry")}</button></span>`;
}
