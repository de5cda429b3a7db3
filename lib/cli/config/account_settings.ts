// Settings of signing in and of listing chats.
import { CHAT_TYPES } from "../../model/chat.ts";
import { optional, setting } from "./setting.ts";
import { choicesType, SWITCH_TYPE, textType } from "./value_type.ts";

/** Settings of `login`. */
export const LOGIN_SETTINGS = {
  phone: optional({
    flag: "--phone",
    variable: "TGKEEP_PHONE",
    toml: "login.phone",
    type: {
      ...textType("NUMBER", "a phone number with its country code, digits after a plus sign"),
      parse: (raw) => phoneNumber(textType("NUMBER").parse(raw)),
    },
    without: "asked for",
    description: "phone number of the account, with its country code",
    secret: true,
  }),
  code: optional({
    flag: "--code",
    type: textType("CODE", "the code that Telegram sent"),
    without: "asked for",
    description: "the code that Telegram sent",
    secret: true,
  }),
  qr: setting({
    flag: "--qr",
    type: SWITCH_TYPE,
    default: "false",
    description: "show a QR code to scan with a phone that is signed in",
  }),
  botToken: optional({
    flag: "--bot-token",
    variable: "TGKEEP_BOT_TOKEN",
    type: textType("TOKEN", "the token that @BotFather gave"),
    without: "none",
    description: "sign in as a bot; better kept in the variable",
    secret: true,
  }),
  encrypt: setting({
    flag: "--encrypt",
    variable: "TGKEEP_ENCRYPT",
    toml: "login.encrypt",
    type: SWITCH_TYPE,
    default: "false",
    description: "encrypt the session file with a passphrase (TGKEEP_PASSPHRASE, or asked for)",
  }),
};

/** Settings of `whoami` and `chats`. */
export const LIST_SETTINGS = {
  json: setting({
    flag: "--json",
    type: SWITCH_TYPE,
    default: "false",
    description: "print JSON, as is done wherever stdout is not a terminal",
  }),
  listType: optional({
    flag: "--type",
    type: choicesType("TYPES", CHAT_TYPES),
    without: "all",
    description: `only chats of these types: ${CHAT_TYPES.join(", ")}`,
  }),
  listFolder: optional({
    flag: "--folder",
    type: textType("NAME"),
    without: "all",
    description: "only chats of this folder",
  }),
  search: optional({
    flag: "--search",
    type: textType("TEXT"),
    without: "all",
    description: "only chats whose name or username contains this text",
  }),
};

function phoneNumber(text: string): string {
  const digits = text.replace(/[\s().-]/g, "");
  if (!/^\+?\d{5,15}$/.test(digits)) throw new SyntaxError("Cannot read the phone number");
  return digits;
}
