// Tests of answering the questions of a sign-in without a person.
import assert from "node:assert/strict";
import { createRedactor } from "../../../lib/cli/output/redact.ts";
import type { AskContext } from "../../../lib/cli/sign_in/ask.ts";
import { newPassphrase, signInPrompts } from "../../../lib/cli/sign_in/prompts.ts";

const ALONE: AskContext = {
  questions: "refused",
  redactor: createRedactor(),
  signal: new AbortController().signal,
};
const SENT = { maskedPhone: "+••••34", via: "app" };

Deno.test("signInPrompts() gives what was given, once", async () => {
  const prompts = signInPrompts(ALONE, { phone: "+1", code: "22222", password: "secret" });
  assert.equal(await prompts.phone(), "+1");
  assert.equal(await prompts.code(SENT), "22222");
  assert.equal(await prompts.password({ hint: "h" }), "secret");
  const refused = { name: "TgkeepError", code: "sign_in_needed" };
  await assert.rejects(prompts.code({ ...SENT, retry: "it is wrong" }), {
    ...refused,
    message: /refused the code: it is wrong/,
  });
  await assert.rejects(prompts.password({ retry: "it is wrong" }), refused);
});

Deno.test("signInPrompts() says what is missing where nobody can be asked", async () => {
  const prompts = signInPrompts(ALONE, {});
  await assert.rejects(prompts.phone(), { code: "usage", message: /--phone/ });
  await assert.rejects(prompts.code(SENT), {
    code: "sign_in_needed",
    message: /a code to \+••••34 by app\. Give it with --code/,
  });
  await assert.rejects(prompts.password({}), {
    code: "sign_in_needed",
    message: /TGKEEP_PASSWORD/,
  });
});

Deno.test("newPassphrase() needs one from somewhere", async () => {
  assert.equal(await newPassphrase(ALONE, "given"), "given");
  await assert.rejects(newPassphrase(ALONE, undefined), { code: "usage" });
});
