import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "node:path";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { openSearch } from "../../lib/archive/search.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { everyMonth } from "../../lib/serve/charts.tsx";
import { serveArchive } from "../../lib/serve/serve_archive.ts";
import { listedChats } from "../helpers/archive_truth.ts";
import { withEmulated } from "../helpers/emulated.ts";
import { exportInProcess } from "../helpers/in_process.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly text: string;
}

/** Node's client, because `fetch` neither sets Host nor leaves a path as it is. */
function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path, headers, method }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const body = new Uint8Array(chunks.flatMap((chunk) => Array.from(chunk)));
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([key, value]) => [key, String(value)]),
          ),
          body,
          text: new TextDecoder().decode(body),
        });
      });
    });
    asking.on("error", reject);
    asking.end();
  });
}

Deno.test("serveArchive() shows an archive to whoever has the token", async (t) => {
  await using temp = await tempFolder();
  const out = temp.path;
  const world = generateWorld({ seed: 5 });
  await withEmulated({ world }, async ({ telegram }) => {
    await exportInProcess(telegram, out, listedChats(world));
  });
  await using archive = await openArchive(out, { mode: "read" });
  using search = openSearch(archive);
  const stop = new AbortController();
  const defects: unknown[] = [];
  const { url, finished } = serveArchive({
    archive,
    search,
    port: 0,
    signal: stop.signal,
    onDefect: (error) => defects.push(error),
  });
  const { port: portText, pathname, search: tokenQuery } = new URL(url);
  const port = Number(portText);
  const welcome = await ask(port, pathname + tokenQuery);
  const cookie = welcome.headers["set-cookie"]?.split(";")[0] ?? "";
  const get = (path: string, headers = {}) => ask(port, path, { cookie, ...headers });
  const chat = archive.chat("user210944655")!;
  const messages = Array.from(archive.messages(chat));

  await t.step("the token becomes a cookie that scripts and other sites do not get", () => {
    assert.equal(welcome.status, 200);
    assert.match(welcome.headers["set-cookie"] ?? "", /HttpOnly; SameSite=Strict/);
    assert.ok(!welcome.text.includes(tokenQuery.slice(7)));
  });

  await t.step("nobody else is let in", async () => {
    assert.equal((await ask(port, "/")).status, 403);
    assert.equal((await ask(port, "/?token=wrong")).status, 403);
    assert.equal((await ask(port, "/", { cookie: `tgkeep-${port}=x` })).status, 403);
    for (
      const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1:${port + 1}`]
    ) {
      assert.equal((await get("/", { host })).status, 421, host);
      assert.equal((await ask(port, pathname + tokenQuery, { host })).status, 421, host);
    }
    assert.equal((await get("/", { host: `localhost:${port}` })).status, 200);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      assert.equal((await ask(port, "/", { cookie }, method)).status, 405, method);
    }
    for (const site of ["cross-site", "same-site"]) {
      const other = { "sec-fetch-site": site, "sec-fetch-mode": "no-cors" };
      assert.equal((await get("/", other)).status, 403, site);
    }
    const opened = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    assert.equal((await get("/", opened)).status, 200);
  });

  await t.step("every answer says that nothing may be loaded from elsewhere", async () => {
    for (const path of ["/", "/search?q=a", `/chats/${chat.key}/`, "/nowhere", "/assets/app.js"]) {
      const { headers } = await get(path);
      assert.match(headers["content-security-policy"] ?? "", /default-src 'none'/, path);
      assert.ok(!/unsafe|\*/.test(headers["content-security-policy"] ?? ""));
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "no-referrer");
    }
  });

  await t.step("all chats are listed, and each can be read from end to end", async () => {
    const list = await get("/");
    for (const { key } of archive.chats()) {
      assert.ok(list.text.includes(`href="/chats/${key}/"`));
      const page = await get(`/chats/${key}/`);
      assert.equal(page.status, 200);
    }
    const ids = new Set<string>();
    let next: string | undefined = `/chats/${chat.key}/`;
    while (next !== undefined) {
      const { text } = await get(next, next.includes("before") ? { "x-fragment": "1" } : {});
      for (const [, id] of text.matchAll(/ id="m(-?\d+)"/g)) ids.add(id!);
      const older: string | undefined = /href="(\?before=-?\d+)" data-more="older"/.exec(text)?.[1];
      next = older && `/chats/${chat.key}/${older}`;
    }
    assert.deepEqual(
      [...ids].map(Number).toSorted((a, b) => a - b),
      messages.map(({ message }) => message.id),
    );
  });

  await t.step("one can go to a date and to a message", async () => {
    const middle = messages[Math.floor(messages.length / 2)]!.message;
    const at = await get(`/chats/${chat.key}/?at=${middle.id}`);
    assert.ok(at.text.includes(`id="m${middle.id}"`));
    assert.ok(at.text.includes('data-more="older"') && at.text.includes('data-more="newer"'));
    const date = new Date(middle.date * 1000);
    const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((part) => String(part).padStart(2, "0")).join("-");
    const first = messages.find(({ message }) =>
      message.date * 1000 >= new Date(`${day}T00:00:00`).getTime()
    )!;
    const { id } = first.message;
    const { status, headers } = await get(`/chats/${chat.key}/?date=${day}`);
    assert.deepEqual([status, headers.location], [302, `/chats/${chat.key}/?at=${id}#m${id}`]);
    assert.ok((await get(`/chats/${chat.key}/?at=${id}`)).text.includes(`id="m${id}"`));
    for (const odd of ["?date=9999-99-99", "?at=x", "?before=-99999999999", "?at=-5"]) {
      assert.equal((await get(`/chats/${chat.key}/${odd}`)).status, 200, odd);
    }
  });

  await t.step("answers lead to what they answer, also in the older half of a chat", async () => {
    const grown = archive.chats().find(({ histories }) => histories.length > 1)!;
    const older = grown.histories[0]!.peerId;
    const answers = Array.from(archive.messages(grown)).filter(({ message, half }) =>
      half === "older" || message.replyTo?.peerId === older
    ).filter(({ message }) => message.type === "message" && message.replyTo?.messageId);
    assert.ok(answers.length > 0);
    for (const { message, half } of answers) {
      const shift = half === "older" ? -1e9 : 0;
      const { text } = await get(`/chats/${grown.key}/?at=${message.id + shift}`);
      const answered = message.replyTo!.messageId! - 1e9;
      assert.ok(text.includes(`href="/chats/${grown.key}/?at=${answered}#m${answered}"`));
    }
  });

  await t.step("a search finds, and leads into the chat", async () => {
    const found = messages.find(({ message }) =>
      message.type === "message" && /[a-z]{6}/.test(message.text.text)
    )!.message;
    const word = found.type === "message" ? /[a-z]{6,}/.exec(found.text.text)![0] : "";
    const { text } = await get(`/search?q=${word}&in=${chat.key}`, { "x-fragment": "1" });
    assert.ok(text.includes("<mark>"), word);
    assert.ok(text.includes(`href="/chats/${chat.key}/?at=`));
    assert.ok(!text.includes("<html"));
    const script = await get(`/search?q=${encodeURIComponent('<script>alert(1)</script>"')}`);
    assert.ok(!script.text.includes("<script>alert"));
    assert.match((await get("/search?q=has:dog")).text, /is not known/);
  });

  await t.step("media are served whole and in parts, as what they are", async () => {
    const photo = filesBelow(join(out, chat.folder)).find((path) =>
      /^photos\/.*\.jpg$/.test(path)
    )!;
    const bytes = await Deno.readFile(join(out, chat.folder, photo));
    const path = `/chats/${chat.key}/${photo.split("/").map(encodeURIComponent).join("/")}`;
    const whole = await get(path);
    assert.equal(whole.headers["content-type"], "image/jpeg");
    assert.deepEqual(whole.body, bytes);
    const part = await get(path, { range: "bytes=5-14" });
    assert.equal(part.status, 206);
    assert.equal(part.headers["content-range"], `bytes 5-14/${bytes.length}`);
    assert.deepEqual(part.body, bytes.slice(5, 15));
    assert.equal((await get(path, { range: `bytes=${bytes.length}-` })).status, 416);
    assert.equal((await get(path, { "if-none-match": whole.headers.etag! })).status, 304);
    const head = await ask(port, path, { cookie }, "HEAD");
    assert.equal(head.body.length, 0);
    assert.equal(head.headers["content-length"], String(bytes.length));
    for (const each of filesBelow(join(out, chat.folder)).filter((name) => name.includes("/"))) {
      const url = `/chats/${chat.key}/${each.split("/").map(encodeURIComponent).join("/")}`;
      const { headers, status } = await get(url);
      assert.equal(status, 200, each);
      assert.match(
        headers["content-type"] ?? "",
        /^(image|video|audio)\/|^application\/octet-stream$/,
      );
      assert.doesNotMatch(headers["content-type"] ?? "", /svg|html/);
    }
  });

  await t.step("what is not of the chat's media is not served", async () => {
    await Deno.writeTextFile(
      join(out, chat.folder, "files/page.html"),
      "<script>alert(1)</script>",
    );
    const page = await get(`/chats/${chat.key}/files/page.html`);
    assert.equal(page.headers["content-type"], "application/octet-stream");
    assert.match(page.headers["content-disposition"] ?? "", /^attachment/);
    await Deno.symlink("/etc/passwd", join(out, chat.folder, "files/link.txt"));
    const hostile = [
      "result.json",
      "files/link.txt",
      "../archive.db",
      "files/../../archive.db",
      "files/..%2f..%2farchive.db",
      "%2e%2e/archive.db",
      "files/%00",
      "files/%",
      "files//x",
      "/etc/passwd",
      "files",
      "files/",
      "files%5c..%5c..%5carchive.db",
    ];
    for (const path of hostile) {
      const { status, text } = await get(`/chats/${chat.key}/${path}`);
      assert.ok(status === 404 || status === 403, `${path}: ${status}`);
      assert.ok(!text.includes("SQLite") && !text.includes("root:"), path);
    }
    assert.equal((await get("/chats/999/")).status, 404);
    assert.equal((await get("/chats/constructor/")).status, 404);
  });

  await t.step("files are shown side by side, and figures as charts", async () => {
    for (const kind of ["photos", "videos", "voice", "music", "files", "__proto__"]) {
      const page = await get(`/chats/${chat.key}/media?kind=${kind}`);
      assert.equal(page.status, 200);
      if (kind.endsWith("s") && kind !== "files") assert.match(page.text, /class="shelf/, kind);
    }
    const { text } = await get(`/chats/${chat.key}/statistics`);
    assert.match(text, /<figure class="chart"><svg/);
    assert.match(text, /Alice/);
    const all = await get("/statistics");
    const total = archive.chats().reduce((sum, each) => sum + archive.messageCount(each), 0);
    assert.ok(all.text.includes(`<p>${total.toLocaleString("en-US")} messages</p>`));
    for (const { key } of archive.chats()) {
      assert.ok(all.text.includes(`href="/chats/${key}/statistics"`));
    }
  });

  assert.deepEqual(defects, []);
  stop.abort();
  await finished;
  await assert.rejects(ask(port, "/"));
});

Deno.test("serveArchive() says that a port is taken", async () => {
  await using temp = await tempFolder();
  (await openArchive(temp.path))[Symbol.dispose]();
  await using archive = await openArchive(temp.path, { mode: "read" });
  using search = openSearch(archive);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { signal } = new AbortController();
  assert.throws(
    () => serveArchive({ archive, search, port: taken.addr.port, signal }),
    /another program has it/,
  );
});

Deno.test("everyMonth() leaves no month out", () => {
  const months = everyMonth([{ month: "2023-11", messages: 1 }, { month: "2024-02", messages: 2 }]);
  assert.deepEqual(months.map(({ month }) => month), ["2023-11", "2023-12", "2024-01", "2024-02"]);
  assert.deepEqual(everyMonth([]), []);
});
