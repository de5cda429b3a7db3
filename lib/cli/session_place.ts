// Where the sign-in of this run is kept: a variable or a file, encrypted or not.
import { join } from "node:path";
import { parseSessionString } from "../telegram/session_string.ts";
import {
  checkSessionPlace,
  isEncryptedSession,
  readSession,
  removeSession,
  writeSession,
} from "../telegram/session_file.ts";
import type { Session } from "../telegram/session.ts";
import type { CommandContext, CommonSettings } from "./command.ts";
import { configFolder } from "./config/config_folder.ts";
import { ask } from "./sign_in/ask.ts";

/** A place that keeps a session. */
export interface SessionPlace {
  readonly kind: "variable" | "file";
  /** What to call it in a message. */
  readonly name: string;
  readonly session: Session | undefined;
  readonly encrypted: boolean;
  /** Throws a {@linkcode TgkeepError} `usage` when a session could not be kept. */
  check(): Promise<void>;
  /** Keeps a changed session; a variable cannot be changed. Calls are done one after another. */
  save(session: Session, passphrase?: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Reads the session of this run; `session` is undefined when there is none.
 *
 * @throws {TgkeepError} `usage` or `sign_in_needed` when it cannot be read
 */
export async function openSessionPlace(
  settings: CommonSettings,
  context: CommandContext,
): Promise<SessionPlace> {
  const place = settings.sessionString === undefined
    ? await openFile(settings, context)
    : openVariable(settings.sessionString);
  for (const { authKey } of Object.values(place.session?.dcs ?? {})) context.redactor.add(authKey);
  return place;
}

function openVariable(text: string): SessionPlace {
  return {
    kind: "variable",
    name: "TGKEEP_SESSION_STRING",
    session: parseSessionString(text),
    encrypted: false,
    check: () => Promise.resolve(),
    save: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
}

async function openFile(settings: CommonSettings, context: CommandContext): Promise<SessionPlace> {
  const path = settings.session ?? join(configFolder(context.host.environment), "session.json");
  const encrypted = await isEncryptedSession(path);
  const passphrase = encrypted ? await passphraseOf(path, settings, context) : undefined;
  let writing: Promise<void> = Promise.resolve();
  return {
    kind: "file",
    name: path,
    session: await readSession(path, passphrase),
    encrypted,
    check: () => checkSessionPlace(path),
    save(session, newPassphrase) {
      const write = () => writeSession(path, session, newPassphrase ?? passphrase);
      // A failed write does not stop the next one, which has everything that the failed one had.
      writing = writing.then(write, write);
      return writing;
    },
    remove: () => removeSession(path),
  };
}

async function passphraseOf(
  path: string,
  settings: CommonSettings,
  context: CommandContext,
): Promise<string> {
  return settings.passphrase ?? await ask(context, {
    message: `Passphrase of ${path}`,
    answer: "hidden",
    otherwise:
      `The session file ${path} is encrypted. Set TGKEEP_PASSPHRASE, or run the command on a terminal to be asked`,
  });
}
