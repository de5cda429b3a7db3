import assert from "node:assert/strict";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat, MediaJob } from "../../lib/archive/types.ts";
import type { PlacedFile, WantedFile } from "../../lib/media/dedup/deduplicate.ts";
import { partPath } from "../../lib/media/download/download.ts";
import { keepFile, type KeepFileDeps, type KeepFileRequest } from "../../lib/media/keep_file.ts";
import { createPartBudget } from "../../lib/media/download/part_budget.ts";
import { RpcError } from "../../lib/model/errors.ts";
import type { RemoteFile } from "../../lib/model/file.ts";
import {
  chatOf,
  documentMessage,
  fakeGateway,
  type FakeWorld,
  fakeWorld,
  patternBytes,
  remoteFile,
} from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

interface Fixture extends AsyncDisposable {
  readonly world: FakeWorld;
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  readonly folder: string;
  /** What deduplication was told, in order; "record" when the archive knew the file by then. */
  readonly told: string[];
  readonly keep: (
    deps?: Partial<KeepFileDeps>,
    request?: Partial<KeepFileRequest>,
  ) => ReturnType<typeof keepFile>;
  readonly job: () => MediaJob;
}

const MODIFIED_AT = 1_700_000_000_123;
const PLACED: PlacedFile = {
  state: "placed",
  by: "hash",
  bytes: 20,
  sha256: "ab".repeat(32),
  modifiedAt: MODIFIED_AT,
  [Symbol.dispose]() {},
};

async function fixture(): Promise<Fixture> {
  const folder = await tempFolder();
  const archive = await openArchive(folder.path);
  const world = fakeWorld();
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]?.key ?? 0;
  const message = documentMessage("chat5", 1, remoteFile("f1", 20), { fileName: "a.pdf" });
  world.messages.set("chat5", [message]);
  world.files.set("f1", patternBytes(20));
  archive.commitPage({ history, messages: [message], peers: [] });
  const told: string[] = [];
  const gateway = fakeGateway(world);
  const job = (): MediaJob => archive.takeMediaJobs(history, 1)[0] ?? assert.fail("no job");
  const wanted = (file: RemoteFile): WantedFile => ({
    state: "wanted",
    file,
    finished: ({ path }) => {
      const recorded = archive.keptFile("document:2:f1:")?.path === path;
      told.push(recorded ? "finished after the record" : "finished too early");
    },
    [Symbol.dispose]: () => void told.push("let go"),
  });
  return {
    world,
    archive,
    chat,
    folder: folder.path,
    told,
    job,
    keep: (deps = {}, request = {}) =>
      keepFile({
        gateway,
        archive,
        budget: createPartBudget(gateway),
        verify: "size",
        dedup: {
          find: ({ file }) => Promise.resolve(wanted(file)),
          settle: () => Promise.resolve(MODIFIED_AT),
          fileHashes: gateway.fileHashes,
        },
        ...deps,
      }, { job: job(), chat, ref: { id: "chat5" }, link: "hard", ...request }),
    async [Symbol.asyncDispose]() {
      archive[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

Deno.test("keepFile() downloads what is not here, and tells of it once it is recorded", async () => {
  await using f = await fixture();
  const outcome = await f.keep();
  assert.ok(outcome.state === "kept");
  assert.deepEqual([outcome.source, outcome.bytes, outcome.transferred], ["downloaded", 20, 20]);
  assert.deepEqual(f.told, ["finished after the record", "let go"]);
  assert.equal(f.archive.keptFile("document:2:f1:")?.modifiedAt, MODIFIED_AT);
  assert.deepEqual(f.archive.mediaCounts(f.chat).kept, 1);
});

Deno.test("keepFile() asks for nothing when the content is here, and clears what a download has left", async () => {
  await using f = await fixture();
  const path = `${f.folder}/${f.chat.folder}/files/a_1.pdf`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(partPath(path, f.job().file), "half");
  const gateway = fakeGateway(f.world);
  const outcome = await f.keep({
    dedup: {
      find: () => Promise.resolve(PLACED),
      settle: () => assert.fail("nothing was downloaded"),
      fileHashes: gateway.fileHashes,
    },
  });
  assert.ok(outcome.state === "kept");
  assert.deepEqual([outcome.source, outcome.transferred], ["hash", 0]);
  assert.deepEqual(filesBelow(f.folder).filter((each) => each.endsWith(".part")), []);
  assert.equal(f.world.parts.length, 0);
  assert.equal(f.archive.keptFile("document:2:f1:")?.sha256, PLACED.sha256);
});

Deno.test("keepFile() lets go of a file that could not be had, and records why", async () => {
  await using f = await fixture();
  f.world.files.clear();
  const outcome = await f.keep();
  assert.ok(outcome.state === "failed");
  assert.match(outcome.reason, /LOCATION_INVALID/);
  assert.deepEqual(f.told, ["let go"]);
  assert.equal(f.archive.mediaCounts(f.chat).failed, 1);
});

Deno.test("keepFile() asks for nothing where the data centre cannot be reached", async () => {
  await using f = await fixture();
  const ways: unknown[] = [];
  const dedup = {
    find({ by, file }: { readonly by?: string; readonly file: RemoteFile }) {
      ways.push(by);
      return Promise.resolve<WantedFile>({
        state: "wanted",
        file,
        finished: () => {},
        [Symbol.dispose]() {},
      });
    },
    settle: () => Promise.resolve(MODIFIED_AT),
    fileHashes: () => Promise.reject(new Error("asked for hashes")),
  };
  const outcome = await f.keep({ dedup }, { unreachable: "it is gone" });
  assert.deepEqual([outcome.state, ways], ["failed", ["id"]]);
  assert.equal(f.archive.mediaCounts(f.chat).failed, 1);
  assert.deepEqual(f.world.parts, []);
});

Deno.test("keepFile() follows a message whose file is replaced again and again only so far", async () => {
  await using f = await fixture();
  let edition = 1;
  f.world.before = (method) => {
    if (method !== "filePart") return;
    const file = remoteFile(`f${++edition}`, 20);
    f.world.messages.set("chat5", [documentMessage("chat5", 1, file, { fileName: "a.pdf" })]);
    throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
  };
  const outcome = await f.keep();
  assert.ok(outcome.state === "failed");
  assert.match(outcome.reason, /edited/);
  assert.equal(edition, 5);
});

Deno.test("keepFile() throws what ends the run and leaves the job to the next one", async () => {
  await using f = await fixture();
  const defect = new TypeError("cannot read properties of nothing");
  f.world.before = () => {
    throw defect;
  };
  await assert.rejects(f.keep(), defect);
  assert.equal(f.archive.mediaCounts(f.chat).pending, 1);
});
