// Durations, times and days as people read them, by the language of the page.
import { stopwatch as clock } from "./i18n";

export { clock };

/** The language of the page, in the person's own variety of it: en-GB writes times unlike en-US. */
function language(): string {
  const page = (typeof document === "undefined" ? "" : document.documentElement.lang) || "en";
  const own = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
  return own.find((tag) => tag.split("-")[0] === page) ?? page;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()}${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language(), options);
    cache.set(key, found);
  }
  return found;
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** Like `clock`, but always with hours: the presence timer. */
export function longClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return whole >= 3600 ? clock(whole) : `0:${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
}

/** How long something waits: a clock for the first hour, then hours, then days. */
export function waited(seconds: number): string {
  if (seconds < 3600) return clock(seconds);
  const isDays = seconds >= 86_400;
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: isDays ? "day" : "hour",
    unitDisplay: "narrow",
  }).format(Math.floor(seconds / (isDays ? 86_400 : 3600)));
}

/** A share of one as a percentage. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 1 }).format(share);

export const time = (at: number): string =>
  formatter({ hour: "numeric", minute: "2-digit" }).format(at * 1000);

export const dateTime = (at: number): string =>
  formatter({ day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" }).format(
    at * 1000,
  );

export const shortDate = (at: number): string =>
  formatter({ day: "numeric", month: "short" }).format(at * 1000);

export const exact = (at: number): string =>
  formatter({ dateStyle: "full", timeStyle: "medium" }).format(at * 1000);

/** The calendar day in the viewer's zone, to tell one day of a transcript from the next. */
export function dayKey(at: number): string {
  const date = new Date(at * 1000);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** "today", "yesterday" or the date. */
export function dayName(at: number, present: number): string {
  const days = Math.round((startOfDay(at) - startOfDay(present)) / 86_400_000);
  if (days === 0 || days === -1) {
    const word = new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(days, "day");
    return word.charAt(0).toLocaleUpperCase(language()) + word.slice(1);
  }
  return formatter({ weekday: "long", day: "numeric", month: "long" }).format(at * 1000);
}

function startOfDay(at: number): number {
  return new Date(at * 1000).setHours(0, 0, 0, 0);
}

/** The name of a language in the language of the page. */
export function languageName(code: string): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // what a customer's browser sent need not be a language tag
  }
}
