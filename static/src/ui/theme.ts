// Theme and density: chosen per browser, put on <html> before the first paint (see boot.ts).
import { browserKeep } from "../realtime/keep";

export type Theme = "auto" | "light" | "dark";
export type Density = "compact" | "cosy";

const keep = browserKeep(() => localStorage);

export const THEMES: readonly Theme[] = ["auto", "light", "dark"];
export const DENSITIES: readonly Density[] = ["compact", "cosy"];

function read<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const saved = keep.getItem(key);
  return allowed.find((value) => value === saved) ?? otherwise;
}

export const theme = (): Theme => read("theme", THEMES, "auto");
export const density = (): Density => read("density", DENSITIES, "compact");

export function setTheme(value: Theme): void {
  keep.setItem("theme", value);
  show(value, density());
}

export function setDensity(value: Density): void {
  keep.setItem("density", value);
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
