// How the text of a setting becomes a value: one small parser a kind of value.

/** A list from a config file comes as its items; everything else comes as one text. */
export type RawValue = string | readonly string[];

/** What a shell may fill in for a value, besides fixed words. */
export type Completes = "chats" | "files" | "folders";

/** A kind of value. */
export interface ValueType<T> {
  /** Stands for the value in help texts; empty for a switch, which takes none. */
  readonly placeholder: string;
  /** What is allowed, in words that go on from "give". */
  readonly allowed: string;
  /** Whether the value is a list, so that a flag may be repeated. */
  readonly list?: true;
  /** The words that are allowed, where there are only some. */
  readonly choices?: readonly string[];
  readonly completes?: Completes;
  /** @throws {SyntaxError | RangeError} when the text is not allowed */
  parse(raw: RawValue): T;
}

/** Any text but an empty one. */
export function textType(placeholder: string, allowed = "a text"): ValueType<string> {
  return {
    placeholder,
    allowed,
    parse(raw) {
      const text = single(raw);
      if (text.trim() === "") throw new SyntaxError("Cannot use an empty text");
      return text;
    },
  };
}

/** On or off: as a flag it takes no value. */
export const SWITCH_TYPE: ValueType<boolean> = {
  placeholder: "",
  allowed: "true or false",
  parse(raw) {
    const text = single(raw).trim().toLowerCase();
    if (["true", "1", "yes", "on"].includes(text)) return true;
    if (["false", "0", "no", "off"].includes(text)) return false;
    throw new SyntaxError(`Cannot read "${text}" as true or false`);
  },
};

/** A whole number between two bounds, both allowed. */
export function integerType(
  placeholder: string,
  bounds: { readonly min: number; readonly max: number },
): ValueType<number> {
  return {
    placeholder,
    allowed: `a whole number from ${bounds.min} to ${bounds.max}`,
    parse(raw) {
      const text = single(raw).trim();
      if (!/^-?\d{1,16}$/.test(text)) throw new SyntaxError(`Cannot read "${text}" as a number`);
      const value = Number(text);
      if (value < bounds.min || value > bounds.max) throw new RangeError(`${text} is out of range`);
      return value;
    },
  };
}

/** One of several words. */
export function choiceType<const T extends string>(
  placeholder: string,
  choices: readonly T[],
): ValueType<T> {
  return {
    placeholder,
    allowed: listWords(choices, "or"),
    choices,
    parse: (raw) => parseChoice(single(raw), choices),
  };
}

/** Several of several words, separated by commas; each is kept once, in the order of `choices`. */
export function choicesType<const T extends string>(
  placeholder: string,
  choices: readonly T[],
): ValueType<readonly T[]> {
  return {
    placeholder,
    allowed: `one or more of ${listWords(choices, "and")}, separated by commas`,
    list: true,
    choices,
    parse(raw) {
      const chosen = new Set(items(raw).map((item) => parseChoice(item, choices)));
      if (chosen.size === 0) throw new SyntaxError("Cannot use an empty list");
      return choices.filter((choice) => chosen.has(choice));
    },
  };
}

/** Texts separated by commas. */
export function textsType(placeholder: string, allowed: string): ValueType<readonly string[]> {
  return {
    placeholder,
    allowed,
    list: true,
    parse(raw) {
      const texts = items(raw);
      if (texts.length === 0) throw new SyntaxError("Cannot use an empty list");
      return texts;
    },
  };
}

/** The items of a list; those of a config file may contain commas, those of a text are split at them. */
export function items(raw: RawValue): readonly string[] {
  const parts = typeof raw === "string" ? raw.split(",") : raw;
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** The one text of a value. */
export function single(raw: RawValue): string {
  if (typeof raw === "string") return raw;
  throw new SyntaxError("Cannot use a list where one value is expected");
}

/** "a, b or c". */
export function listWords(words: readonly string[], last: "and" | "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

function parseChoice<T extends string>(text: string, choices: readonly T[]): T {
  const word = text.trim().toLowerCase();
  const found = choices.find((choice) => choice === word);
  if (found === undefined) throw new SyntaxError(`"${text}" is not one of ${choices.join(", ")}`);
  return found;
}
