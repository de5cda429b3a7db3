// Imported before anything of GramJS: its schema cache would write to Deno's localStorage, and the
// mere access throws in a compiled program.
Object.defineProperty(globalThis, "localStorage", { value: undefined, configurable: true });
