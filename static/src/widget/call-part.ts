// What the panel and its later loaded part for calls say to each other, and how that part is fetched: once, and only
// when a call is there.
import type { Call, CustomerCommand } from "../protocol.gen";
import type { Keep } from "../realtime/keep";

export interface CallHost {
  keep: Keep;
  /** Where to draw; null while the panel shows another face. */
  place: () => HTMLElement | null;
  /** Rejects with a RefusedError when a rule says no. */
  request: (command: CustomerCommand) => Promise<object>;
  /** A sound, where the browser allows one. */
  ring: () => void;
  /** Seconds since 1970, by the server's clock. */
  now: () => number;
}

export interface LateHost extends CallHost {
  /** The script could not be fetched, or is asked for again. */
  missing: () => void;
}

export interface CallPart {
  update(call: Call | null): void;
  /** Open the check before a call. */
  check(): void;
  draw(): void;
}

declare global {
  interface Window {
    ccCall?: (host: CallHost) => CallPart;
  }
}

export class LateCalls {
  isMissing = false;
  #part: CallPart | null = null;
  #isLoading = false;
  #call: Call | null = null;
  #then: (part: CallPart) => void = () => undefined;

  constructor(
    private readonly script: string,
    private readonly host: LateHost,
  ) {}

  update(call: Call | null): void {
    this.#call = call;
    if (this.#part !== null) this.#part.update(call);
    else if (call !== null) this.#load();
  }

  draw(): void {
    this.#part?.draw();
  }

  /** Before there is any call. */
  check(): void {
    if (this.#part !== null) this.#part.check();
    else this.#load((part) => part.check());
  }

  /** Fetch it once more, for what was wanted of it. */
  retry(): void {
    this.#load(this.#then);
  }

  #load(then: (part: CallPart) => void = () => undefined): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#then = then;
    this.#say(false);
    const script = document.createElement("script");
    script.src = this.script;
    script.onload = () => {
      this.#part = window.ccCall?.(this.host) ?? null;
      this.#part?.update(this.#call);
      if (this.#part !== null) then(this.#part);
    };
    script.onerror = () => {
      this.#isLoading = false;
      script.remove();
      this.#say(true);
    };
    document.head.append(script);
  }

  #say(isMissing: boolean): void {
    this.isMissing = isMissing;
    this.host.missing();
  }
}
