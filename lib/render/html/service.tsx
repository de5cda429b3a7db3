// A service message: one centred line.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ServiceMessage } from "../../model/message.ts";
import { actionWords } from "../action_words.ts";
import { localTime } from "../local_time.ts";
import type { RenderMessage } from "../source.ts";
import { Reactions } from "./feedback.tsx";
import { File } from "./files.tsx";
import { anchorOf, type ChatView, shownId } from "./view.ts";
import { Sentence } from "./words.tsx";

/** An event in the chat, with all that the archive knows of it. */
export type ServiceEntry = RenderMessage & { readonly message: ServiceMessage };

/** What happened, and the picture that it is about. */
export function ServiceLine(
  { entry, view }: { readonly entry: ServiceEntry; readonly view: ChatView },
): JSX.Element {
  const { message } = entry;
  const { action } = message;
  const { clock, full } = localTime(message.date);
  return (
    <article
      class={entry.deleted ? "service deleted" : "service"}
      id={anchorOf(shownId(entry))}
      aria-label={`Event, ${clock}`}
    >
      <p>
        <Sentence words={actionWords(message)} entry={entry} view={view} />{" "}
        <time title={full}>{clock}</time>
        {entry.deleted ? <span class="gone">deleted</span> : null}
      </p>
      {"photo" in action ? <File media={action.photo} entry={entry} /> : null}
      <Reactions reactions={message.reactions} view={view} />
    </article>
  );
}
