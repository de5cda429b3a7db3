// Tests of the settings of how files are fetched and worked on.
import assert from "node:assert/strict";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import {
  MEDIA_SETTINGS,
  mediaRequest,
  poolOptions,
} from "../../../lib/cli/config/media_settings.ts";
import { resolveSettings } from "../../../lib/cli/config/resolve.ts";
import type { SettingKey } from "../../../lib/cli/config/settings.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";

const KEYS = Object.keys(MEDIA_SETTINGS) as (keyof typeof MEDIA_SETTINGS)[];

function settings(
  environment: Readonly<Record<string, string>> = {},
  flags: readonly (readonly [SettingKey, string])[] = [],
) {
  return resolveSettings([...KEYS, "format"], {
    flags: new Map(flags),
    environment: fixedEnvironment(environment),
    file: undefined,
  });
}

Deno.test("mediaRequest() is parallel, with a memory limit and deduplication, unless told otherwise", () => {
  assert.deepEqual(mediaRequest(settings()), {
    parallelMedia: 4,
    memoryLimitBytes: 2048 * 1_048_576,
    hashDedup: { maxEntries: 10_000 },
    verify: "size",
    thumbnails: "jpeg",
  });
  assert.deepEqual(poolOptions(settings()), { threads: 0, metrics: "on" });
});

Deno.test("mediaRequest() reads every variable, in all the words for on and off", () => {
  for (const off of ["false", "0", "no", "FALSE", " No "]) {
    const values = settings({
      MAX_THREADS: "3",
      THREAD_POOL_METRICS_ENABLED: off,
      MAX_PARALLEL_MEDIA: "7",
      PARALLEL_MEDIA_PROCESSING: off,
      PARALLEL_MEDIA_MEMORY_LIMIT_MB: "512",
      HASH_BASED_DEDUPLICATION: off,
      HASH_CACHE_MAX_SIZE: "5",
      TGKEEP_VERIFY_PARTS: "yes",
      TGKEEP_THUMBNAILS: "WebP",
    });
    assert.deepEqual(mediaRequest(values), {
      parallelMedia: 1,
      memoryLimitBytes: 512 * 1_048_576,
      hashDedup: "off",
      verify: "hashes",
      thumbnails: "webp",
    });
    assert.deepEqual(poolOptions(values), { threads: 3, metrics: "off" });
  }
  for (const on of ["true", "1", "yes"]) {
    const values = settings({ PARALLEL_MEDIA_PROCESSING: on, HASH_BASED_DEDUPLICATION: on });
    assert.equal(mediaRequest(values).parallelMedia, 4);
    assert.deepEqual(mediaRequest(values).hashDedup, { maxEntries: 10_000 });
  }
});

Deno.test("mediaRequest() makes thumbnails by itself where pages show them", () => {
  const formats = (format: readonly string[], thumbnails: "auto" | "never" | "avif") =>
    mediaRequest({ ...settings(), format: format as never, thumbnails }).thumbnails;
  assert.equal(formats(["json"], "auto"), "none");
  assert.equal(formats(["json", "html"], "auto"), "jpeg");
  assert.equal(formats(["json", "html"], "never"), "none");
  assert.equal(formats(["json"], "avif"), "avif");
});

Deno.test("MEDIA_SETTINGS name option, value and what is allowed when a value makes no sense", () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["MAX_THREADS", "-1", /whole number from 0 to 256/],
    ["MAX_THREADS", "many", /whole number from 0 to 256/],
    ["THREAD_POOL_METRICS_ENABLED", "maybe", /true or false/],
    ["MAX_PARALLEL_MEDIA", "0", /whole number from 1 to 64/],
    ["MAX_PARALLEL_MEDIA", "2.5", /whole number from 1 to 64/],
    ["PARALLEL_MEDIA_PROCESSING", "2", /true or false/],
    ["PARALLEL_MEDIA_MEMORY_LIMIT_MB", "0", /whole number from 1 to/],
    ["HASH_BASED_DEDUPLICATION", "ja", /true or false/],
    ["HASH_CACHE_MAX_SIZE", "0", /whole number from 1 to/],
    ["TGKEEP_THUMBNAILS", "png", /auto, never, jpeg, webp or avif/],
  ];
  for (const [variable, value, allowed] of wrong) {
    assert.throws(() => settings({ [variable]: value }), (error) => {
      assert.ok(error instanceof TgkeepError);
      assert.equal(error.code, "usage");
      assert.ok(error.message.startsWith(`${variable}: "${value}" is not allowed`), error.message);
      return allowed.test(error.message);
    });
  }
  assert.throws(
    () => settings({}, [["parallelMedia", "none"]]),
    /^TgkeepError: --parallel-media: "none" is not allowed/,
  );
});
