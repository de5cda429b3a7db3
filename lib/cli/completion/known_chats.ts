// The chats of the last `tgkeep chats`, kept for completions: a small file that only its owner can read.
import { sanitizeLine } from "../../model/sanitize.ts";
import type { Chat } from "../../model/chat.ts";
import { configFolder, hasConfigFolder } from "../config/config_folder.ts";
import type { Environment } from "../config/environment.ts";

/** As much of a chat as a shell needs. */
export interface KnownChat {
  readonly id: string;
  /** Title, or first and last name; without anything that a terminal would obey. */
  readonly name: string;
  readonly username?: string;
  readonly type: string;
}

/** More names than this are of no help to anybody who presses Tab. */
const MOST_CHATS = 5000;

/**
 * Keeps the names of chats. What cannot be written is left out: nobody has asked for this file.
 *
 * @returns why it could not be written
 */
export async function keepKnownChats(
  environment: Environment,
  chats: readonly Chat[],
): Promise<string | undefined> {
  if (!hasConfigFolder(environment)) return "there is no home folder";
  const known = chats.slice(0, MOST_CHATS).map(({ ref, fullName, username, type }): KnownChat => ({
    id: ref.id,
    name: sanitizeLine(fullName),
    ...(username ? { username: sanitizeLine(username) } : {}),
    type,
  }));
  const path = pathOf(environment);
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.mkdir(configFolder(environment), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(temporary, JSON.stringify(known), { mode: 0o600, createNew: true });
    await Deno.rename(temporary, path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The chats that were kept; none where there is no file, or one that nobody can read. */
export function readKnownChats(environment: Environment): readonly KnownChat[] {
  if (!hasConfigFolder(environment)) return [];
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(pathOf(environment)));
    return Array.isArray(value) ? value.filter(isKnownChat) : [];
  } catch {
    // A shell that waits for completions has no use for an error.
    return [];
  }
}

/** Forgets the names, as after signing out. */
export async function forgetKnownChats(environment: Environment): Promise<void> {
  if (!hasConfigFolder(environment)) return;
  try {
    await Deno.remove(pathOf(environment));
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!missing) throw error;
  }
}

function pathOf(environment: Environment): string {
  return `${configFolder(environment)}/known_chats.json`;
}

function isKnownChat(value: unknown): value is KnownChat {
  return typeof value === "object" && value !== null && "id" in value && "name" in value &&
    "type" in value && typeof value.id === "string" && typeof value.name === "string" &&
    typeof value.type === "string" &&
    (!("username" in value) || typeof value.username === "string");
}
