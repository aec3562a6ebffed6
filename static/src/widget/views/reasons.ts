// Why something did not work, in words: one table for the whole panel.
import type { Speech, Words } from "../i18n/index";

type Text = keyof Words & string;

const REASONS: Record<string, Text> = {
  connection: "No connection",
  rate_limited: "That was too fast. Try again in a moment",
  failed: "That did not work. Try again in a moment",
  unavailable: "That did not work. Try again in a moment",
  conversation_ended: "The chat has ended",
  stale_state: "The chat has ended",
  too_many_conversations: "You already have as many chats as possible",
  too_long: "It is too long",
  empty: "It is empty",
  reserved_character: "It contains a character that is not allowed",
  type_not_allowed: "Only pictures, PDF, text and CSV can be sent",
  unreadable: "It cannot be examined",
  payment_data: "It holds payment data, which we may not keep",
  too_many: "There are too many files in this chat",
  files_off: "Files cannot be sent here",
  gone: "It is not available any more. Ask for it again",
};

/** The sentence for a code, without its full stop; `otherwise` for one that has none here. */
export function reason({ t }: Speech, code = "", otherwise: Text = "The server did not accept it"): string {
  return t(REASONS[code] ?? otherwise);
}
