// The field one writes in: reply or note, counted and checked while typing, with the standard responses behind "/".
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import {
  type Kind,
  LIMIT,
  lengthOf,
  parametersOf,
  placeOf,
  problemOf,
  type Reply,
  slashQuery,
} from "./draft-rules";
import { type Draft, EMPTY } from "./drafts";
import { LightElement } from "./element";
import { type StaffFiles, uploadRows } from "./files";
import { icon } from "./icon";
import { RepliesMenu } from "./replies";
import { ACCEPT } from "./uploads";
import { t } from "./words";

export interface Sending {
  kind: Kind;
  text: string;
}

export class Composer extends LightElement {
  /** Whose text this is; another one shows another text, never the same. */
  @property() conversation = "";
  @property() name = "";
  @property({ attribute: false }) draft: Draft = EMPTY;
  /** Why nothing can be written here. */
  @property() closed = "";
  /** Why nothing can be sent now, although one may write. */
  @property() held = "";
  @property({ type: Boolean }) hasReplies = false;
  @property({ attribute: false }) loadReplies: () => Promise<readonly Reply[]> = async () => [];
  @property({ attribute: false }) files: StaffFiles | null = null;
  /** So many bytes a file may have; 0: none are sent here. */
  @property({ type: Number }) fileMost = 0;
  @state() private current: Draft = EMPTY;
  /** The reason is shown once somebody tried to send, or as soon as it is certain. */
  @state() private isTried = false;

