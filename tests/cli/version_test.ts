// Keeps the two places that name the version alike.
import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { VERSION } from "../../lib/cli/version.ts";

Deno.test("VERSION is the one of the project", () => {
  assert.equal(VERSION, project.version);
});
