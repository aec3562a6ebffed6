// The visitor's files: sent and fetched with their token, because the frame has no cookies.
import type { PublicEntry } from "../protocol.gen";
import type { Keep } from "../realtime/keep";
import { Uploads } from "../ui/uploads";
import { TOKEN } from "./visitor";

const KEPT_MS = 60_000;

export class Files {
  readonly uploads: Uploads;
  /** File → address of the fetched picture; empty while it is on its way, or cannot be had. */
  readonly #pictures = new Map<string, string>();

  constructor(
    private readonly key: string,
    private readonly keep: Keep,
    /** So many bytes a file may have; 0: none can be sent here. */
    readonly most: number,
    private readonly redraw: () => void,
  ) {
    this.uploads = new Uploads(() => ({ url: this.#url(""), headers: this.#headers() }));
    this.uploads.onChange = redraw;
  }

  /** An address for an image, once it was fetched. */
  picture(id: string): string {
    if (!this.#pictures.has(id)) {
      this.#pictures.set(id, "");
      this.#fetch(id).then(
        (address) => {
          this.#pictures.set(id, address);
          this.redraw();
        },
        // It may have been too much at once: later it is asked for again.
        () => setTimeout(() => this.#pictures.delete(id), KEPT_MS),
      );
    }
    return this.#pictures.get(id) ?? "";
  }

  /** Offer it as a file to keep; rejects when it cannot be had. */
  async save({ text = "", facts }: PublicEntry): Promise<void> {
    const link = document.createElement("a");
    link.href = await this.#fetch(facts?.file ?? "");
    link.download = facts?.is_masked ? `${text}.txt` : text;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  }

  async #fetch(id: string): Promise<string> {
    const answer = await fetch(this.#url(`${id}/`), { headers: this.#headers(), credentials: "omit" });
    if (!answer.ok) throw new Error(`file: ${answer.status}`);
    return URL.createObjectURL(await answer.blob());
  }

  #url(rest: string): string {
    return `/api/widget/${encodeURIComponent(this.key)}/files/${rest}`;
  }

  #headers(): Record<string, string> {
    return { Authorization: `Visitor ${this.keep.getItem(TOKEN) ?? ""}` };
  }
}
