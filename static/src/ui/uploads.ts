// Files on their way to the server: one request each, with its progress; what was refused stays until dismissed.
// Shared by the staff's composer and the widget. XMLHttpRequest, because fetch does not tell how far it has sent.

/** What the picker offers; the server looks at the content. */
export const ACCEPT = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt,.csv";
const AGAIN = new Set(["connection", "rate_limited", "failed"]);

export interface Upload {
  id: string;
  conversation: string;
  file: File;
  /** Sent so far, from 0 to 1. */
  share: number;
  /** Why it was not taken; empty while it is on its way. */
  code: string;
}

export interface Door {
  url: string;
  headers: Record<string, string>;
}

export class Uploads {
  items: readonly Upload[] = [];
  onChange: () => void = () => {};
  readonly #running = new Map<string, XMLHttpRequest>();

  constructor(private readonly door: () => Door) {}

  of(conversation: string): Upload[] {
    return this.items.filter((item) => item.conversation === conversation);
  }

  /** refusal: why none of them can be sent now; empty when they can. */
  add(conversation: string, files: Iterable<File>, most: number, refusal = ""): void {
    for (const file of files) {
      const id = crypto.randomUUID();
      const code = refusal || (file.size === 0 ? "empty" : file.size > most ? "too_large" : "");
      this.#set([...this.items, { id, conversation, file, share: 0, code }]);
      if (code === "") this.#send(id);
    }
  }

  /** The same file under the same id: if the answer was lost only, nothing is sent twice. */
  retry(id: string): void {
    this.#change(id, { code: "", share: 0 });
    this.#send(id);
  }

  /** Stop it, or forget why it was refused. */
  drop(id: string): void {
    this.#running.get(id)?.abort();
    this.#running.delete(id);
    this.#set(this.items.filter((item) => item.id !== id));
  }

  #send(id: string): void {
    const item = this.items.find((other) => other.id === id);
    if (item === undefined) return;
    const form = new FormData();
    form.append("conversation", item.conversation);
    form.append("client_id", id);
    form.append("file", item.file, item.file.name);
    const { url, headers } = this.door();
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) =>
      this.#change(id, { share: total ? loaded / total : 0 });
    request.onload = () => {
      if (request.status === 201) this.drop(id);
      else this.#change(id, { code: codeOf(request) });
    };
    request.onerror = () => this.#change(id, { code: "connection" });
    this.#running.set(id, request);
    request.send(form);
  }

  #change(id: string, change: Partial<Upload>): void {
    this.#set(this.items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  #set(items: readonly Upload[]): void {
    this.items = items;
    this.onChange();
  }
}

/** Whether the same file may be taken another time. */
export const canRetry = ({ code }: Upload): boolean => AGAIN.has(code);

/** "1.4 MB" with this language's point. The unit is the same in all of ours; Intl turns it around in Hebrew. */
export function sizeWords(bytes: number, language: string): string {
  const isBig = bytes >= 1_000_000;
  const size = isBig ? bytes / 1_048_576 : Math.max(bytes, 100) / 1000;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(size);
  return `${number}\u00a0${isBig ? "MB" : "kB"}`;
}

function codeOf(request: XMLHttpRequest): string {
  try {
    return (JSON.parse(request.responseText) as { code?: string }).code ?? "failed";
  } catch {
    // A proxy in front refuses in its own words.
    return request.status === 413 ? "too_large" : "failed";
  }
}
