// A small block of facts.
/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

interface CardProps {
  readonly icon: string;
  readonly title: string;
  readonly note?: Child;
  readonly children?: Child;
}

/** An icon with a title and a few facts. */
export function Card({ icon, title, note, children }: CardProps): JSX.Element {
  return (
    <div class="file card">
      <span class="icon" aria-hidden="true">{icon}</span>
      <span class="label">
        <bdi class="title">{title}</bdi>
        {note === undefined || note === "" ? null : <span class="note">{note}</span>}
        {children}
      </span>
    </div>
  );
}
