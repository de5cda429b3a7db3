// The JSON Schema of the NDJSON output, held by the compiler against the type of the events.
import { CHAT_TYPES, type ChatType } from "../../model/chat.ts";
import type { LoggedEvent } from "../../model/events.ts";
import { MEDIA_KINDS, type MediaKind } from "../../model/file.ts";
import type { PeerId } from "../../model/peer.ts";
import type { Level } from "../output/levels.ts";
import { REPORT_FIELDS } from "./report_fields.ts";
import {
  IMPORT_REPORT_FIELDS,
  PROBLEM_FIELDS,
  type ProblemFields,
  REPAIRED_FIELDS,
  VERIFY_REPORT_FIELDS,
} from "./verify_rows.ts";
import {
  type AnyFields,
  count,
  type Fields,
  type JsonSchema,
  listOf,
  objectOf,
  oneOf,
  optional,
  propertiesOf,
  type Schema,
  text,
  textLike,
} from "./schema_of.ts";

/** Name of an event. */
export type EventName = LoggedEvent["event"];

type FieldsOfEvent<N extends EventName> = N extends "verify.problem" ? ProblemFields
  : Fields<Omit<Extract<LoggedEvent, { readonly event: N }>, "event">>;

/** An event as it is printed: what it means, which levels it may have, and its fields. */
type EventRows = {
  readonly [N in EventName]: {
    readonly description: string;
    readonly levels: readonly Level[];
    readonly fields: FieldsOfEvent<N>;
  };
};

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const ID = "urn:tgkeep:schema:events";
const MOMENT = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$";

const CHAT_ID = textLike<PeerId>("^(user|chat|channel)\\d+$", "kind and bare id of the chat");
const CHAT_TYPE: Schema<ChatType> = { json: { enum: CHAT_TYPES } };
const KIND: Schema<MediaKind> = { json: { enum: MEDIA_KINDS } };
const NAME = text("first and last name, or the title");
const MESSAGE_ID = count("id of the message in its chat");
const PATH = text("relative to the output folder, with / between its parts");
const TOTAL = count("messages that Telegram says the chat has");
const EXPECTED = count("messages that this run has to fetch of the chat, as far as can be told");

