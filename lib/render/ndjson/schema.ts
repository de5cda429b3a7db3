// The JSON Schema of a line of messages.ndjson, which is a message of result.json with its chat.
import type { JsonObject, JsonValue } from "../../model/json.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const ID = "urn:tgkeep:schema:messages";

const PEER = { type: "string", pattern: "^(user|chat|channel)\\d+$" };
const NAME = { type: ["string", "null"] };
const INTEGER = { type: "integer" };
const COUNT = { type: "integer", minimum: 0 };
const TRUE = { const: true };
const BOOLEAN = { type: "boolean" };
const STRING = { type: "string" };
const HASH = { type: "string", pattern: "^[0-9a-f]{64}$" };
const LOCAL_TIME = {
  type: "string",
  pattern: "^[+-]?\\d{4,6}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d$",
};
const UNIX_TIME = { type: "string", pattern: "^-?\\d+$" };
const TEXT = { $ref: "#/$defs/text" };
const ENTITIES = { $ref: "#/$defs/text_entities" };

const told = (description: string, schema: JsonObject): JsonObject => ({ description, ...schema });
const listOf = (items: JsonObject): JsonObject => ({ type: "array", items });
const objectOf = (properties: JsonObject, optional: readonly string[] = []): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});

/** Keys that messages of all types may have. */
const COMMON: JsonObject = {
  chat_id: told("Kind and bare id of the chat that was exported", PEER),
  id: told(
    "Lowered by 1,000,000,000 in the older half of a group that became a supergroup",
    INTEGER,
  ),
  type: { enum: ["message", "service", "unsupported"] },
  date: told("Local time without a zone", LOCAL_TIME),
  date_unixtime: told("Seconds", UNIX_TIME),
  text: TEXT,
  text_entities: ENTITIES,
  reactions: listOf({ $ref: "#/$defs/reaction" }),
  topic_id: told("1 is General", INTEGER),
  quote: told("The part of the answered message that is quoted", TEXT),
  transcript: told("What is said in its files", STRING),
  deleted: told("Seen before, gone from Telegram", TRUE),
  revisions: told(
    "Earlier texts, oldest first",
    listOf(objectOf({
      edited: LOCAL_TIME,
      edited_unixtime: UNIX_TIME,
      text: TEXT,
      text_entities: ENTITIES,
    }, ["edited", "edited_unixtime"])),
  ),
  reply_to_message_id: INTEGER,
  reply_to_peer_id: told("Where the answered message is, if not in this chat", PEER),
};

/** Files; these stand in a message, and in the items of paid media. */
const FILE: JsonObject = {
  photo: told("Path relative to the chat's folder, or in parentheses why it is not there", STRING),
  photo_file_size: told("Bytes", COUNT),
  file: told("Path relative to the chat's folder, or in parentheses why it is not there", STRING),
  file_name: told("As the sender named it", STRING),
  file_size: told("Bytes", COUNT),
  sha256: told("Of the photo or file", HASH),
  thumbnail: told("Path, or why it is not there", STRING),
  thumbnail_file_size: told("Bytes", COUNT),
  thumbnail_sha256: HASH,
  media_type: {
    enum: ["sticker", "video_message", "voice_message", "animation", "video_file", "audio_file"],
  },
  sticker_emoji: STRING,
  performer: STRING,
  title: STRING,
  mime_type: STRING,
  duration_seconds: COUNT,
  width: told("Pixels", COUNT),
  height: told("Pixels", COUNT),
  media_spoiler: TRUE,
  self_destruct_period_seconds: COUNT,
};

