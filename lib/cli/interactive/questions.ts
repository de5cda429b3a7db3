// What a person is asked before an export: which chats, which formats, which media, and whether to begin.
import { autocompleteMultiselect, confirm, isCancel, multiselect, spinner } from "@clack/prompts";
import type { Chat } from "../../model/chat.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { MEDIA_KINDS, type MediaKind } from "../../model/file.ts";
import type { OutputFormat } from "../../export/render_outputs.ts";
import { FORMATS } from "../config/export_settings.ts";
import { formatAmount } from "../output/quantities.ts";
import { cutText } from "../output/text_width.ts";
import { promptOutput } from "../sign_in/ask.ts";
import { Interrupted } from "../signals.ts";

/** Lines of a list that are shown at once; the rest scrolls. */
const LIST_LINES = 12;

/** Longer names are cut: a name in two lines is hard to tell from two names. */
const LABEL_CELLS = 48;

/** Asks the person at the terminal; what is typed while searching is compared without case. */
export async function askChats(
  chats: readonly Chat[],
  signal: AbortSignal,
): Promise<readonly Chat[]> {
  const names = new Map<string, string>(
    chats.map((chat) => [chat.ref.id, chat.fullName || chat.name]),
  );
  const options = chats.map((chat) => ({
    value: chat.ref.id,
    label: cutText(sanitizeLine(chat.fullName || chat.name), LABEL_CELLS) || "(deleted account)",
    hint: [
      ...(chat.username ? [`@${sanitizeLine(chat.username)}`] : []),
      chat.type.replaceAll("_", " "),
      ...(chat.messageCount === undefined ? [] : [formatAmount(chat.messageCount, "message")]),
    ].join(", "),
  }));
  const chosen = given(
    await autocompleteMultiselect({
      message: "Which chats? Type to search, Tab to choose",
      placeholder: "a part of a name",
      options,
      maxItems: LIST_LINES,
      required: true,
      output: promptOutput(),
      signal,
      filter(typed, { hint, value }) {
        const goal = fold(typed);
        const name = names.get(value) ?? "";
        return [name, hint, value].some((text) => fold(text ?? "").includes(goal));
      },
    }),
  );
  return chats.filter(({ ref }) => chosen.includes(ref.id));
}

/** There is nothing to ask where there is one format alone. */
export async function askFormats(
  initial: readonly OutputFormat[],
  signal: AbortSignal,
): Promise<readonly OutputFormat[]> {
  if (FORMATS.length < 2) return initial;
  return given(
    await multiselect<OutputFormat>({
      message: "What is to be written for each chat?",
      options: FORMATS.map((value) => ({ value, label: value })),
      initialValues: [...initial],
      required: true,
      output: promptOutput(),
      signal,
    }),
  );
}

/** None at all is an answer too. */
export async function askMedia(
  initial: readonly MediaKind[],
  signal: AbortSignal,
): Promise<readonly MediaKind[]> {
  return given(
    await multiselect<MediaKind>({
      message: "Which files? None is fine",
      options: MEDIA_KINDS.map((value) => ({ value, label: value.replaceAll("_", " ") })),
      initialValues: [...initial],
      required: false,
      output: promptOutput(),
      signal,
    }),
  );
}

/** Whether to begin. */
export async function askToBegin(signal: AbortSignal): Promise<boolean> {
  const options = { message: "Begin?", initialValue: true, output: promptOutput(), signal };
  return given(await confirm(options));
}

/** Shows that something is under way. */
export async function whileWaiting<T>(
  message: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const shown = spinner({ output: promptOutput(), signal });
  shown.start(message);
  try {
    return await work();
  } finally {
    shown.stop(message);
  }
}

function given<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Interrupted("Stopped at a question; nothing was changed", 130);
  return answer as Exclude<T, symbol>;
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
