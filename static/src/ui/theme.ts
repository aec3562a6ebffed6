// Theme and density: chosen per browser, put on <html> before the first paint (see boot.ts).
import { browserStorage } from "./drafts.ts";

export type Theme = "auto" | "light" | "dark";
export type Density = "compact" | "cosy";

export const THEMES: readonly Theme[] = ["auto", "light", "dark"];
export const DENSITIES: readonly Density[] = ["compact", "cosy"];

function read<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const saved = browserStorage()?.getItem(key);
  return allowed.find((value) => value === saved) ?? otherwise;
}

export const theme = (): Theme => read("theme", THEMES, "auto");
export const density = (): Density => read("density", DENSITIES, "compact");

function write(key: string, value: string): void {
  try {
    browserStorage()?.setItem(key, value);
  } catch {
    // Forbidden or full storage: the choice lasts until the page is left.
  }
}

export function setTheme(value: Theme): void {
  write("theme", value);
  show(value, density());
}

export function setDensity(value: Density): void {
  write("density", value);
  show(theme(), value);
}

export function applyLook(): void {
  show(theme(), density());
}

function show(look: Theme, room: Density): void {
  const root = document.documentElement;
  if (look === "auto") delete root.dataset.theme;
  else root.dataset.theme = look;
  root.dataset.density = room;
}
