// What the page was served with: who is signed in, where to ask, which texts are the installation's own.

export interface PageConfig {
  user: { id: string; name: string; username: string; language: string };
  csrf: string;
  audience: "desk" | "supervisor";
  languages: [string, string][];
  urls: Record<string, string | undefined>;
  notice?: { text?: string; version?: number } | null;
  links?: Record<string, string | undefined>;
}

const ADDRESSES = {
  ticket: "/api/ticket/",
  replies: "/api/desk/replies/",
  files: "/api/desk/files/",
  reasons: "/api/desk/wrap-up-reasons/",
  clips: "/api/desk/clips/",
  colleagues: "/api/desk/colleagues/",
  targets: "/api/supervisor/targets/",
  logout: "/logout/",
  login: "/login/",
  language: "/language/",
  notice: "/notice/",
  admin: "/admin/",
  desk: "/desk/",
  supervisor: "/supervisor/",
  history: "/history/",
  callCheck: "/call-check/",
} as const;

export type Address = keyof typeof ADDRESSES;

export function readConfig(): PageConfig {
  const text = document.getElementById("config")?.textContent;
  if (!text) throw new Error("the page carries no configuration");
  return JSON.parse(text) as PageConfig;
}

export const address = (config: PageConfig, name: Address): string => config.urls[name] ?? ADDRESSES[name];

export const socketAddress = (config: PageConfig): string => {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws/${config.audience}/`;
};
