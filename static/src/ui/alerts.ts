// What reaches somebody who looks elsewhere: title, dot on the icon, notification of the browser.

const idle = { title: "", icon: "" };

/** Show how many things wait, in the title and as a dot on the icon of the tab. */
export function showCount(count: number): void {
  idle.title ||= document.title;
  document.title = count > 0 ? `(${count}) ${idle.title}` : idle.title;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  idle.icon ||= link.href;
  const wanted = count > 0 ? dotted() : idle.icon;
  if (link.href !== wanted) link.href = wanted;
}

/** The name of what is on the screen, after the count. */
export function setTitle(title: string): void {
  idle.title = title;
}

function dotted(): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#2352d6"/><path d="M11.2 22.4a8 8 0 1 0-2.6-2.7L7.4 24z" fill="none" stroke="#fff" stroke-width="2"/><circle cx="25" cy="7" r="7" fill="#d6382b"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export const canAsk = (): boolean => "Notification" in window && Notification.permission === "default";

/** Ask for permission; to be called from a click only. */
export async function askPermission(): Promise<void> {
  if (canAsk()) await Notification.requestPermission();
}

/** Tell somebody who is in another tab or window; a click brings this page forward. */
export function notify(title: string, body: string, tag: string, onClick: () => void): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  if (!document.hidden && document.hasFocus()) return;
  const shown = new Notification(title, { body, tag });
  shown.onclick = () => {
    window.focus();
    shown.close();
    onClick();
  };
}
