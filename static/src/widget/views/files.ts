// Files in the panel: the button to send one, those on their way, and how one stands in the chat.
import { html, nothing } from "lit/html.js";
import type { PublicEntry } from "../../protocol.gen";
import { ACCEPT, canRetry, sizeWords } from "../../ui/uploads";
import { icon } from "./icons";
import type { Part, View } from "./parts";
import { reason } from "./reasons";

export function take({ state, files }: View, chosen: FileList | null | undefined): boolean {
  if (!files?.most || !chosen?.length || state.talk === null) return false;
  files.uploads.add(state.talk.conversation.id, chosen, files.most);
  return true;
}

export function attach(view: View): Part {
  const { t } = view.speech;
  if (!view.files?.most) return nothing;
  const pick = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    take(view, input.files);
    input.value = "";
  };
  return html`<button type="button" class="btn icon-only" aria-label=${t("Attach a file")} title=${t("Attach a file")} @click=${(
    event: Event,
  ) => ((event.currentTarget as Element).nextElementSibling as HTMLElement).click()}>${icon("clip")}</button>
    <input type="file" multiple hidden accept=${ACCEPT} aria-label=${t("Attach a file")} @change=${pick} />`;
}

export function onTheWay({ state, files, speech }: View): Part {
  const { t, language } = speech;
  const items = files?.uploads.of(state.talk?.conversation.id ?? "") ?? [];
  if (files === undefined || items.length === 0) return nothing;
  const { uploads, most } = files;
  return html`<ul class="uploads" aria-label=${t("Files being sent")}>${items.map((item) => {
    const { id, file, share, code } = item;
    const drop = code === "" ? t("Cancel") : t("Discard");
    const why =
      code === "too_large" ? t("It is larger than {0}", sizeWords(most, language)) : reason(speech, code);
    const percent = new Intl.NumberFormat(language, { style: "percent" }).format(share);
    return html`<li class=${code === "" ? "" : "bad"}>
      ${
        code === ""
          ? html`${icon("clip", "s")}<bdi class="clip">${file.name}</bdi><progress max="1" .value=${share} aria-label=${file.name}></progress><span class="share">${percent}</span>`
          : html`${icon("alert", "s")}<span class="grow" role="alert"><bdi>${file.name}</bdi>: ${why}.</span>`
      }
      ${canRetry(item) ? html`<button type="button" class="btn sm" @click=${() => uploads.retry(id)}>${t("Retry")}</button>` : nothing}
      <button type="button" class="btn icon-only sm" aria-label="${drop}: ${file.name}" title=${drop} @click=${() => uploads.drop(id)}>${icon("cross", "s")}</button>
    </li>`;
  })}</ul>`;
}

/** What stands in the bubble of a file. */
export function fileView({ files, speech }: View, entry: PublicEntry): Part {
  const { t, language } = speech;
  const { file = "", type = "", size = 0, is_masked } = entry.facts ?? {};
  const name = entry.text ?? "";
  const save = () => void files?.downloads.save(file);
  const failure = files?.downloads.failure(file);
  const isPicture = type.startsWith("image/");
  const label = t("Download {0}", name);
  return html`${isPicture ? html`<button class="sent-picture" aria-label=${label} @click=${save}>${files?.picture(file) ? html`<img src=${files.picture(file)} alt="" />` : nothing}</button>` : nothing}
    <span class="file-row">${icon("file")}<span class="grow"><bdi>${name}</bdi> <span class="size"><bdi dir="ltr">${sizeWords(size, language)}</bdi></span></span><button class="btn icon-only sm" aria-label=${label} title=${label} @click=${save}>${icon("save")}</button></span>
    ${is_masked ? html`<span class="file-hint">${t("Personal data in this file is hidden; you get its text")}.</span>` : nothing}
    ${failure ? html`<span class="file-problem">${icon("alert", "s")}<span class="grow" role="alert">${t("Not saved")}. ${reason(speech, failure.code)}.</span><button class="btn sm secondary" @click=${save}>${t("Retry")}</button></span>` : nothing}`;
}
