import assert from "node:assert/strict";
import fc from "fast-check";
import { timestamp, toSrt, toVtt } from "../../../lib/media/transcribe/subtitles.ts";

const SEGMENTS = [
  { startMs: 0, endMs: 1480, text: "Please bring the <green> umbrella" },
  { startMs: 3_661_007, endMs: 3_661_007, text: "to A & B -->\nthe station." },
  { startMs: 3_700_000, endMs: 3_700_500, text: "  " },
];

Deno.test("toSrt() writes numbered blocks", () => {
  assert.equal(
    toSrt(SEGMENTS),
    "1\n00:00:00,000 --> 00:00:01,480\nPlease bring the <green> umbrella\n\n" +
      "2\n01:01:01,007 --> 01:01:01,008\nto A & B → the station.\n\n",
  );
  assert.equal(toSrt([]), "");
});

Deno.test("toVtt() writes cues behind a header, with the characters of its markup replaced", () => {
  assert.equal(
    toVtt(SEGMENTS),
    "WEBVTT\n\n00:00:00.000 --> 00:00:01.480\nPlease bring the &lt;green&gt; umbrella\n\n" +
      "01:01:01.007 --> 01:01:01.008\nto A &amp; B → the station.\n\n",
  );
  assert.equal(toVtt([]), "WEBVTT\n\n");
});

Deno.test("timestamp() can be read back, whatever the time", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 400_000_000 }), (ms) => {
    const text = timestamp(ms, ",");
    const parts = /^(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})$/.exec(text);
    assert.ok(parts, text);
    const [hours, minutes, seconds, rest] = parts.slice(1).map(Number);
    assert.equal(((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + rest!, ms);
  }));
});

Deno.test("timestamp() rounds fractions, over the full minute too", () => {
  assert.equal(timestamp(59_999.6, "."), "00:01:00.000");
  assert.equal(timestamp(0.4, "."), "00:00:00.000");
});

Deno.test("toSrt() and toVtt() have as many blocks as there are texts, whatever they hold", () => {
  const segment = fc.record({
    startMs: fc.nat(10_000_000),
    length: fc.nat(60_000),
    text: fc.string({ unit: "binary" }),
  }).map(({ startMs, length, text }) => ({ startMs, endMs: startMs + length, text }));
  fc.assert(fc.property(fc.array(segment), (segments) => {
    const texts = segments.filter(({ text }) => text.trim() !== "").length;
    const blocks = (written: string): number =>
      written.split("\n\n").filter((block) => block.includes(" --> ")).length;
    assert.equal(blocks(toSrt(segments)), texts);
    assert.equal(blocks(toVtt(segments)), texts);
    assert.equal(toVtt(segments).match(/-->/g)?.length ?? 0, texts);
  }));
});
