// Tests of the checks that `tgkeep doctor` makes.
import assert from "node:assert/strict";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import { checkModel } from "../../../lib/cli/doctor/speech_checks.ts";
import { main } from "../../../lib/cli/main.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { writeWhisperModel } from "../../helpers/whisper_model.ts";
import { type FakeHost, fakeHost } from "../fake_host.ts";
import { withServer } from "./with_server.ts";

interface Check {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly advice: string | null;
}

function checksOf(host: FakeHost): Readonly<Record<string, Check>> {
  const { checks }: { readonly checks: readonly Check[] } = JSON.parse(host.out());
  for (const { status, advice } of checks) {
    assert.equal(advice !== null, status === "failed" || status === "warning");
  }
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

Deno.test("doctor finds nothing where all is well", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const { exitCode, host } = await run(["doctor", "--out", `${folder}/none`], {
      variables,
      now: Date.now,
    });
    assert.equal(exitCode, 0, host.out());
    const checks = checksOf(host);
    assert.equal(checks["archive"]?.status, "skipped");
    for (const name of ["session", "server", "clock", "account"]) {
      assert.equal(checks[name]?.status, "ok", name);
    }
    const table = await run(["doctor", "--out", `${folder}/none`], {
      variables,
      now: Date.now,
      stdout: "terminal",
    });
    assert.match(table.host.out(), /✓.* account .*Kim/);
    await assert.rejects(Deno.stat(`${folder}/none`), Deno.errors.NotFound);
  });
});

Deno.test("doctor ends with the exit code of the first failure, and says what to do", async () => {
  await withServer({}, async ({ server, folder, variables, run }) => {
    const nobody = await run(["doctor"], { now: Date.now });
    assert.equal(nobody.exitCode, 3);
    assert.equal(checksOf(nobody.host)["session"]?.advice, "Run: tgkeep login");
    assert.equal(checksOf(nobody.host)["server"]?.status, "ok");

    const session = { TGKEEP_SESSION_STRING: await server.sessionString() };
    server.revokeAll();
    const ended = await run(["doctor"], { variables: session, now: Date.now });
    assert.equal(ended.exitCode, 3);
    assert.match(checksOf(ended.host)["account"]?.advice ?? "", /tgkeep login/);

    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    const gone = await run(["doctor"], {
      variables: { ...session, TGKEEP_SERVER: `127.0.0.1:${port}` },
      now: Date.now,
    });
    assert.equal(gone.exitCode, 1);
    assert.match(checksOf(gone.host)["server"]?.message ?? "", new RegExp(`127.0.0.1:${port}`));
    assert.equal(checksOf(gone.host)["clock"]?.status, "skipped");

    const readable = `${folder}/session.json`;
    await Deno.writeTextFile(readable, "{}", { mode: 0o644 });
    const host = fakeHost({ variables, now: Date.now });
    assert.equal(await main(["doctor"], host), 3);
    assert.match(checksOf(host)["session"]?.message ?? "", /damaged/);
  });
});

Deno.test("doctor tells a wrong clock", async () => {
  await withServer({}, async ({ server, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const now = () => Date.now() - 120_000;
    const { exitCode, host } = await run(["doctor"], { variables, now });
    assert.equal(exitCode, 0);
    assert.match(checksOf(host)["clock"]?.message ?? "", /1[12]\d s behind/);
  });
});

Deno.test("doctor ends with 6 for an archive that is damaged, and leaves it as it is", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = { TGKEEP_SESSION_STRING: await server.sessionString() };
    const out = `${folder}/out`;
    {
      await using _archive = await openArchive(out);
    }
    const sound = await run(["doctor", "--out", out], { variables, now: Date.now });
    assert.equal(sound.exitCode, 0, sound.host.out());
    assert.match(checksOf(sound.host)["archive"]?.message ?? "", /0 chats/);
    const bytes = await Deno.readFile(`${out}/archive.db`);
    bytes.fill(0x55, 4096, 12_288);
    await Deno.writeFile(`${out}/archive.db`, bytes);
    const { exitCode, host } = await run(["doctor", "--out", out], { variables, now: Date.now });
    assert.equal(exitCode, 6, host.out());
    assert.equal(checksOf(host)["archive"]?.status, "failed");
    assert.deepEqual(await Deno.readFile(`${out}/archive.db`), bytes);
  });
});

Deno.test("doctor looks for whisper and its model, which only voice to text needs", async () => {
  await withServer({}, async ({ server, folder, run }) => {
    const variables = {
      TGKEEP_SESSION_STRING: await server.sessionString(),
      XDG_DATA_HOME: folder,
    };
    const doctor = async (...args: string[]) => {
      const { exitCode, host } = await run(["doctor", ...args], { variables, now: Date.now });
      const { whisper, model } = checksOf(host);
      assert.ok(whisper && model);
      return { exitCode, whisper, model };
    };
    // Elsewhere there may be no addon for the machine.
    const native = Deno.build.os === "linux" && Deno.build.arch === "x86_64" ? "ok" : undefined;

    const without = await doctor();
    assert.equal(without.exitCode, 0);
    assert.equal(without.whisper.status, native ?? without.whisper.status);
    assert.equal(without.model.status, "skipped");
    assert.match(without.model.message, /no whisper model.*only --transcribe needs it/);

    const wanted = await doctor("--transcribe");
    assert.equal(wanted.exitCode, 2);
    assert.equal(wanted.model.status, "failed");
    assert.match(wanted.model.advice ?? "", /tgkeep models pull/);

    const file = `${folder}/ggml-mine.bin`;
    await writeWhisperModel(file, { tensors: "none" });
    const named = await doctor("--whisper-model", file);
    assert.equal(named.model.status, "ok", named.model.message);
    assert.match(named.model.message, /^mine \(\d+\.\d kB\) in .*ggml-mine\.bin$/);

    await Deno.truncate(file, 5_000);
    const broken = await doctor("--whisper-model", file);
    assert.equal(broken.model.status, "failed");
    assert.match(broken.model.message, /Cannot use the whisper model .*ggml-mine\.bin/);

    const elsewhere = await doctor("--whisper-url", "http://127.0.0.1:9/v1", "--transcribe");
    assert.equal(elsewhere.exitCode, 0);
    assert.match(elsewhere.whisper.message, /127\.0\.0\.1:9/);
    assert.equal(elsewhere.model.status, "skipped");

    const nowhere = await doctor("--whisper-url", "me:secret@nowhere");
    assert.equal(nowhere.exitCode, 2);
    assert.match(nowhere.model.message, /^Cannot use ".*" as a transcription server/);
  });
});

Deno.test("doctor needs no home folder for a model that is a file", async () => {
  await using folder = await tempFolder();
  const file = `${folder.path}/ggml-mine.bin`;
  await writeWhisperModel(file, { tensors: "none" });
  const check = await checkModel(
    { transcribe: true, whisperModel: file, whisperUrl: undefined },
    fixedEnvironment({}),
  );
  assert.equal(check.status, "ok");
});
