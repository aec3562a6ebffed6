// The visitor's files: sent and fetched with their token, because the frame has no cookies.
import type { Keep } from "../realtime/keep";
import { Downloads } from "../ui/downloads";
import { Uploads } from "../ui/uploads";
import { TOKEN } from "./visitor";

const AGAIN_MS = 60_000;

export class Files {
  readonly uploads: Uploads;
  readonly downloads: Downloads;
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
    this.downloads = new Downloads((id) =>
      fetch(this.#url(`${id}/`), { headers: this.#headers(), credentials: "omit" }),
    );
    this.downloads.onChange = redraw;
  }

  /** An address for an image, once it was fetched. */
  picture(id: string): string {
    if (!this.#pictures.has(id)) {
      this.#pictures.set(id, "");
      this.#show(id).then(
        (address) => {
          this.#pictures.set(id, address);
          this.redraw();
        },
        // It may have been too much at once: later it is asked for again. Whoever wants it sooner is told why not.
        () => setTimeout(() => this.#pictures.delete(id), AGAIN_MS),
      );
    }
    return this.#pictures.get(id) ?? "";
  }

  async #show(id: string): Promise<string> {
    const answer = await this.downloads.get(id);
    return URL.createObjectURL(await answer.blob());
  }

  #url(rest: string): string {
    return `/api/widget/${encodeURIComponent(this.key)}/files/${rest}`;
  }

  #headers(): Record<string, string> {
    return { Authorization: `Visitor ${this.keep.getItem(TOKEN) ?? ""}` };
  }
}
