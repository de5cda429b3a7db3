// What `tgkeep login` is: help text, settings, examples. How it runs is in commands/login.ts.
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