const ROWS: EventRows = {
  "run.started": {
    description: "A run begins; the first event of an export.",
    levels: ["info"],
    fields: {
      version: text("version of the program"),
      out: text("the output folder, as it was given"),
      chats: count("how many chats the run is about"),
    },
  },
  "chat.started": {
    description: "Work on a chat begins; several may be under way.",
    levels: ["info"],
    fields: {
      chat_id: CHAT_ID,
      name: NAME,
      type: CHAT_TYPE,
      total: optional(TOTAL),
      expected: optional(EXPECTED),
    },
  },
  "history.progress": {
    description: "How far a history is; at most one a second.",
    levels: ["info"],
    fields: {
      chat_id: CHAT_ID,
      fetched: count("messages of this chat fetched in this run"),
      total: optional(TOTAL),
      expected: optional(EXPECTED),
    },
  },
  "media.done": {
    description: "A file is in its place.",
    levels: ["info"],
    fields: {
      chat_id: CHAT_ID,
      message_id: MESSAGE_ID,
      kind: KIND,
      path: PATH,
      bytes: count("size of the file"),
      source: oneOf(
        { downloaded: true, id: true, hash: true },
        "fetched, or placed from a file known by its id or by its content's hash",
      ),
    },
  },
  "media.failed": {
    description: "A file could not be had; the next run tries again.",
    levels: ["warn"],
    fields: {
      chat_id: CHAT_ID,
      message_id: MESSAGE_ID,
      kind: KIND,
      path: PATH,
      reason: text("a sentence for people"),
    },
  },
  "transcript.progress": {
    description: "A long file is being listened to; at most one a second.",
    levels: ["info"],
    fields: {
      chat_id: CHAT_ID,
      message_id: MESSAGE_ID,
      kind: KIND,
      path: PATH,
      heard_ms: count("what has been listened to, in ms from the beginning"),
      sound_ms: optional(count("length of the sound in ms, as its sender says")),
    },
  },
  "transcript.done": {
    description: "A file was listened to; the text is in the archive.",
    levels: ["info"],
    fields: {
      chat_id: CHAT_ID,
      message_id: MESSAGE_ID,
      kind: KIND,
      path: PATH,
      language: optional(text("ISO 639 code of what was spoken")),
      characters: count("length of the text in UTF-16 code units"),
      sound_ms: count("length of the sound in ms"),
      took_ms: count("time that listening took in ms"),
    },
  },
  "transcript.failed": {
    description: "A file could not be listened to.",
    levels: ["warn"],
    fields: {
      chat_id: CHAT_ID,
      message_id: MESSAGE_ID,
      kind: KIND,
      path: PATH,
      reason: text("a sentence for people"),
    },
  },
  "flood.wait": {
    description: "Telegram asks to wait; the run goes on by itself.",
    levels: ["warn"],
    fields: {
      method: text("TL method that was refused, such as messages.getHistory"),
      seconds: count("as Telegram said it"),
      until: textLike<string>(MOMENT, "RFC 3339: when the run goes on"),
    },
  },
  "chat.finished": {
    description: "A chat is done.",
    levels: ["info"],
    fields: {
      chat_id: CHAT_ID,
      name: NAME,
      messages: objectOf<{ readonly new: number; readonly total: number }>({
        new: count("added by this run"),
        total: count("in the archive now"),
      }, "messages of the chat"),
      outputs: listOf(PATH, "for each format the file to begin with"),
    },
  },
  "warning": {
    description: "Something that a person should know; the run goes on.",
    levels: ["warn"],
    fields: { message: text("a sentence for people"), chat_id: optional(CHAT_ID) },
  },
  "error": {
    description: "Why a chat or the whole run has failed.",
    levels: ["error"],
    fields: {
      message: text("what happened, and what to do next"),
      code: text("what programs decide by: usage, sign_in_needed, flood_wait, archive, …"),
    },
  },
  "export.finished": {
    description:
      "The last event of an export, whatever its end; later versions may add properties.",
    levels: ["info", "warn"],
    fields: REPORT_FIELDS,
  },
  "verify.problem": {
    description: "Something in an archive that is not as it should be.",
    levels: ["warn", "error"],
    fields: PROBLEM_FIELDS,
  },
  "verify.repaired": {
    description: "A file is as it should be again.",
    levels: ["info"],
    fields: REPAIRED_FIELDS,
  },
  "verify.finished": {
    description: "The last event of a verification; later versions may add properties.",
    levels: ["info", "warn"],
    fields: VERIFY_REPORT_FIELDS,
  },
  "import.finished": {
    description: "The last event of an import; later versions may add properties.",
    levels: ["info", "warn"],
    fields: IMPORT_REPORT_FIELDS,
  },
};

/** The whole document: one line of the output is valid against it. */
export function eventsSchema(): JsonSchema {
  const names = Object.keys(ROWS) as EventName[];
  return {
    $schema: DIALECT,
    $id: ID,
    title: "An event of tgkeep",
    description:
      "One line of the NDJSON output (--log ndjson); lines of a --log-file may also be `log`.",
    oneOf: names.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: {
      ...Object.fromEntries(names.map((name) => [name, lineSchema(name, ROWS[name])])),
      log: lineSchema("log", {
        description: "A diagnostic; in a --log-file alone.",
        levels: ["warn", "debug"],
        fields: { message: text("what happened") },
      }),
    },
  };
}

function lineSchema(
  name: string,
  row: {
    readonly description: string;
    readonly levels: readonly Level[];
    readonly fields: AnyFields;
  },
): JsonSchema {
  const { properties, required } = propertiesOf(row.fields);
  return {
    type: "object",
    description: row.description,
    properties: {
      ts: { type: "string", pattern: MOMENT, description: "RFC 3339: when it happened" },
      level: { enum: row.levels },
      event: { const: name },
      ...properties,
    },
    required: ["ts", "level", "event", ...required],
    // Reports grow; everything else that is not named here would be a mistake.
    additionalProperties: name.endsWith(".finished") && name !== "chat.finished",
  };
}
