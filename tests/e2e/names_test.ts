// File names chosen by strangers, from the server to the disk.
import assert from "node:assert/strict";
import { join } from "node:path";
import { startEmulator } from "../../lib/emulator/server.ts";
import { NASTY_NAMES } from "../../lib/emulator/world/generate/documents.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue, chatFolder } from "../helpers/archive_truth.ts";
import { runExport } from "../helpers/export_run.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const PEER: PeerId = "channel1800000001";

/** More of them than the default world has. */
const NAMES: readonly string[] = [
  ...NASTY_NAMES,
  "../../../../tmp/tgkeep-escape",
  "COM¹.log",
  "CONIN$",
  "aux.tar.gz",
  "NUL .txt",
  "file.txt.part",
  "a\u200b\u2028b.txt",
  "🏳️‍🌈".repeat(120) + ".png",
  "ſ.TXT",
  "s.txt",
  "İ.txt",
  "i\u0307.txt",
  "x".repeat(5_000),
  `.${"e".repeat(300)}`,
  "archive.db",
  "~$office.docx",
  "tab\there",
  "//host/share/file",
  "file:///etc/passwd",
  "stream.txt:hidden:$DATA",
];

const TITLES: readonly string[] = ["../../evil", "CON", "", "x".repeat(300), "a/b\\c:d\u0000"];

Deno.test("hostile names stay in their chat's folder, apart, and readable on every system", async () => {
  await using temp = await tempFolder();
  const world = generateWorld({ seed: 21, content: "empty" });
  const me: PeerId = `user${world.account.userId}`;
  const peers = TITLES.map((title, i): PeerId => {
    const peer: PeerId = `channel${1_800_000_001 + i}`;
    world.addChat({ peer, kind: "channel", title, accessHash: BigInt(i + 5), dialog: {} });
    return peer;
  });
  let id = 1n << 60n;
  for (const peer of peers) {
    for (const [i, name] of (peer === PEER ? NAMES : NAMES.slice(0, 3)).entries()) {
      world.addMessage(peer, {
        from: me,
        media: {
          type: "document",
          document: {
            id: id++,
            dcId: 2,
            date: world.now - 1000,
            mimeType: "text/plain",
            content: { key: `content ${i}`, size: 200 + i },
            attributes: [{ type: "file_name", name }],
          },
        },
      });
    }
  }
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  const parent = join(temp.path, "parent");
  const out = join(parent, "archive");
  const run = await runExport(["--all", "--out", out], env);
  assert.equal(run.code, 0, run.stderr);
  await assertArchiveIsTrue(world, out, peers);

  assert.deepEqual([...Deno.readDirSync(parent)].map(({ name }) => name), ["archive"]);
  const folders: string[] = [];
  for (const peer of peers) folders.push(await chatFolder(out, peer));
  const paths = filesBelow(out);
  for (const path of paths) {
    if (/^(archive\.[a-z0-9.-]+|media_hash_cache\.bin|index\.html)$/.test(path)) continue;
    const [folder = "", ...rest] = path.split("/");
    assert.ok(folders.includes(folder), path);
    assert.ok(rest.length <= 3, path);
    for (const part of [folder, ...rest]) assertPortable(part);
  }
  const folded = paths.map((path) => path.normalize("NFKC").toUpperCase().toLowerCase());
  assert.equal(new Set(folded).size, paths.length, "unique without upper and lower case");
  for (const entry of walk(out)) assert.ok(entry.isFile || entry.isDirectory, entry.name);
});

/** What Windows, macOS and Linux all take as a name, and give back as it was. */
function assertPortable(name: string): void {
  assert.ok(name.length > 0 && new TextEncoder().encode(name).length <= 240, name);
  // deno-lint-ignore no-control-regex -- these are the ones that must not be there
  assert.doesNotMatch(name, /[<>:"/\\|?*\u0000-\u001f\u007f]/);
  assert.doesNotMatch(name, /[\p{Cs}\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  assert.doesNotMatch(name, /[. ]$/);
  assert.doesNotMatch(name, /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(\s*\.|$)/i);
  assert.equal(name, name.normalize("NFC"));
}

function* walk(folder: string): Generator<Deno.DirEntry> {
  for (const entry of Deno.readDirSync(folder)) {
    yield entry;
    if (entry.isDirectory) yield* walk(join(folder, entry.name));
  }
}
