// The line of a file that is being downloaded.
/** @jsxImportSource react */
/** @jsxImportSourceTypes @types/react */
import { Text } from "ink";
// @ts-types="@types/react"
import type { ReactNode } from "react";
import { formatBytes } from "../output/quantities.ts";
import { fitText } from "../output/text_width.ts";
import { type FileView, speedOf } from "./file_view.ts";
import { bar, nameCell, tailOf } from "./line_parts.ts";
import type { LineProps } from "./line_props.ts";

const SIZE_CELLS = 21;
const SPEED_CELLS = 12;

/** Name, bar where there is room, bytes, speed. */
export function FileLine(
  { cells, style, now, file }: LineProps & { readonly file: FileView },
): ReactNode {
  const { bytes, size } = file;
  const barCells = cells < 70 ? 0 : cells < 110 ? 10 : 30;
  const nameCells = cells - 1 - barCells - SIZE_CELLS - SPEED_CELLS;
  const drawn = bar(size > 0 ? bytes / size : 0, barCells);
  const amount = size > 0 ? `${formatBytes(bytes)} of ${formatBytes(size)}` : formatBytes(bytes);
  const speed = speedOf(file, now);
  return (
    <Text wrap="truncate-end">
      {`↓${nameCell(tailOf(file.name, nameCells - 2), nameCells)}` +
        style.green(drawn.done) + style.dim(drawn.rest) +
        fitText(amount, SIZE_CELLS, "right") +
        style.dim(
          fitText(speed > 0 ? `${formatBytes(Math.round(speed))}/s` : "", SPEED_CELLS, "right"),
        )}
    </Text>
  );
}
