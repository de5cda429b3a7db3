// The program's version. Written here and not read from deno.json, which takes longer than printing it; a
// test compares the two.

export const VERSION = "0.1.0";
