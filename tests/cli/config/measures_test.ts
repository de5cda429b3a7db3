// Tests of sizes, durations, dates and addresses.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DAY_TYPE,
  DURATION_TYPE,
  formatHostPort,
  HOST_PORT_TYPE,
  PROXY_TYPE,
  SIZE_TYPE,
} from "../../../lib/cli/config/measures.ts";

const DAY_SECONDS = 86_400;

Deno.test("SIZE_TYPE reads decimal and binary units", () => {
  const sizes = { "0": 0, "4096": 4096, "50MB": 50e6, "50 mb": 50e6, "1.5GiB": 1.5 * 2 ** 30 };
  for (const [text, bytes] of Object.entries(sizes)) assert.equal(SIZE_TYPE.parse(text), bytes);
  assert.equal(SIZE_TYPE.parse("10K"), 10_000);
  assert.equal(SIZE_TYPE.parse("1KiB"), 1024);
  for (const text of ["", "MB", "-1", "50XB", "1,5MB", "1e3", "5 0MB", ".5MB"]) {
    assert.throws(() => SIZE_TYPE.parse(text), SyntaxError, text);
  }
  assert.throws(() => SIZE_TYPE.parse("999999999999999TB"), RangeError);
});

Deno.test("DURATION_TYPE adds up its parts in ms", () => {
  const times = { "0": 0, "250ms": 250, "90s": 90_000, "5m": 300_000, "1H30m": 5_400_000 };
  for (const [text, ms] of Object.entries(times)) assert.equal(DURATION_TYPE.parse(text), ms);
  for (const text of ["", "5", "m", "5x", "-5m", "1.5h", "5m 3s"]) {
    assert.throws(() => DURATION_TYPE.parse(text), SyntaxError, text);
  }
});

Deno.test("DAY_TYPE covers the whole local day, both ends included", () => {
  const day = DAY_TYPE.parse("2024-01-31");
  assert.equal(new Date(day.start * 1000).toDateString(), "Wed Jan 31 2024");
  assert.equal(new Date(day.end * 1000).toDateString(), "Wed Jan 31 2024");
  assert.equal(new Date((day.end + 1) * 1000).toDateString(), "Thu Feb 01 2024");
  assert.equal(new Date((day.start - 1) * 1000).toDateString(), "Tue Jan 30 2024");
});

Deno.test("DAY_TYPE reads every real day and no other", () => {
  const range = { min: new Date("1971-01-02"), max: new Date("2099-12-30"), noInvalidDate: true };
  fc.assert(fc.property(fc.date(range), (date) => {
    const { start, end } = DAY_TYPE.parse(date.toISOString().slice(0, 10));
    // An hour more or less where clocks are changed.
    assert.ok(Math.abs(end - start + 1 - DAY_SECONDS) <= 7200);
  }));
  for (const text of ["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00"]) {
    assert.throws(() => DAY_TYPE.parse(text), RangeError, text);
  }
  for (const text of ["", "2024", "2024-1-1", "31.01.2024", "2024-01-31T00:00", "yesterday"]) {
    assert.throws(() => DAY_TYPE.parse(text), SyntaxError, text);
  }
});

Deno.test("HOST_PORT_TYPE reads names, IPv4 and bracketed IPv6 addresses", () => {
  assert.deepEqual(HOST_PORT_TYPE.parse("127.0.0.1:4430"), { host: "127.0.0.1", port: 4430 });
  assert.deepEqual(HOST_PORT_TYPE.parse("tg.example.org:443"), {
    host: "tg.example.org",
    port: 443,
  });
  assert.deepEqual(HOST_PORT_TYPE.parse("[::1]:443"), { host: "::1", port: 443 });
  const wrong = ["", "localhost", ":443", "localhost:", "::1:443", "[::1]", "a b:1", "http://a:1"];
  for (const text of [...wrong, "[localhost]:1", "user@host:1", "host:1:2"]) {
    assert.throws(() => HOST_PORT_TYPE.parse(text), SyntaxError, text);
  }
  for (const text of ["h:0", "h:65536", "h:99999"]) {
    assert.throws(() => HOST_PORT_TYPE.parse(text), RangeError, text);
  }
});

Deno.test("formatHostPort() writes what HOST_PORT_TYPE reads", () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
  fc.assert(fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
    const address = { host: name, port };
    assert.deepEqual(HOST_PORT_TYPE.parse(formatHostPort(address)), address);
  }));
});

Deno.test("PROXY_TYPE reads SOCKS URLs with and without a sign-in", () => {
  assert.deepEqual(PROXY_TYPE.parse("socks5://127.0.0.1"), {
    type: "socks5",
    host: "127.0.0.1",
    port: 1080,
  });
  assert.deepEqual(PROXY_TYPE.parse("SOCKS4://[::1]:80"), {
    type: "socks4",
    host: "::1",
    port: 80,
  });
  assert.deepEqual(PROXY_TYPE.parse("socks5h://us%40er:p%3A%25w@proxy:9050/"), {
    type: "socks5",
    host: "proxy",
    port: 9050,
    username: "us@er",
    password: "p:%w",
  });
});

Deno.test("PROXY_TYPE never quotes what it refuses", () => {
  for (const text of ["http://u:hunter2@h:1", "socks5://u:hunter2@", "hunter2", "socks5://h:1/p"]) {
    assert.throws(() => PROXY_TYPE.parse(text), (error: unknown) => {
      assert.ok(error instanceof SyntaxError);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    });
  }
});
