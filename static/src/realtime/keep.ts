// Where a browser keeps small things over a reload: storage that may be missing, full or forbidden.

export interface Keep {
  keys(): string[];
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** As many digits as the shortest card has; a longer number is not kept while it is typed either. */
const MAY_BE_CARD = /(?:\p{Nd}[^\p{L}\p{Nd}]*){12}/u;

/** Whether what somebody types may lie in storage, where it outlives the visit: on a shared computer, too. */
export const mayLie = (text: string): boolean => text !== "" && !MAY_BE_CARD.test(text);

/** Keeps nothing over a reload; the fallback, and what tests use. */
export class MemoryKeep implements Keep {
  private readonly items = new Map<string, string>();

  keys(): string[] {
    return [...this.items.keys()];
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** Storage whose very mention may throw: `browserKeep(() => localStorage)`. */
export function browserKeep(open: () => Storage): Keep {
  try {
    const storage = open();
    storage.getItem("");
    return new StorageKeep(storage);
  } catch {
    return new MemoryKeep();
  }
}

class StorageKeep implements Keep {
  constructor(private readonly storage: Storage) {}

  keys(): string[] {
    return Object.keys(this.storage);
  }

  getItem(key: string): string | null {
    return this.storage.getItem(key);
  }

  setItem(key: string, value: string): void {
    try {
      this.storage.setItem(key, value);
    } catch {
      // Full: the person loses the copy for a reload, never what is on the screen.
    }
  }

  removeItem(key: string): void {
    this.storage.removeItem(key);
  }
}
