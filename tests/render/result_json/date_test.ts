// Tests of dates in local time.
import assert from "node:assert/strict";
import fc from "fast-check";
import { localIsoTime } from "../../../lib/render/result_json/date.ts";

Deno.test("localIsoTime() is the local time without a zone", () => {
  const expected = (seconds: number) => {
    const time = new Date(seconds * 1000);
    const pad = (value: number) => String(value).padStart(2, "0");
    return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}T` +
      `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  };
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seconds) => {
    assert.equal(localIsoTime(seconds), expected(seconds));
  }));
});

Deno.test("localIsoTime() takes what is no time for the beginning of 1970", () => {
  assert.equal(localIsoTime(Number.NaN), localIsoTime(0));
  assert.equal(localIsoTime(1e300), localIsoTime(0));
  assert.match(localIsoTime(0), /^(1969-12-31|1970-01-01)T\d\d:\d\d:00$/);
});

Deno.test("localIsoTime() follows the zone's changes of offset", async () => {
  const module = new URL("../../../lib/render/result_json/date.ts", import.meta.url);
  const code = `import { localIsoTime } from "${module}";
    console.log([1711846799, 1711846800, 1729990799, 1729990800].map(localIsoTime).join(" "));`;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    env: { TZ: "Europe/Berlin", NO_COLOR: "1" },
  });
  const { stdout } = await command.output();
  assert.equal(
    new TextDecoder().decode(stdout).trim(),
    "2024-03-31T01:59:59 2024-03-31T03:00:00 2024-10-27T02:59:59 2024-10-27T02:00:00",
  );
});
