// Refusals in words, for every staff screen.
import { codeOf } from "../realtime/link";
import { isKey, t } from "./words";

/** A refusal code in words; an unknown one keeps its code for support. */
export function refusal(code = ""): string {
  const key = `refused_${code}`;
  return isKey(key) ? t(key) : t("refused_unknown", code || "?");
}

/** The same for what a request was rejected with. */
export const whyNot = (problem: unknown): string => refusal(codeOf(problem));
