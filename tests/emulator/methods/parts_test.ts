// Which parts of a file may be asked for.
import { doesNotThrow, throws } from "node:assert/strict";
import fc from "fast-check";
import { checkPart } from "../../../lib/emulator/methods/parts.ts";

const KIB = 1024;
const MIB = KIB * KIB;

function refuses(offset: number, limit: number, message: string, rules: "usual" | "precise") {
  throws(() => checkPart({ offset, limit, rules }), { code: 400, message });
}

Deno.test("checkPart() takes aligned parts whose size divides a MiB", () => {
  for (const limit of [4, 8, 64, 128, 512, 1024].map((kib) => kib * KIB)) {
    doesNotThrow(() => checkPart({ offset: 0, limit, rules: "usual" }));
    doesNotThrow(() => checkPart({ offset: 7 * MIB + (MIB - limit), limit, rules: "usual" }));
  }
});

Deno.test("checkPart() refuses offsets that are not on a page", () => {
  for (const offset of [-4096, 1, 1024, 4095, 4097, 0.5, Number.NaN]) {
    refuses(offset, 4096, "OFFSET_INVALID", "usual");
  }
});

Deno.test("checkPart() refuses limits that do not divide a MiB", () => {
  for (const limit of [0, -4096, 1, 1024, 12 * KIB, 2 * MIB, 512 * KIB + 4096]) {
    refuses(0, limit, "LIMIT_INVALID", "usual");
  }
});

Deno.test("checkPart() refuses parts that cross a MiB", () => {
  refuses(4096, MIB, "LIMIT_INVALID", "usual");
  refuses(MIB - 4096, 8192, "LIMIT_INVALID", "usual");
  refuses(MIB - KIB, 2 * KIB, "LIMIT_INVALID", "precise");
});

Deno.test("checkPart() asks for a KiB only when parts are precise", () => {
  doesNotThrow(() => checkPart({ offset: KIB, limit: 3 * KIB, rules: "precise" }));
  refuses(KIB, 3 * KIB, "OFFSET_INVALID", "usual");
  refuses(512, KIB, "OFFSET_INVALID", "precise");
  refuses(0, 1000, "LIMIT_INVALID", "precise");
});

Deno.test("checkPart() lets a part through only within one MiB", () => {
  const offsets = fc.integer({ min: 0, max: 4096 }).map((page) => page * 4096);
  const limits = fc.integer({ min: 0, max: 300 }).map((page) => page * 4096);
  fc.assert(fc.property(offsets, limits, (offset, limit) => {
    let taken = true;
    try {
      checkPart({ offset, limit, rules: "usual" });
    } catch {
      taken = false;
    }
    const within = limit > 0 && offset % MIB + limit <= MIB;
    return taken === (within && MIB % limit === 0);
  }));
});
