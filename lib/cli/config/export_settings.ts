// Settings of the commands that write an output folder.
import type { OutputFormat } from "../../export/render_outputs.ts";
import { CHAT_TYPES } from "../../model/chat.ts";
import { MEDIA_KINDS, type MediaKind } from "../../model/file.ts";
import { DAY_TYPE, DURATION_TYPE, SIZE_TYPE } from "./measures.ts";
import { optional, setting } from "./setting.ts";
import {
  choicesType,
  choiceType,
  integerType,
  items,
  SWITCH_TYPE,
  textsType,
  textType,
  type ValueType,
} from "./value_type.ts";

/** Named here once more, so that a help text need not load the renderers. */
export const FORMATS = [
  "json",
  "html",
  "markdown",
  "ndjson",
  "csv",
] as const satisfies readonly OutputFormat[];

/** Telegram's message ids are positive 32-bit numbers. */
const MESSAGE_ID = integerType("ID", { min: 1, max: 2_147_483_647 });

const FOLDER = { ...textType("DIR", "a folder"), completes: "folders" } as const;

const MEDIA_TYPE: ValueType<readonly MediaKind[]> = {
  placeholder: "KINDS",
  allowed: `all, none, or some of ${MEDIA_KINDS.join(", ")}, separated by commas`,
  list: true,
  choices: ["all", "none", ...MEDIA_KINDS],
  parse(raw) {
    const words = items(raw).map((word) => word.toLowerCase());
    if (words.length === 1 && words[0] === "all") return MEDIA_KINDS;
    if (words.length === 1 && words[0] === "none") return [];
    return choicesType("KINDS", MEDIA_KINDS).parse(words);
  },
};

/** Settings of `export`; `render` shares some. */
export const EXPORT_SETTINGS = {
  all: setting({
    flag: "--all",
    variable: "TGKEEP_ALL",
    toml: "export.all",
    type: SWITCH_TYPE,
    default: "false",
    description: "every chat that --type, --folder and --exclude leave",
  }),
  type: optional({
    flag: "--type",
    variable: "TGKEEP_TYPE",
    toml: "export.type",
    type: choicesType("TYPES", CHAT_TYPES),
    without: "all",
    description: `only chats of these types: ${CHAT_TYPES.join(", ")}`,
  }),
  folder: optional({
    flag: "--folder",
    variable: "TGKEEP_FOLDER",
    toml: "export.folder",
    type: textType("NAME"),
    without: "all",
    description: "only chats of this folder",
  }),
  exclude: optional({
    flag: "--exclude",
    variable: "TGKEEP_EXCLUDE",
    toml: "export.exclude",
    type: {
      ...textsType("CHATS", "chats separated by commas, each as CHAT is given"),
      completes: "chats",
    },
    without: "none",
    description: "leave these chats out",
  }),
  out: setting({
    flag: "--out",
    variable: "TGKEEP_OUT",
    toml: "export.out",
    type: FOLDER,
    default: "./telegram-archive",
    description: "the output folder; a second run over it fetches what is new",
  }),
  format: setting({
    flag: "--format",
    variable: "TGKEEP_FORMAT",
    toml: "export.format",
    type: choicesType("FORMATS", FORMATS),
    default: "json,html",
    description: `what is written for each chat: ${FORMATS.join(", ")}`,
  }),
  markdownBy: setting({
    flag: "--markdown-by",
    variable: "TGKEEP_MARKDOWN_BY",
    toml: "export.markdown_by",
    type: choiceType("PERIOD", ["day", "month"]),
    default: "month",
    description: "how much one Markdown file holds",
  }),
  markdownLinks: setting({
    flag: "--markdown-links",
    variable: "TGKEEP_MARKDOWN_LINKS",
    toml: "export.markdown_links",
    type: choiceType("HOW", ["obsidian", "relative"]),
    default: "obsidian",
    description: "how Markdown names media: ![[path]] for Obsidian, or ![](path) for any program",
  }),
  media: setting({
    flag: "--media",
    variable: "TGKEEP_MEDIA",
    toml: "export.media",
    type: MEDIA_TYPE,
    default: "all",
    description: `files to fetch: all, none, or some of ${MEDIA_KINDS.join(", ")}`,
  }),
  maxSize: optional({
    flag: "--max-size",
    variable: "TGKEEP_MAX_SIZE",
    toml: "export.max_size",
    type: SIZE_TYPE,
    without: "no limit",
    description: "leave larger files out, such as 50MB (1 MB is 1,000,000 bytes, 1 MiB 1,048,576)",
  }),
  since: optional({
    flag: "--since",
    variable: "TGKEEP_SINCE",
    toml: "export.since",
    type: DAY_TYPE,
    without: "the first message",
    description: "from this day on, such as 2024-01-31",
  }),
  until: optional({
    flag: "--until",
    variable: "TGKEEP_UNTIL",
    toml: "export.until",
    type: DAY_TYPE,
    without: "the last message",
    description: "up to the end of this day",
  }),
  last: optional({
    flag: "--last",
    variable: "TGKEEP_LAST",
    toml: "export.last",
    type: integerType("N", { min: 1, max: 2_147_483_647 }),
    without: "all",
    description: "only the newest N messages of each chat",
  }),
  minId: optional({
    flag: "--min-id",
    variable: "TGKEEP_MIN_ID",
    toml: "export.min_id",
    type: MESSAGE_ID,
    without: "the first message",
    description: "from this message id on",
  }),
  maxId: optional({
    flag: "--max-id",
    variable: "TGKEEP_MAX_ID",
    toml: "export.max_id",
    type: MESSAGE_ID,
    without: "the last message",
    description: "up to this message id",
  }),
  topic: optional({
    flag: "--topic",
    variable: "TGKEEP_TOPIC",
    toml: "export.topic",
    type: MESSAGE_ID,
    without: "all",
    description: "only this topic of a forum, by its id",
  }),
  takeout: setting({
    flag: "--takeout",
    variable: "TGKEEP_TAKEOUT",
    toml: "export.takeout",
    type: SWITCH_TYPE,
    default: "false",
    description: "under Telegram's milder limits for exports, once confirmed in another app",
  }),
  refresh: optional({
    flag: "--refresh",
    variable: "TGKEEP_REFRESH",
    toml: "export.refresh",
    type: integerType("N", { min: 1, max: 2_147_483_647 }),
    without: "none",
    description: "look again at the newest N messages of each chat for edits and deletions",
  }),
  dryRun: setting({
    flag: "--dry-run",
    type: SWITCH_TYPE,
    default: "false",
    description: "say what would be fetched, and change nothing",
  }),
  maxFloodWait: setting({
    flag: "--max-flood-wait",
    variable: "TGKEEP_MAX_FLOOD_WAIT",
    toml: "export.max_flood_wait",
    type: DURATION_TYPE,
    default: "5m",
    description: "stop, resumable, when Telegram demands a longer pause than this",
  }),
  link: setting({
    flag: "--link",
    variable: "TGKEEP_LINK",
    toml: "export.link",
    type: choiceType("HOW", ["hard", "copy"]),
    default: "hard",
    description: "how a file that is there already is placed again",
  }),
};

/** Settings of `demo`. */
export const DEMO_SETTINGS = {
  demoOut: setting({
    flag: "--out",
    type: FOLDER,
    default: "./tgkeep-demo",
    description: "the output folder",
  }),
};
