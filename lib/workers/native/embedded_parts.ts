// What a compiled binary carries. The compile script puts its own list in the place of this module, which says
// that the program runs from its sources, where packages are found as usual.
import type { NativePart } from "./native_part.ts";

/** The files. */
export const EMBEDDED_PARTS: readonly NativePart[] = [];

/** Where they are: in the executable itself, or in a file that is embedded in it. */
export const PARTS_IN: "nowhere" | "executable" | "files" = "nowhere";
