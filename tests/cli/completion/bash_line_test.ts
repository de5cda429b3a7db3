// Tests of bash's way with words, against bash itself.
import assert from "node:assert/strict";
import fc from "fast-check";
import { bashReply, readBashLine } from "../../../lib/cli/completion/bash_line.ts";
import { completionScript } from "../../../lib/cli/completion/scripts.ts";
import { quoteWord } from "../../../lib/cli/interactive/command_line.ts";

const BREAKS = " \t\n\"'><=;|&(:@";

Deno.test("readBashLine() splits a line as far as it is typed", () => {
  const line = readBashLine(String.raw`tgkeep export Book\ club 'a b' "c d`);
  assert.deepEqual(line.words, ["tgkeep", "export", "Book club", "a b", "c d"]);
  assert.equal(line.quote, '"');
  assert.equal(line.raw, '"c d');
  assert.deepEqual(readBashLine("tgkeep ").words, ["tgkeep", ""]);
});

Deno.test("bashReply() gives the part that bash replaces", () => {
  const reply = (value: string, raw: string) =>
    bashReply(value, readBashLine(`tgkeep export ${raw}`), BREAKS);
  assert.equal(reply("Book club", "Bo"), String.raw`Book\ club`);
  assert.equal(reply("--media=photo,video", "--media=photo,v"), "photo,video");
  assert.equal(reply("@alice", "@al"), "@alice");
  assert.equal(reply("Book: club", String.raw`Book\:`), String.raw`Book:\ club`);
  assert.equal(reply("Book club", '"Bo'), "Book club");
  assert.equal(reply("$(rm)", '"$'), undefined);
  assert.equal(reply("it's", "'it"), undefined);
});

Deno.test("bashReply() and quoteWord() quote any text so that a shell reads it back", async () => {
  const texts = fc.sample(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)),
    { numRuns: 300, seed: 6 },
  );
  texts.push("$(touch /tmp/x)", "`id`", "~root", "a'b\"c", "!!", "*?[a]", "{a,b}", "#x", "-n", "é");
  const quoted = texts.flatMap((text) => [
    bashReply(text, readBashLine("tgkeep "), BREAKS) ?? "",
    quoteWord(text),
  ]);
  const script = `printf '%s\\0' ${quoted.join(" ")}`;
  const { stdout } = await new Deno.Command("bash", { args: ["--norc", "-c", script] }).output();
  const read = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
  assert.deepEqual(read, texts.flatMap((text) => [text, text]));
});

Deno.test("the bash script hands on what the program says and expands nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const hostile = String.raw`Ev\$\(touch\ ${folder}/pwned\)il`;
    await Deno.writeTextFile(`${folder}/lines`, `${hostile}\n:nothing\n`);
    const script = `tgkeep() { printf '%s|' "$@" >${folder}/args; cat ${folder}/lines; }
      ${completionScript("bash")}
      COMP_LINE="tgkeep export Ev" COMP_POINT=16 COMP_WORDBREAKS=": "
      _tgkeep
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await new Deno.Command("bash", { args: ["--norc", "-c", script] }).output();
    assert.equal(new TextDecoder().decode(stdout), `${hostile}\n`);
    assert.equal(await Deno.readTextFile(`${folder}/args`), "complete|bash|tgkeep export Ev|: |");
    await assert.rejects(Deno.stat(`${folder}/pwned`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
