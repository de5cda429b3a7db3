import assert from "node:assert/strict";
import { soundContainer } from "../../../lib/workers/tasks/sound_container.ts";
import { ROUND_MP4, SPEECH_OGG } from "../../helpers/speech.ts";

function containerOf(content: Uint8Array | string) {
  const bytes = typeof content === "string"
    ? Uint8Array.from(content, (character) => character.charCodeAt(0))
    : content;
  return soundContainer((offset, length) => bytes.subarray(offset, offset + length));
}

const KNOWN: readonly (readonly [content: string, ending: string | undefined])[] = [
  ["OggS\0\x02", "ogg"],
  ["\0\0\0\x20ftypisom", "mp4"],
  ["\0\0\0\x08wide", "mp4"],
  ["\x1a\x45\xdf\xa3", "mkv"],
  ["fLaC", "flac"],
  ["#!AMR\n", "amr"],
  ["\xff\xfb\x90", "mp3"],
  ["\xff\xf1\x50", "aac"],
  ["ID3\x04\0\0\0\0\0\x02xx\xff\xfb\x90", "mp3"],
  ["ID3\x04\0\0\0\0\0\x02xxfLaC", "flac"],
  // Playlists and lists of FFmpeg's, with and without a tag to hide behind.
  ["#EXTM3U\n", undefined],
  ["ID3\x04\0\0\0\0\0\x02xx#EXTM3U\n", undefined],
  ["ffconcat version 1.0\n", undefined],
  ["ID3", undefined],
  ["", undefined],
  ["<html>", undefined],
];

for (const [content, ending] of KNOWN) {
  Deno.test(`soundContainer() takes ${JSON.stringify(content)} for ${ending}`, () => {
    assert.equal(containerOf(content), ending);
  });
}

Deno.test("soundContainer() knows what Telegram's voice and video messages are", async () => {
  assert.equal(containerOf(await Deno.readFile(SPEECH_OGG)), "ogg");
  assert.equal(containerOf(await Deno.readFile(ROUND_MP4)), "mp4");
});
