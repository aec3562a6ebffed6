// What the loader on the customer's page and the panel in its frame say to each other. Both sides check
// every message: the loader runs among scripts we did not write.

/** The panel is loaded and wants a port. The only message without one; carries nothing worth hearing. */
export const READY = "cc:ready";
/** The loader's answer, with the port attached. */
export const PORT = "cc:port";

export interface Greeting {
  type: typeof PORT;
  /** Everything kept for this widget in the page's storage, keys without the prefix. */
  items: Record<string, string>;
  isOpen: boolean;
  hasGesture: boolean;
}

export type ToPanel =
  | { type: "shown"; isOpen: boolean }
  /** The visitor touched the page: sound is allowed from now on. */
  | { type: "gesture" }
  | { type: "page"; url: string; title: string };

export type ToLoader =
  | { type: "keep"; key: string; value: string | null }
  | { type: "minimise" }
  /** Somebody calls the visitor. */
  | { type: "open" }
  | { type: "unread"; count: number; label: string }
  | { type: "page" };

type Fields = Record<string, unknown>;

const isText = (value: unknown, most: number): value is string =>
  typeof value === "string" && value.length <= most;

export function isToLoader(data: unknown): data is ToLoader {
  const { type, key, value, count, label } = (data ?? {}) as Fields;
  return (
    type === "minimise" ||
    type === "open" ||
    type === "page" ||
    (type === "unread" && Number.isInteger(count) && isText(label, 99)) ||
    (type === "keep" && isText(key, 99) && (value === null || isText(value, 9999)))
  );
}

export function isToPanel(data: unknown): data is ToPanel {
  const { type, isOpen, url, title } = (data ?? {}) as Fields;
  return (
    type === "gesture" ||
    (type === "shown" && typeof isOpen === "boolean") ||
    (type === "page" && isText(url, 4000) && isText(title, 4000))
  );
}

export function isGreeting(data: unknown): data is Greeting {
  const { type, items, isOpen, hasGesture } = (data ?? {}) as Fields;
  return (
    type === PORT &&
    typeof isOpen === "boolean" &&
    typeof hasGesture === "boolean" &&
    typeof items === "object" &&
    items !== null &&
    Object.values(items).every((value) => typeof value === "string")
  );
}
