// One line of what somebody said; a file is told by its name, in the words of the page.
import { t } from "./words";

/** How the server marks the name of a file where it cannot know the reader's language. */
export const CLIP = "\u{1F4CE} ";

export const previewWords = (text: string): string =>
  text.startsWith(CLIP) ? t("fileNamed", text.slice(CLIP.length)) : text;
