// Tests of drawing QR codes.
import assert from "node:assert/strict";
// @ts-types="@types/qrcode"
import qrcode from "qrcode";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { createQrDisplay } from "../../../lib/cli/sign_in/qr.ts";
import { fakeSink } from "../fake_host.ts";

const URL = "tg://login?token=AQIDBAUGBwgJ";

/** Modules of a picture made of half blocks, row by row; `true` is dark. */
function modulesOf(picture: string): boolean[] {
  const lines = picture.split("\n").filter((line) => /[▀▄█]/.test(line)).map((line) => [...line]);
  const left = Math.min(...lines.map((line) => line.findIndex((glyph) => glyph !== " ")));
  const size = qrcode.create(URL).modules.size;
  return Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    const glyph = lines[row >> 1]?.[left + column] ?? " ";
    return glyph === "█" || glyph === (row % 2 === 0 ? "▀" : "▄");
  });
}

Deno.test("createQrDisplay() draws the code of the link, and not the link", () => {
  const texts: string[] = [];
  const show = createQrDisplay(fakeSink(texts, 80, "pipe"), fixedEnvironment({}));
  show({ url: URL, expiresAt: 0 });
  const picture = texts.join("");
  assert.ok(!picture.includes("token"));
  assert.deepEqual(modulesOf(picture), [...qrcode.create(URL).modules.data].map(Boolean));
});

Deno.test("createQrDisplay() draws over the last code on a terminal", () => {
  const texts: string[] = [];
  const show = createQrDisplay(fakeSink(texts, 80, "terminal"), fixedEnvironment({}));
  show({ url: URL, expiresAt: 0 });
  show({ url: `${URL}AA`, expiresAt: 1 });
  const lines = (texts[0] ?? "").split("\n").length - 1;
  assert.ok(texts[1]?.startsWith(`\u001b[${lines}A\u001b[J`));
});
