// Imported before anything of GramJS, which uses what it finds in the global scope: its schema cache
// writes to Deno's localStorage (the mere access throws in a compiled program), and a constructor that
// it does not know makes it call `alert`, which writes to stdout and stops the process until Enter.
import "./vector_marks.ts";

for (const name of ["localStorage", "alert"]) {
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
}
