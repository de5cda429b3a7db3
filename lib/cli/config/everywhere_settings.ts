// Settings of every command: the session, the server, the log; and the secrets that have no flag.
import { HOST_PORT_TYPE, PROXY_TYPE } from "./measures.ts";
import { optional, setting } from "./setting.ts";
import { choiceType, integerType, SWITCH_TYPE, textType } from "./value_type.ts";

const FILE = { ...textType("FILE", "a file name"), completes: "files" } as const;

/** Settings of every command. */
export const EVERYWHERE_SETTINGS = {
  session: optional({
    flag: "--session",
    variable: "TGKEEP_SESSION",
    toml: "session",
    type: FILE,
    without: "session.json in the config folder",
    description: "file that keeps the sign-in",
  }),
  apiId: optional({
    flag: "--api-id",
    variable: "TG_API_ID",
    toml: "api_id",
    type: integerType("N", { min: 1, max: 2_147_483_647 }),
    without: "none",
    description: "API id from https://my.telegram.org/apps",
  }),
  apiHash: optional({
    flag: "--api-hash",
    variable: "TG_API_HASH",
    toml: "api_hash",
    type: textType("HASH", "the API hash that belongs to the API id"),
    without: "none",
    description: "API hash from the same page; better kept in the variable",
    secret: true,
  }),
  server: optional({
    flag: "--server",
    variable: "TGKEEP_SERVER",
    toml: "server",
    type: HOST_PORT_TYPE,
    without: "Telegram's own servers",
    description: "a self-hosted or loopback server instead of Telegram's",
  }),
  serverKey: optional({
    flag: "--server-key",
    variable: "TGKEEP_SERVER_KEY",
    toml: "server_key",
    type: { ...textType("PEM", "a PEM file, or the PEM text itself"), completes: "files" },
    without: "Telegram's own keys",
    description: "RSA public key of that server: a PEM file (PKCS#1 or SPKI) or its text",
  }),
  dc: setting({
    flag: "--dc",
    variable: "TGKEEP_DC",
    toml: "dc",
    type: integerType("N", { min: 1, max: 32_767 }),
    default: "2",
    description: "which data centre that server is",
  }),
  proxy: optional({
    flag: "--proxy",
    variable: "TGKEEP_PROXY",
    toml: "proxy",
    type: PROXY_TYPE,
    without: "none",
    description: "SOCKS proxy, such as socks5://127.0.0.1:1080",
    secret: true,
  }),
  config: optional({
    flag: "--config",
    variable: "TGKEEP_CONFIG",
    type: FILE,
    without: "config.toml in the config folder, when there is one",
    description: "config file in TOML",
  }),
  log: setting({
    flag: "--log",
    variable: "TGKEEP_LOG",
    toml: "log",
    type: choiceType("KIND", ["auto", "tui", "ndjson", "text"]),
    default: "auto",
    description:
      "what is printed: a dashboard (tui) on a terminal and ndjson elsewhere (auto), or one of them",
  }),
  logLevel: setting({
    flag: "--log-level",
    variable: "TGKEEP_LOG_LEVEL",
    toml: "log_level",
    type: choiceType("LEVEL", ["error", "warn", "info", "debug"]),
    default: "info",
    description: "the least important level that is printed",
  }),
  logFile: optional({
    flag: "--log-file",
    variable: "TGKEEP_LOG_FILE",
    toml: "log_file",
    type: FILE,
    without: "none",
    description:
      "also append events and diagnostics, one JSON object a line, to this file; beyond 10 MiB it " +
      "becomes FILE.1, and five files are kept",
  }),
  noInput: setting({
    flag: "--no-input",
    variable: "TGKEEP_NO_INPUT",
    toml: "no_input",
    type: SWITCH_TYPE,
    default: "false",
    description: "never ask; fail and say what is missing",
  }),
};

/** Settings without a flag: a command line can be read by other users of the machine. */
export const SECRET_SETTINGS = {
  sessionString: optional({
    variable: "TGKEEP_SESSION_STRING",
    type: textType("TEXT", "a GramJS StringSession"),
    without: "none",
    description: "a GramJS StringSession, used instead of the session file",
    secret: true,
  }),
  password: optional({
    variable: "TGKEEP_PASSWORD",
    type: textType("TEXT"),
    without: "asked for",
    description: "password of two-step verification",
    secret: true,
  }),
  passphrase: optional({
    variable: "TGKEEP_PASSPHRASE",
    type: textType("TEXT"),
    without: "asked for",
    description: "passphrase of an encrypted session file",
    secret: true,
  }),
};
