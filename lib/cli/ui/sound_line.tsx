// The line of a file that is being listened to.
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
import { Text } from "ink";
// @ts-types="@types/react"
import type { ReactNode } from "react";
import { formatClock } from "../output/quantities.ts";
import { fitText } from "../output/text_width.ts";
import { bar, nameCell, tailOf } from "./line_parts.ts";
import type { LineProps } from "./line_props.ts";
import type { SoundView } from "./sound_view.ts";

const TIME_CELLS = 21;
const SPEED_CELLS = 12;

/** Name, bar where there is room, how much of it has been heard, and how much faster than it was spoken. */
export function SoundLine(
  { cells, style, now, sound }: LineProps & { readonly sound: SoundView },
): ReactNode {
  const { heardMs, soundMs, startedAt } = sound;
  const barCells = cells < 70 ? 0 : cells < 110 ? 10 : 30;
  const nameCells = cells - 1 - barCells - TIME_CELLS - SPEED_CELLS;
  const drawn = bar(soundMs > 0 ? heardMs / soundMs : 0, barCells);
  const heard = soundMs > 0
    ? `${formatClock(heardMs)} of ${formatClock(soundMs)}`
    : formatClock(heardMs);
  const speed = now > startedAt ? heardMs / (now - startedAt) : 0;
  return (
    <Text wrap="truncate-end">
      {`♪${nameCell(tailOf(sound.name, nameCells - 2), nameCells)}` +
        style.green(drawn.done) + style.dim(drawn.rest) +
        fitText(heard, TIME_CELLS, "right") +
        style.dim(fitText(speed > 0 ? `${speed.toFixed(1)} ×` : "", SPEED_CELLS, "right"))}
    </Text>
  );
}
