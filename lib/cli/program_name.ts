// How the program was called, for lines that people copy.

/** `tgkeep` for the binary, the task of a checkout otherwise. */
export function programName(): string {
  return Deno.build.standalone ? "tgkeep" : "deno task tgkeep";
}
