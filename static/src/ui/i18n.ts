// Words, numbers and times in the language of the person. Dictionaries are typed by their English keys:
// a key that a language lacks, or spells as the wrong sort, does not compile.

/** Forms by Intl.PluralRules; `other` is what every language has. */
export type Plural = { other: string } & { [K in Intl.LDMLPluralRule]?: string };
export type Dictionary = Record<string, string | Plural>;
/** What another language has to provide for this English dictionary. */
export type Translation<English extends Dictionary> = {
  [K in keyof English]: English[K] extends string ? string : Plural;
};
export type Value = string | number;

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "yi"]);
// Keeps a name in another script from turning the sentence around it.
const ISOLATE = "\u2068";
const END_ISOLATE = "\u2069";

export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(base(language)) ? "rtl" : "ltr";
}

/** The first of the wanted languages that we have; "pt-BR" matches "pt". */
export function pickLanguage<L extends string>(
  wanted: readonly (string | null | undefined)[],
  available: readonly L[],
  fallback: L,
): L {
  for (const tag of wanted) {
    const found = available.find((language) => language === base(tag ?? ""));
    if (found !== undefined) return found;
  }
  return fallback;
}

export class Translator<English extends Dictionary> {
  readonly direction: "ltr" | "rtl";
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;
  private readonly times: Intl.DateTimeFormat;
  private readonly days: Intl.DateTimeFormat;
  private readonly moments: Intl.DateTimeFormat;
  private readonly spans: Intl.RelativeTimeFormat;

  constructor(
    readonly language: string,
    private readonly words: Translation<English>,
  ) {
    this.direction = directionOf(language);
    this.plurals = new Intl.PluralRules(language);
    this.numbers = new Intl.NumberFormat(language);
    this.times = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
    this.days = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
    this.moments = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
    this.spans = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  }

  /** The text for this key; `{0}` is the first value, and the first number chooses the plural form. */
  t = (key: keyof English & string, ...values: readonly Value[]): string => {
    const text: string | Plural = this.words[key];
    const pattern = typeof text === "string" ? text : this.form(text, values);
    return pattern.replace(/\{(\d)\}/g, (_, place: string) => this.value(values[Number(place)] ?? ""));
  };

  number(value: number): string {
    return this.numbers.format(value);
  }

  /** "10:32", from seconds since 1970. */
  time(seconds: number): string {
    return this.times.format(seconds * 1000);
  }

  /** "Tuesday, 4 March". */
  day(seconds: number): string {
    return this.days.format(seconds * 1000);
  }

  /** Date and time to the second, for titles. */
  moment(seconds: number): string {
    return this.moments.format(seconds * 1000);
  }

  /** "5 min ago", "in 2 days". */
  relative(seconds: number, now: number): string {
    const distance = seconds - now;
    const steps: [number, Intl.RelativeTimeFormatUnit][] = [
      [86_400, "day"],
      [3_600, "hour"],
      [60, "minute"],
    ];
    const [size, unit] = steps.find(([size]) => Math.abs(distance) >= size) ?? [1, "second" as const];
    return this.spans.format(Math.trunc(distance / size), unit);
  }

  private form(text: Plural, values: readonly Value[]): string {
    const count = values.find((value) => typeof value === "number");
    return text[this.plurals.select(typeof count === "number" ? count : 0)] ?? text.other;
  }

  private value(value: Value): string {
    if (typeof value === "number") return this.number(value);
    return this.direction === "rtl" && value !== "" ? ISOLATE + value + END_ISOLATE : value;
  }
}

/** "4:12" or "1:04:12": how long something lasts. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** The plural forms of this language that whole numbers need and the text lacks; for tests. */
export function missingForms(language: string, text: Plural): string[] {
  const rules = new Intl.PluralRules(language);
  const needed = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)));
  return [...needed].filter((form) => !(form in text));
}

function base(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? "";
}
