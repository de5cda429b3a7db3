// Sentences of service messages.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { answeredId } from "../answered_id.ts";
import type { RenderMessage } from "../source.ts";
import type { Word, Words } from "../words.ts";
import type { ChatView } from "./view.ts";

interface SentenceProps {
  readonly words: Words;
  readonly entry: RenderMessage;
  readonly view: ChatView;
}

/** A sentence with its names and its link to the message that it is about. */
export function Sentence({ words, entry, view }: SentenceProps): JSX.Element {
  return <>{words.map((word) => part(word, entry, view))}</>;
}

function part(word: Word, entry: RenderMessage, view: ChatView): Child {
  if (typeof word === "string") return word;
  if ("peer" in word) return <bdi class="who">{view.person(word.peer).name}</bdi>;
  if ("strong" in word) return <bdi class="who">{word.strong}</bdi>;
  const id = answeredId(entry, view);
  const href = id === undefined ? undefined : view.hrefOf(id);
  return href === undefined ? word.answered : <a href={href}>{word.answered}</a>;
}
