// A name for this tab, so that two tabs of one person do not fight for one call. It survives a reload.

const KEY = "call:tab";

export function tabId(): string {
  try {
    const known = sessionStorage.getItem(KEY);
    if (known) return known;
    const fresh = crypto.randomUUID();
    sessionStorage.setItem(KEY, fresh);
    return fresh;
  } catch {
    // A frame that may keep nothing: the call has to be brought here by hand after a reload.
    return crypto.randomUUID();
  }
}