  readonly #replies = new RepliesMenu(this, {
    load: () => this.loadReplies(),
    choose: (reply) => this.#insert(reply),
  });

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has("conversation")) return;
    this.current = this.draft;
    this.isTried = false;
    this.#replies.close();
  }

  protected override updated(changed: PropertyValues): void {
    if (this.files) this.files.uploads.onChange = () => this.requestUpdate();
    const field = this.#field;
    if (changed.has("conversation") || field.value !== this.current.text) field.value = this.current.text;
  }

  get #field(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  focusField(): void {
    this.#field.focus();
  }

  /** Switch to a note, or back. */
  write(kind: Kind): void {
    this.#change({ ...this.current, kind });
    this.focusField();
  }

  /** Put a text where the person writes, for example a message that was refused. */
  put(text: string, kind: Kind = this.current.kind): void {
    this.#change({ ...this.current, text: this.current.text ? `${this.current.text}\n${text}` : text, kind });
    this.focusField();
  }

  /** Put a standard response in, to be made personal before sending (CHAT-7). */
  insertReply(reply: Reply): void {
    this.#insert(reply);
  }

  override render(): TemplateResult {
    const isNote = this.current.kind === "note";
    return html`<div class="composer">
      <div class="inner">
        ${this.#replies.render()}
        <div class="box ${isNote ? "as-note" : ""}" @dragover=${this.#onDrag} @drop=${this.#onDrop}>
          ${this.#why()}
          ${this.files ? uploadRows(this.files.uploads, this.conversation, this.fileMost) : nothing}
          <label class="sr" for="composer">${isNote ? t("note") : t("message")}</label>
          <textarea
            id="composer"
            rows="2"
            dir="auto"
            placeholder=${this.#placeholder()}
            ?disabled=${this.closed !== ""}
            aria-describedby="composer-why composer-count"
            aria-invalid=${this.#visibleProblem() ? "true" : "false"}
            role=${this.#replies.isOpen ? "combobox" : nothing}
            aria-expanded=${this.#replies.isOpen ? "true" : nothing}
            aria-controls=${this.#replies.isOpen ? "replies" : nothing}
            aria-activedescendant=${this.#replies.activeId ?? nothing}
            aria-autocomplete=${this.#replies.isOpen ? "list" : nothing}
            @input=${this.#onInput}
            @paste=${this.#onPaste}
            @keydown=${this.#onKey}
            @blur=${() => this.tell("cc-typing", false)}
          ></textarea>
          ${this.#tools(isNote)}
        </div>
      </div>
    </div>`;
  }

  #tools(isNote: boolean): TemplateResult {
    const count = lengthOf(this.current.text);
    const seg = (kind: Kind, word: string): TemplateResult =>
      html`<button type="button" aria-pressed=${String(this.current.kind === kind)} ?disabled=${this.closed !== ""} @click=${() => this.write(kind)}>${word}</button>`;
    const cannot =
      this.closed ||
      this.held ||
      (problemOf(this.current.text, this.current.kind, this.current.open) ? " " : "");
    return html`<div class="tools">
      <div class="seg" role="group" aria-label=${t("kindOfMessage")}>${seg("message", t("reply"))}${seg("note", t("note"))}</div>
      ${
        this.hasReplies && !this.closed
          ? html`<span class="vr"></span><button type="button" class="btn icon-only sm" aria-label=${t("replies")} title=${t("repliesHint")} aria-haspopup="listbox" aria-expanded=${String(this.#replies.isOpen)} @click=${this.#callReplies}>${icon("square-slash")}</button>`
          : nothing
      }
      ${this.#attach(isNote)}
      <span class="end"></span>
      <span id="composer-count" class="counter ${count > LIMIT ? "bad" : ""}"><bdi>${count}/${LIMIT}</bdi></span>
      <button type="button" class="btn primary sm" aria-disabled=${cannot ? "true" : nothing} title=${this.closed || this.held || nothing} @click=${this.send}>
        ${isNote ? t("addNote") : t("send")} <kbd aria-hidden="true">↵</kbd>
      </button>
    </div>`;
  }

  #attach(isNote: boolean): unknown {
    if (this.fileMost === 0 || this.closed) return nothing;
    const cannot = this.held || (isNote ? t("noFilesInNotes") : "");
    const label = t("attachFile");
    return html`<button type="button" class="btn icon-only sm" aria-label=${label} aria-disabled=${cannot ? "true" : nothing} title=${cannot || label} @click=${() => cannot || this.querySelector<HTMLInputElement>("input[type=file]")?.click()}>${icon("paperclip")}</button>
      <input type="file" multiple hidden accept=${ACCEPT} aria-label=${label} @change=${this.#onPicked} />`;
  }

  #onPicked(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#take(input.files);
    // The same file again is a change again.
    input.value = "";
  }

  #onDrag(event: DragEvent): void {
    if (this.fileMost > 0 && event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }

  #onDrop(event: DragEvent): void {
    if (!event.dataTransfer?.files.length || this.fileMost === 0) return;
    event.preventDefault();
    this.#take(event.dataTransfer.files);
  }

  #onPaste(event: ClipboardEvent): void {
    if (!event.clipboardData?.files.length || this.fileMost === 0) return;
    event.preventDefault();
    this.#take(event.clipboardData.files);
  }

  /** Not into a note: whoever sends a file sends it to the customer. What cannot be sent says why. */
  #take(files: FileList | null): void {
    const refusal = this.closed
      ? "conversation_ended"
      : this.held
        ? "connection"
        : this.current.kind === "note"
          ? "in_note"
          : "";
    this.files?.uploads.add(this.conversation, files ?? [], this.fileMost, refusal);
    this.focusField();
  }

  /** The reason beside the field, in an element that is always there so that it is announced. */
  #why(): TemplateResult {
    const problem = this.#visibleProblem();
    let words: unknown = nothing;
    if (problem?.code === "too_long") words = t("tooLong", problem.over);
    else if (problem?.code === "reserved_character") words = t("reservedCharacter");
    else if (problem?.code === "unfilled") {
      words = html`${t("fillIn")} ${problem.names.map(
        (name) =>
          html`<button type="button" class="param" @click=${() => this.#select(name)}>&lt;${name}&gt;</button>`,
      )}`;
    }
    return html`<p id="composer-why" class=${words === nothing ? "sr" : "why"} aria-live="polite">${words === nothing ? nothing : html`${icon("triangle-alert", "s")}<span>${words}</span>`}</p>`;
  }

  #visibleProblem(): ReturnType<typeof problemOf> {
    const problem = problemOf(this.current.text, this.current.kind, this.current.open);
    if (!problem || problem.code === "empty") return null;
    return problem.code === "reserved_character" && !this.isTried ? null : problem;
  }

  #placeholder(): string {
    if (this.closed) return this.closed;
    if (this.current.kind === "note") return t("writeNote");
    return this.hasReplies ? t("writeToOrSlash", this.name) : t("writeTo", this.name);
  }

  #onInput(event: InputEvent): void {
    const text = this.#field.value;
    this.#change({ ...this.current, text });
    if (text && this.current.kind === "message") this.tell("cc-typing", true);
    if (!this.hasReplies || event.isComposing) return;
    const query = slashQuery(text);
    if (query === null) this.#replies.close();
    else this.#replies.open(query);
  }

  #onKey(event: KeyboardEvent): void {
    // 229: some browsers report the Enter that confirms a composition as an ordinary key.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#replies.onKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.send();
  }

  send(): void {
    const { text, kind, open } = this.current;
    this.isTried = true;
    if (this.closed || this.held || problemOf(text, kind, open)) return;
    this.tell<Sending>("cc-send", { kind, text: text.trim() });
    this.#change({ ...EMPTY, kind: "message" });
    this.isTried = false;
    this.focusField();
  }

  #change(draft: Draft): void {
    const open = parametersOf(draft.text).filter((name) => draft.open.includes(name));
    this.current = { ...draft, open };
    if (!/[<>]/.test(draft.text)) this.isTried = false;
    this.tell<Draft>("cc-draft", this.current);
  }

  #callReplies(): void {
    if (this.#replies.isOpen) this.#replies.close();
    else this.#replies.open("");
    this.focusField();
  }

  #insert(reply: Reply): void {
    const { text } = this.current;
    const before = slashQuery(text) === null && text ? `${text.replace(/\s+$/u, "")} ` : "";
    const open = [...new Set([...this.current.open, ...parametersOf(reply.text)])];
    this.#replies.close();
    this.#change({ text: before + reply.text, kind: "message", open });
    void this.updateComplete.then(() => this.#select());
  }

  /** Select a parameter so that typing replaces it, or go to the end when all are filled in. */
  #select(name?: string): void {
    const field = this.#field;
    field.focus();
    const [from, to] = placeOf(field.value, name) ?? [field.value.length, field.value.length];
    field.setSelectionRange(from, to);
  }
}

customElements.define("cc-composer", Composer);
