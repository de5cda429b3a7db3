// Figures as charts, drawn by the server: they need no script, and no library.
/** @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { monthName } from "../render/local_time.ts";
import { count } from "../render/quantities.ts";

/** Messages of a month. */
export interface Month {
  /** `2024-01`. */
  readonly month: string;
  readonly messages: number;
}

/** A bar with its name. */
export interface NamedBar {
  readonly name: string;
  readonly messages: number;
  /** From 0 to 6, as people have them. */
  readonly color: number;
  readonly href?: string;
}

/** Months without messages are months too; more than a century of them is a wrong date. */
export function everyMonth(months: readonly Month[]): readonly Month[] {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last || numberOf(last.month) - numberOf(first.month) > 1200) return months;
  const counts = new Map(months.map(({ month, messages }) => [month, messages]));
  const all: Month[] = [];
  for (let n = numberOf(first.month); n <= numberOf(last.month); n++) {
    const month = `${Math.floor(n / 12)}-${String(n % 12 + 1).padStart(2, "0")}`;
    all.push({ month, messages: counts.get(month) ?? 0 });
  }
  return all;
}

function numberOf(month: string): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return year * 12 + number - 1;
}

/** CSS pixels. Widths are shares of the chart, so that letters have one size on phones and screens. */
const HEIGHT = 180;
const ABOVE = 18;
const BELOW = 22;

/** So few labels fit side by side on a phone. */
const MAX_LABELS = 5;

/** A year fills the chart at least: a month alone is no wall. */
const MIN_MONTHS = 12;

/** Bars side by side, and the same figures as a table. */
export function MonthChart({ months }: { readonly months: readonly Month[] }): JSX.Element | null {
  if (months.length === 0) return null;
  const most = Math.max(1, ...months.map(({ messages }) => messages));
  const step = 100 / Math.max(MIN_MONTHS, months.length);
  const share = (value: number) => `${value.toFixed(3)}%`;
  const labelled = Math.ceil(Math.max(MIN_MONTHS, months.length) / MAX_LABELS);
  return (
    <figure class="chart">
      <svg
        width="100%"
        height={ABOVE + HEIGHT + BELOW}
        role="img"
        aria-label={`Messages per month, at most ${count(most, "message")}`}
      >
        <text x="0" y="12">{most.toLocaleString("en-US")}</text>
        <line x1="0" y1={ABOVE} x2="100%" y2={ABOVE} />
        <line x1="0" y1={ABOVE + HEIGHT} x2="100%" y2={ABOVE + HEIGHT} />
        {months.map(({ month, messages }, i) => {
          const height = messages / most * HEIGHT;
          return (
            <g>
              <rect
                x={share(i * step)}
                y={(ABOVE + HEIGHT - height).toFixed(1)}
                width={share(step * 0.85)}
                height={height.toFixed(1)}
              >
                <title>{`${words(month)}: ${count(messages, "message")}`}</title>
              </rect>
              {i % labelled === 0
                ? <text x={share(i * step)} y={ABOVE + HEIGHT + 16}>{month}</text>
                : null}
            </g>
          );
        })}
      </svg>
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col">Messages</th>
            </tr>
          </thead>
          <tbody>
            {months.filter(({ messages }) => messages > 0).map(({ month, messages }) => (
              <tr>
                <th scope="row">{words(month)}</th>
                <td>{messages.toLocaleString("en-US")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function words(month: string): string {
  return `${monthName(month)} ${month.slice(0, 4)}`;
}

/** Names with their figures, each above its bar. */
export function BarList({ bars }: { readonly bars: readonly NamedBar[] }): JSX.Element {
  const most = Math.max(1, ...bars.map(({ messages }) => messages));
  return (
    <ol class="bars">
      {bars.map(({ name, messages, color, href }) => (
        <li class={`c${color}`}>
          {href === undefined ? <bdi>{name}</bdi> : (
            <a href={href}>
              <bdi>{name}</bdi>
            </a>
          )}
          <span class="count">{messages.toLocaleString("en-US")}</span>
          <svg width="100%" height="8" aria-hidden="true">
            <rect width={`${(messages / most * 100).toFixed(2)}%`} height="8" rx="4" />
          </svg>
        </li>
      ))}
    </ol>
  );
}
