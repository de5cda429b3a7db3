// How much was written, month by month and by whom.
/** @jsxImportSource hono/jsx */
import type { ChatStatistics } from "../archive/window_types.ts";
import type { ChatView } from "../render/html/view.ts";
import { count } from "../render/quantities.ts";
import { ChatHead } from "./chat_page.tsx";
import { pageOf } from "./layout.tsx";

/** The page of a chat's figures. */
export function statisticsPage(
  chat: { readonly key: number },
  view: ChatView,
  statistics: ChatStatistics,
): string {
  const info = view.source.chat;
  const months = everyMonth(statistics.months);
  const total = months.reduce((sum, { messages }) => sum + messages, 0);
  return pageOf({
    title: `${info.fullName || info.name}: statistics`,
    kind: "chat",
    children: (
      <>
        <ChatHead chat={chat} info={info} part="statistics" />
        <main>
          <p>{count(total, "message")}</p>
          <h2>Messages per month</h2>
          <MonthChart months={months} />
          <h2>Messages per sender</h2>
          <SenderChart
            senders={statistics.senders.map(({ peer, messages }) => ({
              name: view.person(peer).name,
              messages,
            }))}
          />
        </main>
      </>
    ),
  });
}

interface Month {
  readonly month: string;
  readonly messages: number;
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

const WIDTH = 720;
const HEIGHT = 200;
const AXIS = 24;

function MonthChart({ months }: { readonly months: readonly Month[] }) {
  const most = Math.max(1, ...months.map(({ messages }) => messages));
  const step = Math.min(48, WIDTH / Math.max(1, months.length));
  const labels = Math.max(1, Math.ceil(months.length / 8));
  return (
    <svg
      class="chart months"
      viewBox={`0 0 ${WIDTH} ${HEIGHT + AXIS}`}
      role="img"
      aria-label={`Messages per month, at most ${count(most, "message")}`}
    >
      <line x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} />
      {months.map(({ month, messages }, i) => {
        const height = messages / most * (HEIGHT - 16);
        return (
          <g>
            <rect
              x={(i * step).toFixed(2)}
              y={(HEIGHT - height).toFixed(2)}
              width={Math.max(1, step * 0.85).toFixed(2)}
              height={height.toFixed(2)}
            >
              <title>{`${month}: ${count(messages, "message")}`}</title>
            </rect>
            {i % labels === 0
              ? <text x={(i * step).toFixed(2)} y={HEIGHT + 16}>{month}</text>
              : null}
          </g>
        );
      })}
      <text x="0" y="12">{most.toLocaleString("en-US")}</text>
    </svg>
  );
}

const ROW = 26;
const NAMES = 220;

function SenderChart(
  { senders }: {
    readonly senders: readonly { readonly name: string; readonly messages: number }[];
  },
) {
  const most = Math.max(1, ...senders.map(({ messages }) => messages));
  return (
    <svg
      class="chart senders"
      viewBox={`0 0 ${WIDTH} ${Math.max(1, senders.length) * ROW}`}
      role="img"
      aria-label={`Messages of the ${senders.length} who wrote most`}
    >
      {senders.map(({ name, messages }, i) => {
        const width = messages / most * (WIDTH - NAMES - 80);
        return (
          <g>
            <text x={NAMES - 8} y={i * ROW + 17} text-anchor="end">{shortened(name)}</text>
            <rect x={NAMES} y={i * ROW + 4} width={Math.max(1, width).toFixed(2)} height={ROW - 9}>
              <title>{`${name}: ${count(messages, "message")}`}</title>
            </rect>
            <text x={(NAMES + Math.max(1, width) + 6).toFixed(2)} y={i * ROW + 17}>
              {messages.toLocaleString("en-US")}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function shortened(name: string): string {
  const points = Array.from(name);
  return points.length > 28 ? `${points.slice(0, 27).join("")}…` : name;
}
