// What a message answers.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Message } from "../../model/message.ts";
import type { RichText } from "../../model/text.ts";
import { mediaWords } from "../media_words.ts";
import { answeredId } from "../answered_id.ts";
import type { RenderMessage } from "../source.ts";
import type { ChatView } from "./view.ts";

/** UTF-16 code units of the answered text that are shown. */
const PREVIEW_LENGTH = 160;

interface ReplyProps {
  readonly entry: RenderMessage;
  readonly view: ChatView;
}

/** Name and beginning of the answered message, as a link to it wherever it is shown. */
export function Reply({ entry, view }: ReplyProps): JSX.Element | null {
  const { replyTo } = entry.message;
  if (!replyTo?.messageId) return null;
  const { quote, peerId } = replyTo;
  const id = answeredId(entry, view);
  if (id === undefined) {
    const { name, color } = view.person(peerId);
    return <Preview name={`In ${name}`} color={color} words={words(quote, "a message")} />;
  }
  // The first message of a topic is answered by all others in it: nobody wrote that answer.
  if (id === entry.message.topicId && !quote) return null;
  const answered = view.source.find?.(id);
  const href = view.hrefOf(id);
  if (!answered) {
    return (
      <Preview name="Reply" words={words(quote, "to a message that is not here")} href={href} />
    );
  }
  const { name, color } = view.person(answered.fromId);
  return <Preview name={name} color={color} words={words(quote, summary(answered))} href={href} />;
}

interface PreviewProps {
  readonly name: string;
  readonly words: string;
  readonly color?: number;
  readonly href?: string | undefined;
}

function Preview({ name, words, color, href }: PreviewProps) {
  const content = (
    <>
      <bdi {...(color === undefined ? { class: "name" } : { class: `name c${color}` })}>{name}</bdi>
      <span dir="auto">{words}</span>
    </>
  );
  return href === undefined
    ? <div class="reply">{content}</div>
    : <a class="reply" href={href}>{content}</a>;
}

function words(quote: RichText | undefined, otherwise: string): string {
  return quote && quote.text !== "" ? `“${beginning(quote.text)}”` : otherwise;
}

/** A message in a few words, on one line. */
export function summary(message: Message): string {
  if (message.type === "service") return message.action.type.replaceAll("_", " ");
  const media = message.media ? mediaWords(message.media) : "";
  const text = beginning(message.text.text);
  if (message.media?.type === "web_page") return text || media;
  return [media, text].filter((part) => part !== "").join(": ") || "Message";
}

/** In one line, never ending inside a surrogate pair. */
function beginning(text: string): string {
  const line = text.slice(0, PREVIEW_LENGTH * 2).replace(/\s+/g, " ").trim();
  if (line.length <= PREVIEW_LENGTH) return line;
  const cut = line.slice(0, PREVIEW_LENGTH);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}
