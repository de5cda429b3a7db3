// What the commands about the account are: help texts, settings, examples. How each runs is in a file of its name in commands/.
import type { CommandDefinition } from "../command.ts";

export const LOGIN = {
  name: "login",
  summary: "sign in and keep the session",
  details:
    "By phone number and code, by QR code, or as a bot. The password of two-step verification\n" +
    "is asked for, or taken from TGKEEP_PASSWORD.",
  settings: ["phone", "code", "qr", "botToken", "encrypt"],
  stdout: "events",
  examples: [
    { line: "tgkeep login", meaning: "asks for what it needs" },
    { line: "tgkeep login --qr", meaning: "shows a code to scan with a phone that is signed in" },
    { line: "TGKEEP_BOT_TOKEN=… tgkeep login", meaning: "signs in as a bot" },
    { line: "tgkeep login --encrypt", meaning: "protects the session file with a passphrase" },
  ],
} as const satisfies CommandDefinition;

export const LOGOUT = {
  name: "logout",
  summary: "end the session on Telegram's side and remove its file",
  settings: [],
  stdout: "events",
  examples: [{ line: "tgkeep logout", meaning: "the archives that were made stay as they are" }],
} as const satisfies CommandDefinition;

export const WHOAMI = {
  name: "whoami",
  summary: "show the account that is signed in",
  settings: ["json"],
  stdout: "data",
  examples: [
    { line: "tgkeep whoami", meaning: "name, username, masked phone number, data centre" },
    { line: "tgkeep whoami --json | jq -r .username", meaning: "for a script" },
  ],
} as const satisfies CommandDefinition;

export const CHATS = {
  name: "chats",
  summary: "list the chats of the account",
  settings: ["json", "listType", "listFolder", "search"],
  stdout: "data",
  examples: [
    { line: "tgkeep chats", meaning: "a table of all chats" },
    { line: "tgkeep chats --type private_channel,public_channel", meaning: "channels only" },
    { line: "tgkeep chats --json --folder Work | jq -r '.[].id'", meaning: "ids for a script" },
  ],
} as const satisfies CommandDefinition;
