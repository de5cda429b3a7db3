// The dashboard: a run as a block of lines that fits the terminal.
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
import { Box, renderToString, Text } from "ink";
// @ts-types="@types/react"
import type { ReactNode } from "react";
import type { Style } from "../output/style.ts";
import { ChatLine } from "./chat_line.tsx";
import { FileLine } from "./file_line.tsx";
import { FileGauges, WorkGauges } from "./gauges.tsx";
import { Flood, Header, Overall, Warning } from "./head_lines.tsx";
import { restoreIsolates } from "./isolate.ts";
import type { LineProps } from "./line_props.ts";
import { planRows } from "./plan_rows.ts";
import type { RunView } from "./run_view.ts";
import { SoundLine } from "./sound_line.tsx";

/** What a dashboard is drawn from. */
export interface DashboardProps {
  readonly view: RunView;
  /** Size of the terminal in cells. */
  readonly columns: number;
  readonly rows: number;
  readonly style: Style;
  /** Unix time in ms. */
  readonly now: number;
}

/** Wider lines are harder to read, not easier. */
const WIDEST = 200;

/**
 * The lines of the dashboard, each narrower than the terminal.
 *
 * Ink lays them out and nothing more: its own loop would write to the terminal and listen to signals
 * beside ours, where it raises a caught SIGTERM again.
 */
export function renderDashboard(props: DashboardProps): readonly string[] {
  const cells = Math.min(WIDEST, props.columns - 1);
  const text = renderToString(<Dashboard {...props} columns={cells} />, { columns: cells });
  return text.split("\n").map(restoreIsolates);
}

function Dashboard({ view, columns, rows, style, now }: DashboardProps): ReactNode {
  const plan = planRows(view, rows, now);
  const line: LineProps = { view, cells: columns, style, now };
  return (
    <Box flexDirection="column">
      {plan.header > 0 && <Header {...line} />}
      <Overall {...line} />
      {plan.flood > 0 && <Flood {...line} />}
      {plan.gaps > 0 && <Blank />}
      <Chats {...line} rows={plan.chats} />
      <Files {...line} rows={plan.files} />
      {plan.gaps > 0 && <Blank />}
      {plan.gauges > 0 && <FileGauges {...line} />}
      {plan.gauges > 1 && <WorkGauges {...line} />}
      {view.warnings.slice(view.warnings.length - plan.warnings).map((text, i) => (
        <Warning key={i} {...line} text={text} />
      ))}
    </Box>
  );
}

function Chats({ rows, ...line }: LineProps & { readonly rows: number }): ReactNode {
  const { chats, moreChats } = line.view;
  const [shown, left] = share(chats, rows, moreChats);
  return (
    <Rows rows={rows}>
      {shown.map((chat) => <ChatLine key={chat.id} {...line} chat={chat} />)}
      {left > 0 && <Text>{line.style.dim(`  and ${left} more chats`)}</Text>}
    </Rows>
  );
}

function Files({ rows, ...line }: LineProps & { readonly rows: number }): ReactNode {
  const { files, sounds } = line.view;
  const [shown, left] = share([...files, ...sounds], rows, 0);
  return (
    <Rows rows={rows}>
      {shown.map((file, i) =>
        "heardMs" in file
          ? <SoundLine key={i} {...line} sound={file} />
          : <FileLine key={i} {...line} file={file} />
      )}
      {left > 0 && <Text>{line.style.dim(`  and ${left} more files`)}</Text>}
    </Rows>
  );
}

/** Those of a list that have a row, and how many have none: the last row tells of them. */
function share<T>(
  items: readonly T[],
  rows: number,
  others: number,
): readonly [readonly T[], number] {
  if (items.length + (others > 0 ? 1 : 0) <= rows) return [items, others];
  const shown = items.slice(0, rows > 1 ? rows - 1 : rows);
  return [shown, rows > 1 ? items.length - shown.length + others : 0];
}

/** Always of that height, so that what stands below does not jump. */
function Rows(
  { rows, children }: { readonly rows: number; readonly children: ReactNode },
): ReactNode {
  return <Box flexDirection="column" height={rows}>{children}</Box>;
}

function Blank(): ReactNode {
  return <Box height={1} />;
}
