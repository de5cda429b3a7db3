// Tests of writing whole texts to streams.
import assert from "node:assert/strict";
import { streamSink, type SyncStream } from "../../lib/cli/host.ts";

Deno.test("streamSink() writes a text whole through a stream that takes a byte at a time", () => {
  const bytes: number[] = [];
  let full = true;
  const stream: SyncStream = {
    isTerminal: () => false,
    writeSync(chunk) {
      full = !full;
      if (full) throw new Deno.errors.WouldBlock("full");
      bytes.push(...chunk.subarray(0, 1));
      return 1;
    },
  };
  streamSink(stream).write("héllo\n");
  assert.equal(new TextDecoder().decode(Uint8Array.from(bytes)), "héllo\n");
});

Deno.test("streamSink() tells once that the pipe is closed and writes no more", () => {
  let calls = 0;
  const sink = streamSink({
    isTerminal: () => false,
    writeSync() {
      calls++;
      throw new Deno.errors.BrokenPipe("gone");
    },
  });
  sink.write("a");
  sink.write("b");
  assert.equal(calls, 1);
  assert.ok(sink.closed.aborted);
});

Deno.test("streamSink() writes nothing after half a line on a disk that is full", () => {
  const bytes: number[] = [];
  const sink = streamSink({
    isTerminal: () => false,
    writeSync(chunk) {
      if (bytes.length >= 5) throw new Error("No space left on device (os error 28)");
      bytes.push(...chunk.subarray(0, 5 - bytes.length));
      return bytes.length;
    },
  });
  sink.write("a line\n");
  sink.write("another\n");
  assert.equal(new TextDecoder().decode(Uint8Array.from(bytes)), "a lin");
  assert.match(String(sink.closed.reason), /No space left/);
});
