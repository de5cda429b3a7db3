// Chats that a word may become.
import { readChatWord } from "../../export/chat_word.ts";
import type { KnownChat } from "./known_chats.ts";

/** A word that is offered, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/**
 * The chats that a word may mean: by title where the title names one chat alone, by user name after an `@`,
 * by id where an id is being typed or nothing else would do.
 *
 * @param place a title with a comma cannot stand in a list
 */
export function chatCandidates(
  chats: readonly KnownChat[],
  typed: string,
  place: "alone" | "in a list",
): readonly Candidate[] {
  const goal = fold(typed);
  const times = new Map<string, number>();
  for (const { name } of chats) times.set(fold(name), (times.get(fold(name)) ?? 0) + 1);
  const clear = (name: string): boolean =>
    times.get(fold(name)) === 1 && name !== "" && name.trim() === name &&
    readChatWord(name).type === "title" &&
    !name.startsWith("-") && !(place === "in a list" && name.includes(","));
  const candidates = [
    { value: "me", description: "Saved Messages" },
    ...chats.flatMap(({ id, name, username, type }) => {
      const byTitle = clear(name)
        ? { value: name, description: type }
        : { value: id, description: `${name} (${type})` };
      return [
        byTitle,
        { value: id, description: name, only: "when typed" },
        ...(username ? [{ value: `@${username}`, description: name, only: "when typed" }] : []),
      ];
    }),
  ].filter((each) => fold(each.value).startsWith(goal) && (goal !== "" || !("only" in each)));
  const unique = new Map(
    candidates.map(({ value, description }) => [value, { value, description }]),
  );
  return [...unique.values()];
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