/** What else a message may carry. */
const OTHER_MEDIA: JsonObject = {
  contact_information: objectOf({ first_name: STRING, last_name: STRING, phone_number: STRING }),
  contact_vcard: told("Path, or why it is not there", STRING),
  contact_vcard_file_size: told("Bytes", COUNT),
  location_information: {
    anyOf: [
      { type: "null" },
      objectOf({ latitude: { type: "number" }, longitude: { type: "number" } }),
    ],
  },
  live_location_period_seconds: INTEGER,
  place_name: STRING,
  address: STRING,
  game_title: STRING,
  game_description: STRING,
  game_link: STRING,
  invoice_information: objectOf({
    title: STRING,
    description: STRING,
    amount: told("In the smallest unit of the currency", INTEGER),
    currency: STRING,
    receipt_message_id: INTEGER,
  }, ["receipt_message_id"]),
  poll: objectOf({
    question: TEXT,
    closed: BOOLEAN,
    total_voters: COUNT,
    answers: listOf(objectOf({ text: TEXT, voters: COUNT, chosen: BOOLEAN })),
  }),
  todo_list: objectOf({
    title: TEXT,
    others_can_append: BOOLEAN,
    others_can_complete: BOOLEAN,
    answers: listOf(objectOf({ text: TEXT, id: INTEGER })),
  }),
  giveaway_information: { type: "object" },
  giveaway_results: { type: "object" },
  paid_media: listOf({ type: "object", properties: FILE, additionalProperties: false }),
  constructor_name: told("Telegram's name of a kind that tgkeep has no words for", STRING),
  dice: objectOf({ emoji: STRING, value: INTEGER }),
  web_page: objectOf({ url: STRING, title: STRING, description: STRING }, ["title", "description"]),
};

/** Keys of messages that somebody wrote. */
const WRITTEN: JsonObject = {
  from: told("null when nobody knows", NAME),
  from_id: PEER,
  edited: LOCAL_TIME,
  edited_unixtime: UNIX_TIME,
  author: told("Signature of a post", STRING),
  forwarded_from: NAME,
  forwarded_from_id: PEER,
  saved_from: NAME,
  via_bot: { type: "string", pattern: "^@" },
  inline_bot_buttons: told("Rows of buttons", listOf(listOf({ $ref: "#/$defs/button" }))),
  paid_stars_amount: { type: ["integer", "string"] },
  grouped_id: told("Equal for the messages of an album", { type: "string", pattern: "^-?\\d+$" }),
  views: COUNT,
  forwards: COUNT,
};

const EVENT: JsonObject = {
  actor: NAME,
  actor_id: PEER,
  action: told("What happened; the keys that belong to it stand beside it", STRING),
};

const PART = objectOf({
  type: told("plain, bold, link, text_link, mention_name, blockquote, custom_emoji…", STRING),
  text: STRING,
  language: told("Of pre", STRING),
  href: told("Of text_link", STRING),
  user_id: told("Of mention_name", INTEGER),
  collapsed: told("Of blockquote", BOOLEAN),
  document_id: told("Of custom_emoji", STRING),
}, ["language", "href", "user_id", "collapsed", "document_id"]);

const DEFINITIONS: JsonObject = {
  text: told("A text without formatting, or its parts: texts, and objects for what is formatted", {
    anyOf: [STRING, listOf({ anyOf: [STRING, PART] })],
  }),
  text_entities: told("All parts of the text: joined, they are the whole of it", listOf(PART)),
  reaction: objectOf({
    type: { enum: ["emoji", "custom_emoji", "paid"] },
    count: COUNT,
    emoji: STRING,
    document_id: STRING,
    recent: listOf(objectOf({ from: NAME, from_id: PEER, date: LOCAL_TIME })),
  }, ["emoji", "document_id", "recent"]),
  button: objectOf({
    type: STRING,
    text: STRING,
    data: STRING,
    dataBase64: told("For URLs, without padding", STRING),
    forward_text: STRING,
    button_id: { type: ["integer", "string"] },
  }, ["text", "data", "dataBase64", "forward_text", "button_id"]),
};

const REQUIRED = ["chat_id", "id", "type", "date", "date_unixtime", "text", "text_entities"];

/** Keys of events differ with the action, those of messages are all named here. */
export function messagesSchema(): JsonObject {
  return {
    $schema: DIALECT,
    $id: ID,
    title: "A line of messages.ndjson",
    description: "Without chat_id, a message of result.json. Empty values are left out.",
    ...either(
      { properties: { type: { const: "service" } } },
      {
        type: "object",
        properties: { ...COMMON, ...EVENT },
        required: [...REQUIRED, "actor", "action"],
      },
      {
        type: "object",
        properties: { ...COMMON, ...WRITTEN, ...FILE, ...OTHER_MEDIA },
        required: [...REQUIRED, "from"],
        additionalProperties: false,
      },
    ),
    $defs: DEFINITIONS,
  };
}

function either(condition: JsonValue, then: JsonValue, otherwise: JsonValue): JsonObject {
  return { if: condition, then, else: otherwise };
}
