// The secrets that a run of the program was given or has made, and the search for them in what it wrote.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { parseSessionString } from "../../lib/telegram/session_string.ts";

/** How the program was called. */
export interface CalledWith {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Variables and flags whose values must never be printed. */
const SECRET_VARIABLES = [
  "TGKEEP_SESSION_STRING",
  "TG_API_HASH",
  "TGKEEP_PASSWORD",
  "TGKEEP_PASSPHRASE",
  "TGKEEP_BOT_TOKEN",
  "TGKEEP_PHONE",
];
const SECRET_FLAGS = ["--phone", "--code", "--bot-token", "--api-hash"];

/** Fails when a text holds a secret of the call, of its session or of the session file, in any form. */
export function assertNoSecrets(texts: readonly string[], call: CalledWith): void {
  for (const secret of secretsOf(call)) {
    for (const form of formsOf(secret)) {
      for (const text of texts) {
        const at = form.exec(text)?.index;
        if (at === undefined) continue;
        const where = text.slice(Math.max(0, at - 80), at).split("\n").at(-1);
        assert.fail(`a secret (${secret.slice(0, 3)}…) was written after: ${where}`);
      }
    }
  }
}

function secretsOf({ args, env }: CalledWith): ReadonlySet<string> {
  const given = SECRET_VARIABLES.map((name) => env[name] ?? "");
  const flags = SECRET_FLAGS.flatMap((flag) =>
    args.flatMap((arg, i) =>
      arg === flag ? [args[i + 1] ?? ""] : arg.startsWith(`${flag}=`) ? [arg.split("=")[1]!] : []
    )
  );
  const keys = [...sessionKeys(env.TGKEEP_SESSION_STRING), ...fileKeys(env.TGKEEP_SESSION)];
  const proxy = /:\/\/[^:@]*:([^@]+)@/.exec(env.TGKEEP_PROXY ?? "")?.[1] ?? "";
  const secrets = [...given, ...flags, ...keys, proxy].map((secret) => secret.trim());
  return new Set(secrets.filter(({ length }) => length >= 4));
}

/** As it is, and as base64 and hex of its bytes. */
function formsOf(secret: string): readonly RegExp[] {
  const digits = secret.replace(/[\s+().-]/g, "");
  if (/^\d+$/.test(digits)) {
    // A number may stand within a longer one; a phone number is written in groups.
    return [new RegExp(`(?<!\\d)\\+?${[...digits].join("[\\s().-]*")}(?!\\d)`)];
  }
  const forms = new Set([secret]);
  for (const bytes of [Buffer.from(secret), ...keyBytes(secret)]) {
    for (const encoding of ["base64", "base64url", "hex"] as const) {
      forms.add(bytes.toString(encoding).replace(/=+$/, ""));
    }
    forms.add(bytes.toString("hex").toUpperCase());
  }
  return [...forms].map((form) => new RegExp(RegExp.escape(form)));
}

/** The bytes of an auth key, which sessions hold as base64 or hex. */
function keyBytes(secret: string): readonly Buffer[] {
  if (/^[0-9a-f]{512}$/i.test(secret)) return [Buffer.from(secret, "hex")];
  const bytes = Buffer.from(secret, "base64");
  return bytes.length === 256 ? [bytes] : [];
}

function sessionKeys(text: string | undefined): readonly string[] {
  if (!text) return [];
  try {
    return Object.values(parseSessionString(text).dcs).flatMap(({ authKey }) => authKey ?? []);
  } catch {
    // A damaged session, given on purpose, has no key.
    return [];
  }
}

function fileKeys(path: string | undefined): readonly string[] {
  try {
    const file: unknown = JSON.parse(Deno.readTextFileSync(path ?? ""));
    return [...JSON.stringify(file).matchAll(/"authKey":"([^"]+)"/g)].map(([, key = ""]) => key);
  } catch {
    // There is no session file, or an encrypted one.
    return [];
  }
}
